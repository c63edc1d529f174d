"""`sanctuary hindcast`: hold scenarios against the record, and against naive forecasts of it."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.folders import writable
from sim.cli.progress import progress_bar
from sim.cli.records import RECORD_HELP, tell

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from sim.analysis.hindcast.hindcast import Hindcast
    from sim.analysis.hindcast.rivals import Rival


def command(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[SCENARIO]...", help="Scenarios by name or path \\[default: record].")
    ] = None,
    record: Annotated[Path | None, typer.Option(metavar="FILE", help=RECORD_HELP)] = None,
    voices: Annotated[bool, typer.Option("--voices", help="Also all rival voices.")] = False,
    replicates: Annotated[int, typer.Option(min=2, help="Runs a scenario.")] = 40,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first run; all scenarios share their seeds.")] = 1,
    scale: Annotated[float, typer.Option(min=0.001, max=1, help="Thin the Taliban's fighters to this share.")] = 0.05,
    cut_off: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Rows that end later are reported apart.")
    ] = datetime(2022, 6, 30),
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for figures and tables \\[default: out/hindcast].")] = None,
    views: Annotated[
        Path | None, typer.Option(help="Also write each month's dead as draws in the VIEWS challenge's layout.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object; write files only with --out.")
    ] = False,
) -> None:
    """Hold scenarios against the public record, row by row, with naive forecasts of the same rows beside them.

    A record of your own has the columns of the shipped one. Rows that cannot be read are named by line, rows that the model
    cannot speak to are listed, and all others are scored.
    """
    from sim.analysis.hindcast.hindcast import hindcasts
    from sim.analysis.hindcast.report import plain, write
    from sim.analysis.hindcast.rivals import rank
    from sim.analysis.hindcast.targets import read_targets
    from sim.analysis.hindcast.views import export
    from sim.scenario import list_scenarios, load_scenario

    names = list(scenarios or ([] if voices else ["record"]))
    if voices:
        names += [one.name for one in list_scenarios() if one.theme == "voices" and one.name not in names]
    loaded = [load_scenario(name, {}) for name in names]
    held = read_targets(record, weeks=max(one.weeks for one in loaded))
    tell(held, silent=as_json)
    folder = writable(out or Path("out") / "hindcast")
    processes = workers or len(os.sched_getaffinity(0))
    with progress_bar(silent=as_json) as bar:
        title = loaded[0].title if len(loaded) == 1 else f"{len(loaded)} scenarios"
        task = bar.add_task(title, total=replicates * len(loaded))
        found = hindcasts(
            loaded,
            held,
            replicates=replicates,
            seed=seed,
            scale=scale,
            cut_off=cut_off.date(),
            workers=processes,
            progress=lambda done: bar.update(task, completed=done),
        )
    if views is not None:
        for one in loaded:
            export(one, writable(views), replicates=replicates, seed=seed, scale=scale, workers=processes)
    ranked = rank(found) if len(found) > 1 else ()
    if as_json:
        print(json.dumps(plain(found, ranked), ensure_ascii=False))
    if out is not None or not as_json:
        write(found, ranked, folder)
        if not as_json:
            _show(found, ranked)
            print(f"\nFigures, hindcast.json and rows.csv are in {folder}")


def _show(found: list[Hindcast], ranked: tuple[Rival, ...]) -> None:
    from rich.console import Console

    # A table cut to the width of a pipe would lose its words.
    console = Console() if sys.stdout.isatty() else Console(width=150)
    for one in found:
        _one(console, one, rows=len(found) == 1)
    if ranked:
        table = _table("Closest first", "scenario", "score", "behind (90 %)", "closest in", "rows missed")
        for rival in ranked:
            missed = ", ".join(f"{row} {how}" for row, how in rival.misses)
            behind = f"{rival.behind:.2f} ({rival.behind_low:.2f}–{rival.behind_high:.2f})"
            table.add_row(rival.scenario, f"{rival.log_crps:.3f}", behind, f"{rival.closest:.0%}", missed or "none")
        console.print(table)


def _one(console: Console, one: Hindcast, *, rows: bool) -> None:
    from rich.markup import escape

    from sim.analysis.hindcast.report import SCORES, ratio_cells, row_cells, score_cells, tally_cells

    console.print(f"\n[bold]{escape(one.title)}[/] against {one.record}: {one.replicates} runs of {one.weeks} weeks")
    if rows:
        heads = ("row", "quantity", "recorded", "forecast (90 %)", "CRPS", "log", "naive", "verdict")
        table = _table("Rows", *heads)
        for row in one.rows:
            table.add_row(*row_cells(row))
        console.print(table)
    heads = ("", "rows", "in 50 %", "in 90 %", "log score", "on naive's rows", "best naive", "verdict")
    table = _table("Series and parts; a score is of log(1 + x), lower is better", *heads)
    for part in (*one.series, *one.parts):
        table.add_row(*tally_cells(part))
    console.print(table)
    table = _table("Other scores, lower is better", *SCORES)
    for part in (*one.series, *one.parts):
        table.add_row(*score_cells(part))
    console.print(table)
    if one.tests:
        table = _table("Signs and ratios", "", "runs with it", "ratio (90 %)", "recorded", "verdict")
        for test in one.tests:
            table.add_row(*ratio_cells(test))
        console.print(table)
    if rows and one.unscored:
        table = _table("Not scored", "row", "quantity", "why")
        for left in one.unscored:
            table.add_row(left.id, left.quantity, left.why)
        console.print(table)


def _table(title: str, *heads: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
