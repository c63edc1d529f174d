"""`sanctuary show`: what a scenario assumes, why, and what would prove it wrong."""

from __future__ import annotations

import textwrap
from dataclasses import asdict
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json, Settings
from sim.cli.output import print_json
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
        _summary(scenario)


def _summary(scenario: Scenario) -> None:

    print(scenario.title + (f" (voice: {scenario.voice})" if scenario.voice else ""))
    for heading in ("Assumes", "Because", "Wrong if"):
        text = getattr(scenario, heading.lower().replace(" ", "_"))
        if text:
            print(f"\n{heading}\n{textwrap.indent(textwrap.fill(text, WIDTH - 2), '  ')}")
    if scenario.refuted_if:
        from sim.analysis.refutation import words

        said = shipped_sentence(scenario.name, scenario.digest)
        print("\nRefuted if" + (f" ({said})" if said else ""))
        for row in scenario.refuted_if:
            print(textwrap.fill(words(row), WIDTH, initial_indent="  ", subsequent_indent="    "))
    if scenario.claims:
        print("\nClaims")
    for claim in scenario.claims:
        print(f"  {claim}  {catalogue().claims.get(claim, '')}")
    print(
        f"\n{scenario.weeks} weeks, {len(scenario.groups)} groups, {len(scenario.events)} events, from {' < '.join(scenario.chain)}"
    )
    if scenario.distributions:
        print("Drawn in every run: " + ", ".join(scenario.distributions))
    if len(scenario.chain) > 1:
        base = parent_of(scenario)
        print("\n" + diff_text(diff(base, scenario), (base.name, scenario.name)))
