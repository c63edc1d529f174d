"""`sanctuary show`: what a scenario assumes, why, and what would prove it wrong."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json, Settings
from sim.cli.output import print_json
from sim.resources import rendered
from sim.runs.random_seeds import check_seeds
from sim.scenario.catalogue import catalogue
from sim.scenario.load import load_scenario
from sim.scenario.read.resolve import parse
from sim.scenario.refuted import shipped_sentence
from sim.scenario.scenario import Scenario
from sim.scenario.write.authoring import parent_of
from sim.scenario.write.difference import diff, diff_text
from sim.scenario.write.resolved import resolved_text

WIDTH = 96
TEMPLATE = Path(__file__).with_name("show.txt.jinja")


def command(
    name: Annotated[str, Argument(metavar="SCENARIO", help="A name or a file.")],
    resolved: Annotated[bool, Option("--resolved", help="Print every value with its file and line.")] = False,
    seed: Annotated[int | None, Option("--seed", help="With --resolved: the draws of this seed.")] = None,
    settings: Settings = None,
    as_json: Json = False,
) -> None:
    """Show what a scenario assumes, why, what would prove it wrong, and how it differs from the one it extends."""
    scenario = load_scenario(name, parse(settings or []))
    if seed is not None:
        check_seeds(seed)
        scenario = scenario.draw(seed)
    if as_json:
        print_json({name: value for name, value in asdict(scenario).items() if name not in ("warnings", "origins")})
    elif resolved:
        print(resolved_text(scenario), end="")
    else:
        print(_summary(scenario), end="")


def _summary(scenario: Scenario) -> str:
    from sim.outputs.refuting import words

    def filled(text: str, first: str, others: str) -> str:
        return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=others)

    base = parent_of(scenario) if len(scenario.chain) > 1 else None
    return rendered(
        TEMPLATE,
        scenario=scenario,
        refuted=shipped_sentence(scenario.name, scenario.digest),
        words=words,
        filled=filled,
        claims=catalogue().claims,
        difference=base and diff_text(diff(base, scenario), (base.name, scenario.name)),
    )
