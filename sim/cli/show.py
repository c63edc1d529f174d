"""`sanctuary show`: what a scenario assumes, why, and what would prove it wrong."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario

WIDTH = 96


def command(
    name: Annotated[str, typer.Argument(metavar="SCENARIO", help="A name or a file.")],
    resolved: Annotated[
        bool, typer.Option("--resolved", help="Print every value as YAML, with the file and line that set it.")
    ] = False,
    seed: Annotated[
        int | None, typer.Option("--seed", help="With --resolved: the unknowns as this seed draws them.")
    ] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="With this value as well.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the resolved values as JSON.")] = False,
) -> None:
    """Show what a scenario assumes, why, what would prove it wrong, and how it differs from the one it extends."""
    from sim.runs.seeds import check_seeds
    from sim.scenario.load import load_scenario
    from sim.scenario.read.override import parse
    from sim.scenario.write.resolved import resolved_text

    scenario = load_scenario(name, parse(settings or []))
    if seed is not None:
        check_seeds(seed)
        scenario = scenario.draw(seed)
    if as_json:
        plain = {name: value for name, value in asdict(scenario).items() if name not in ("warnings", "origins")}
        print(json.dumps(plain, ensure_ascii=False))
    elif resolved:
        print(resolved_text(scenario), end="")
    else:
        _summary(scenario, name)


def _summary(scenario: Scenario, name: str) -> None:
    from sim.scenario.catalogue import catalogue
    from sim.scenario.write.difference import diff, diff_text

    print(scenario.title + (f" (voice: {scenario.voice})" if scenario.voice else ""))
    for heading, text in (
        ("Assumes", scenario.assumes),
        ("Because", scenario.because),
        ("Wrong if", scenario.wrong_if),
    ):
        if text:
            print(f"\n{heading}")
            print(textwrap.indent(textwrap.fill(text, WIDTH - 2), "  "))
    for claim in scenario.claims:
        print(("\nClaims\n" if claim == scenario.claims[0] else "") + f"  {claim}  {catalogue().claims.get(claim, '')}")
    print(
        f"\n{scenario.weeks} weeks, {len(scenario.groups)} groups, {len(scenario.events)} events, from {' < '.join(scenario.chain)}"
    )
    if scenario.distributions:
        print("Drawn in every run: " + ", ".join(scenario.distributions))
    if len(scenario.chain) > 1:
        from sim.scenario.write.authoring import parent_of

        base = parent_of(scenario)
        print("\n" + diff_text(diff(base, scenario), (base.name, scenario.name)))
