"""`sanctuary check`: every problem of a scenario, where it is, and what to write instead."""

from __future__ import annotations

import sys
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json, Settings
from sim.cli.output import print_json
from sim.scenario.conditions import explained
from sim.scenario.load import load_scenario
from sim.scenario.problems import ScenarioError, report
from sim.scenario.read.resolve import parse


def command(
    scenarios: Annotated[list[str], Argument(metavar="SCENARIO...", help="Names or files.")],
    settings: Settings = None,
    strict: Annotated[bool, Option("--strict", help="Exit with 1 when there are warnings.")] = False,
    as_json: Json = False,
) -> int:
    """Check scenarios: report all problems at once, each with its file, line and column, and what to write instead.

    The exit code is 0 when all are good, 1 when there are warnings and --strict, 2 when there are errors.
    """
    changes = parse(settings or [])
    code = 0
    found = []
    for wanted in scenarios:
        digest, lines = "", []
        try:
            scenario = load_scenario(wanted, changes)
        except ScenarioError as error:
            problems, own = error.problems, 2
        else:
            problems, own = scenario.warnings, 1 if scenario.warnings and strict else 0
            digest = scenario.digest
            lines = [f"  {explained(event, scenario.labels)}" for event in scenario.events if event.terms]
            lines = [f"{wanted}: good ({digest[:12]})", *lines]
        code = max(code, own)
        listed = [problem.as_dict() for problem in problems]
        found.append({"scenario": wanted, "good": own == 0, "digest": digest, "problems": listed})
        if as_json:
            continue
        if problems:
            print(report(problems), file=sys.stderr)
        for line in lines:
            print(line)
    if as_json:
        print_json({"scenarios": found})
    return code
