"""The commands of `sanctuary`: one line each.

To add a command, write `sim/cli/NAME.py` with a Typer-annotated function `command`, and add a line here. The module is
imported only when its command is typed, so that help and completion stay quick.
"""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One line of the table.

    Attributes
    ----------
    name
        What is typed after `sanctuary`. The module is `sim.cli.<name>`.
    panel
        The heading under which help lists it.
    summary
        What help says about it.
    """

    name: str
    panel: str
    summary: str


SIMULATE = "Simulate"
EXPERIMENT = "Experiment"
UNDERSTAND = "Understand"
WRITE = "Write scenarios"

COMMANDS: tuple[Command, ...] = (
    Command("run", SIMULATE, "Run a scenario; write tables, figures and a manifest."),
    Command("sweep", EXPERIMENT, "Run a design into a store of Parquet files; resumable."),
    Command("compare", EXPERIMENT, "Scenarios side by side with the same luck, and which assumption did it."),
    Command("query", EXPERIMENT, "Ask a store in SQL."),
    Command("bench", SIMULATE, "Measure the compiled engine against the reference engine and a floor."),
    Command("hindcast", UNDERSTAND, "Scenarios against the public record, and against naive forecasts of it."),
    Command("calibrate", UNDERSTAND, "A posterior over the unknowns from the record up to a cut-off."),
    Command("sensitivity", UNDERSTAND, "Which factor of a sweep moves an output: Sobol or Morris indices."),
    Command("discover", UNDERSTAND, "Under which assumptions an output is high, or low: a box found by PRIM."),
    Command("search", UNDERSTAND, "Policies that are good whatever turns out to be true, and when to change course."),
    Command("explore", UNDERSTAND, "Which combinations of outcomes are possible at all: a search for what is rare."),
    Command("unknowns", UNDERSTAND, "What knowing each of the paper's unknowns would be worth."),
    Command("frontier", UNDERSTAND, "Where guests are safer under a watchful host, and where driven out."),
    Command("dock", UNDERSTAND, "The model beside equations with the same rules, and where those would do."),
    Command("patterns", UNDERSTAND, "Which patterns of the record runs show, alone and together."),
    Command("ablate", UNDERSTAND, "Measure what each claim's mechanism does, and say which claims hold."),
    Command("report", UNDERSTAND, "A scenario, a run or a sweep as one page: findings, figures, assumptions, limits."),
    Command("dashboard", UNDERSTAND, "Look at runs in a browser: play, compare, write, read the evidence."),
    Command("claims", UNDERSTAND, "What each claim of the paper became: rule, parameters, outputs."),
    Command("odd", UNDERSTAND, "The model's protocol (ODD with decisions and data), from its own declarations."),
    Command("list", WRITE, "The shipped scenarios by theme."),
    Command("show", WRITE, "What a scenario assumes, why, and what would prove it wrong."),
    Command("new", WRITE, "Begin a scenario with everything it could change in its comments."),
    Command("check", WRITE, "Every problem of a scenario at once, with its place and what to write instead."),
    Command("diff", WRITE, "What two scenarios assume differently, with units and claims."),
    Command("migrate", WRITE, "Bring an older scenario file to the present format, comments kept."),
    Command("schema", WRITE, "The JSON Schema for editors, and the list of keys."),
)
