"""The commands of `sanctuary`: one line each.

To add a command, write `sim/cli/NAME.py` with a Typer-annotated function `command`, and add a line here. The module is
imported only when its command is typed, so that help and completion stay quick.

A `command` may take more than eight arguments, which no other function in `sim/` may outside compiled loops: Typer makes one
option of each argument and passes it by name, so a record of options would have to be written out a second time.
"""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command in the table.

    Attributes
    ----------
    name
        Its name on the command line. The module is `sim.cli.<name>`.
    panel
        Its heading in the help.
    summary
        Its line in the help.
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
    Command("sweep", EXPERIMENT, "Run a design into a store of Parquet files; can be stopped and resumed."),
    Command(
        "compare", EXPERIMENT, "Compare scenarios at the same seeds, and find the assumptions behind a difference."
    ),
    Command("query", EXPERIMENT, "Query a store in SQL."),
    Command("bench", SIMULATE, "Measure the speed and memory of the compiled engine."),
    Command("hindcast", UNDERSTAND, "Score scenarios against the public record, next to naive forecasts."),
    Command("calibrate", UNDERSTAND, "Fit the unknowns to the record up to a cut-off; test on the rest."),
    Command("sensitivity", UNDERSTAND, "Compute Sobol or Morris indices: which factors of a sweep move an output."),
    Command("discover", UNDERSTAND, "Find the assumptions under which an output is high or low."),
    Command("search", UNDERSTAND, "Search for policies that hold up in many worlds, and when to change course."),
    Command("explore", UNDERSTAND, "Search for rare combinations of outcomes."),
    Command("unknowns", UNDERSTAND, "Compute the value of knowing each of the paper's unknowns."),
    Command("frontier", UNDERSTAND, "Map where supervising guests lowers a risk, and where forcing them out does."),
    Command("hosts", UNDERSTAND, "Predict decisions of other hosts about their guests by the council's rules."),
    Command("dock", UNDERSTAND, "Compare the model with equations that use the same rules."),
    Command("patterns", UNDERSTAND, "Report which patterns of the record the runs of scenarios show."),
    Command("ablate", UNDERSTAND, "Measure the effect of each claim's mechanism, and report which claims hold."),
    Command(
        "report", UNDERSTAND, "Write one page on a scenario, a run or a sweep: findings, figures, assumptions, limits."
    ),
    Command("dashboard", UNDERSTAND, "Open the dashboard in a browser: play, compare, write, read the evidence."),
    Command("why", UNDERSTAND, "Show what an agent weighed in a week of a run, term by term."),
    Command("claims", UNDERSTAND, "Show the claims of the paper: rule, parameters, outputs, findings."),
    Command("odd", UNDERSTAND, "Write the model's protocol (ODD with decisions and data) from its declarations."),
    Command("list", WRITE, "List the shipped scenarios by theme."),
    Command("show", WRITE, "Show what a scenario assumes, why, and what would prove it wrong."),
    Command("new", WRITE, "Start a scenario: a short file with the assumptions that matter most."),
    Command("explain", WRITE, "Explain a parameter, a rule, an output, or the kinds of event."),
    Command("check", WRITE, "Report every problem of a scenario, design or search, and what to write instead."),
    Command("diff", WRITE, "List the differences between two scenarios, with units and claims."),
    Command("migrate", WRITE, "Convert an older scenario file to the current format, keeping comments."),
    Command("schema", WRITE, "Print the JSON Schema for editors, or the list of keys."),
)

# The keys of the object that `--json` prints, whatever is asked; only a server prints none.
KEYS = {
    "run": "scenario, seed, replicates, weeks, scale, agents, wall_s, outputs, refuted_if",
    "sweep": "design, store, runs, fresh, left, failed, workers_lost, wall_s, model_s, answer",
    "compare": "base, seeds, weeks, scale, until, effects, refuted_if, switch_over, through",
    "query": "rows",
    "bench": "cores, weeks, repeats, sizes, baseline, structure, start, identical",
    "hindcast": "rows, hindcasts, rivals",
    "calibrate": "prior, cut_off, runs, scale, weeks, model, rows_fitted, effective_runs, unknowns, recovery, ...",
    "sensitivity": "store, outputs, groups, constant",
    "discover": "method, output, points, left_out, rows, ...",
    "search": "title, objectives, evaluated, policies, convergence, pathways, settled, pathway",
    "explore": "title, cells, sentence, reached, coverage",
    "unknowns": "actions, moves, decision, costs, used, left_out",
    "frontier": "finding, compared, left_out, cells, flips",
    "hosts": "cases, gain",
    "dock": "scenario, finding, rows, verdicts, cuts",
    "patterns": "scenarios, seeds, finding, table, measures, counts, pairs, runs",
    "ablate": "findings, seeds, points, pairs, scale, written, minutes, runs",
    "why": "agent, kind, week, decided, options, peers, draws, calls, parameters",
    "report": "page, pdf",
    "claims": "claims",
    "odd": "file, text",
    "list": "scenarios",
    "show": "name, title, weeks, values, events, ...",
    "new": "file, text",
    "explain": "explained, lines, events",
    "check": "scenarios",
    "diff": "a, b, changes",
    "migrate": "files",
    "schema": "the schema itself; with --keys: keys",
}
