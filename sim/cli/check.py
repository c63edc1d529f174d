"""`sanctuary check`: whether a scenario is good, and if not, where and what to write instead."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer


def command(
    scenarios: Annotated[list[str], typer.Argument(metavar="SCENARIO...", help="Names, or paths of files.")],
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Check with this value as well.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Leave with 1 when there are warnings.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> int:
    """Check scenarios: every problem at once, each with its file, line and column, and what to write instead.

    Leaves with 0 when all are good, with 1 when --strict and something looks suspicious, with 2 when something is wrong.
    """
    from sim.scenario.conditions import explained
    from sim.scenario.load import load_scenario
    from sim.scenario.problems import ScenarioError, report
    from sim.scenario.read.override import parse

    overrides = parse(settings or [])
    code = 0
    found: list[dict[str, object]] = []
    for wanted in scenarios:
        digest = ""
        try:
            scenario = load_scenario(wanted, overrides)
        except ScenarioError as error:
            problems, own = error.problems, 2
        else:
            problems, own = scenario.warnings, 1 if scenario.warnings and strict else 0
            digest = scenario.digest
        code = max(code, own)
        listed = [problem.as_dict() for problem in problems]
        found.append({"scenario": wanted, "good": own == 0, "digest": digest, "problems": listed})
        if not as_json:
            if problems:
                print(report(problems), file=sys.stderr)
            if own < 2:
                print(f"{wanted}: good ({digest[:12]})")
                for event in scenario.events:
                    if event.terms:
                        print(f"  {explained(event, scenario.labels)}")
    if as_json:
        print(json.dumps({"scenarios": found}, ensure_ascii=False))
    return code
