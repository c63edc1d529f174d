"""`sanctuary check`: every problem of a scenario, a design, a search or an exploration, its place, and what to write instead."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json, Settings
from sim.cli.output import print_json
from sim.errors import SanctuaryError
from sim.resources import data_dir
from sim.scenario.check.suspicions import unmet
from sim.scenario.conditions import explained
from sim.scenario.load import load_scenario
from sim.scenario.problems import Notes, Origin, Problem, ScenarioError, report
from sim.scenario.read.document import KEYS
from sim.scenario.read.resolve import parse
from sim.scenario.read.tree import read_file

# The problems of a file, its digest, and the lines that are printed.
Checked = tuple[tuple[Problem, ...], str, list[str]]
SCENARIO, DESIGN, SEARCH, EXPLORATION = "scenario", "design", "search", "exploration"
ROOMS = {DESIGN: "sweeps", SEARCH: "searches", EXPLORATION: "explorations"}


def command(
    files: Annotated[list[str], Argument(metavar="FILE...", help="Scenarios, designs, searches or explorations.")],
    settings: Settings = None,
    strict: Annotated[bool, Option("--strict", help="Exit with 1 when there are warnings.")] = False,
    as_json: Json = False,
) -> int:
    """Check files: report all problems at once, each with its file, line and column, and what to write instead.

    A file is checked as what its content says it is: a scenario, the design of a sweep, a search or an exploration. The exit code
    is 0 when all are good, 1 when there are warnings and --strict, 2 when there are errors.
    """
    changes = parse(settings or [])
    code = 0
    found = []
    for wanted in files:
        kind = kind_of(wanted)
        if changes and kind != SCENARIO:
            raise SanctuaryError(f"{wanted} is no scenario but a {kind}", remedy="Check it without --set.")
        digest = ""
        lines: list[str] = []
        try:
            problems, digest, lines = _CHECKS[kind](wanted, changes)
            own = 1 if problems and strict else 0
        except ScenarioError as error:
            problems, own = error.problems, 2
        code = max(code, own)
        listed = [problem.as_dict() for problem in problems]
        found.append({"scenario": wanted, "kind": kind, "good": own == 0, "digest": digest, "problems": listed})
        if as_json:
            continue
        if problems:
            print(report(problems), file=sys.stderr)
        for line in lines:
            print(line)
    if as_json:
        print_json({"scenarios": found})
    return code


def kind_of(wanted: str) -> str:
    """Return what a file is by its keys, or what a name is by the folder it is shipped in; a scenario if neither tells."""
    path = Path(wanted)
    if not path.is_file():
        shipped = (kind for kind, room in ROOMS.items() if (data_dir("scenarios") / room / f"{wanted}.yaml").is_file())
        return next(shipped, SCENARIO)
    tree = read_file(path, wanted, Notes())
    written = {key.text for key, _ in tree.items} if tree is not None else set()
    if written <= set(KEYS):
        return SCENARIO
    from sim.analysis.decide.search.reading import EXPLORATION_KEYS, SEARCH_KEYS
    from sim.runs.design.design import KEYS as DESIGN_KEYS

    known = {
        SCENARIO: set(KEYS),
        DESIGN: set(DESIGN_KEYS),
        SEARCH: set(SEARCH_KEYS),
        EXPLORATION: set(EXPLORATION_KEYS),
    }
    return max(known, key=lambda kind: len(written & known[kind]) - len(written - known[kind]))


def _scenario(wanted: str, changes: Mapping[str, object]) -> Checked:
    scenario = load_scenario(wanted, changes)
    lines = [f"  {explained(event, scenario.labels)}" for event in scenario.events if event.terms]
    return scenario.warnings, scenario.digest, [f"{wanted}: good ({scenario.digest[:12]})", *lines]


def _design(wanted: str, _: Mapping[str, object]) -> Checked:
    from sim.runs.design.design import load_design
    from sim.runs.plan import Plan

    plan = Plan(load_design(wanted))
    base, varied = plan.design.scenario, set(plan.design.keys)
    unread = tuple(
        Problem(
            Origin(wanted),
            f"{key} has no effect: {structure} is {base.values[structure]}",
            f"set {structure} to {choice} under assumptions, or vary it too.",
            warning=True,
        )
        for key in varied
        for structure, choice in unmet(key, base)
        if structure not in varied
    )
    size = f"{len(plan.points):,} points × {plan.design.replicates} replicates = {plan.runs:,} runs"
    return (*base.warnings, *unread), base.digest, [f"{wanted}: a good design ({plan.design.kind}, {size})"]


def _study(kind: str, wanted: str, _: Mapping[str, object]) -> Checked:
    from sim.analysis.decide.search import reading

    study = (reading.load_study if kind == SEARCH else reading.load_exploration)(wanted)
    return (), "", [f"{wanted}: a good {kind} ({study.title})"]


_CHECKS: dict[str, Callable[[str, Mapping[str, object]], Checked]] = {
    SCENARIO: _scenario,
    DESIGN: _design,
    SEARCH: partial(_study, SEARCH),
    EXPLORATION: partial(_study, EXPLORATION),
}
