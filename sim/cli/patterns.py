"""`sanctuary patterns`: which patterns of the record runs show."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.folders import writable
from sim.cli.progress import progress_bar

if TYPE_CHECKING:
    from sim.analysis.hindcast.patterns.compare import Patterns

TABLES = ("table", "measures", "counts", "pairs", "runs")


def command(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[SCENARIO]...", help="Names or files \\[default: baseline].")
    ] = None,
    replicates: Annotated[int, typer.Option(min=1, help="Runs of each scenario.")] = 16,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first run; all scenarios share their seeds.")] = 1,
    scale: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="Share of the Taliban's fighters to simulate.")
    ] = 0.02,
    weeks: Annotated[int | None, typer.Option(min=1, help="How long to run \\[default: the scenario's].")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for tables, the figure and runs that were read \\[default: out/patterns-NAMES]."),
    ] = None,
    figures: Annotated[bool, typer.Option(help="Draw the figure.")] = True,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Say which patterns of the record (up to 2022) the runs of scenarios show, alone, in pairs and together.

    A run shows a pattern when all its measures lie within the bounds of seeds/patterns.yaml. A command that was stopped goes on
    where it was when it is given the same folder.
    """
    from sim.analysis.hindcast.patterns import patterns
    from sim.scenario import load_scenario

    loaded = [load_scenario(name) for name in scenarios or ["baseline"]]
    names = [one.name for one in loaded]
    folder = writable(out if out is not None else Path("out") / "-".join(["patterns", *names]))
    with progress_bar(silent=as_json) as bar:
        task = bar.add_task("Patterns", total=replicates * len(loaded))
        found = patterns(
            *loaded,
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            journal=folder / "read.jsonl",
            workers=workers,
            progress=lambda done: bar.update(task, completed=done),
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name in TABLES:
        getattr(found, name).to_csv(folder / f"{name}.csv", index=False)
    if figures:
        from sim.figures.patterns import shares
        from sim.figures.runs import save

        save(shares(found.table, "Patterns of the record", found.finding), folder, "patterns")
    if as_json:
        plain = {name: json.loads(getattr(found, name).to_json(orient="records")) for name in TABLES}
        print(json.dumps({"scenarios": names, "seeds": found.seeds, "finding": found.finding, **plain}))
        return
    _show(found, folder)


def _show(found: Patterns, folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    shown = Table(box=None, pad_edge=False)
    shown.add_column("pattern, and its measures")
    shown.add_column("record", justify="right")
    shown.add_column("counts as shown", justify="right")
    for name in found.scenarios:
        shown.add_column(f"{name}: median", justify="right")
        shown.add_column("shown", justify="right")
    shares = found.table.set_index(["scenario", "pattern"])["share"]
    rows = found.measures.set_index(["scenario", "measure"])
    first = found.measures[found.measures["scenario"] == found.scenarios[0]]
    for pattern, label in found.table.drop_duplicates("pattern")[["pattern", "label"]].itertuples(index=False):
        told = [part for name in found.scenarios for part in ("", _share(shares[name, pattern]))]
        shown.add_row(f"[bold]{label}[/bold]", "", "", *told)
        for one in first[first["pattern"] == pattern].to_dict("records"):
            each = [rows.loc[(name, one["measure"])] for name in found.scenarios]
            told = [part for row in each for part in (_number(row["median"]), _share(row["share"]))]
            shown.add_row(f"  {one['measure']}", _number(one["record"]), _bounds(one["low"], one["high"]), *told)
    console.print(shown)
    for row in found.pairs[found.pairs["conflict"]].to_dict("records"):
        console.print(
            f"{row['scenario']}: {row['one']} and {row['other']} conflict: together in {row['share']:.0%} of runs, "
            f"{row['by_chance']:.0%} by chance"
        )
    console.print(found.finding)
    console.print(f"{len(found.seeds)} runs of each scenario; tables and the figure in {folder}/")


def _share(value: float) -> str:
    return "not asked" if math.isnan(value) else f"{value:.0%}"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3g}"


def _bounds(low: float, high: float) -> str:
    if math.isinf(high):
        return f"{low:g} or more"
    return f"{high:g} or less" if math.isinf(low) else f"{low:g} to {high:g}"
