"""`sanctuary hindcast`: hold scenarios against the public record, and against naive forecasts of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.options import CutOff, RecordFile, Scale, Seed, Several, Workers, folder_option, processes
from sim.cli.output import HELD, folder_for, print_json, print_problems, print_rows, print_table, same_start
from sim.cli.progress import tracked
from sim.errors import SanctuaryError
from sim.figures.drawing import apart
from sim.scenario import list_scenarios, load_scenario

if TYPE_CHECKING:
    from sim.analysis.hindcast.hindcast import Hindcast
    from sim.analysis.hindcast.rivals import Rival


def command(
    scenarios: Annotated[Several, Argument(metavar="[SCENARIO]...", help="Names or files \\[default: record].")] = None,
    record: RecordFile = None,
    voices: Annotated[bool, Option("--voices", help="Also score all rival voices.")] = False,
    replicates: Annotated[int, Option(min=2, help="Runs of each scenario.")] = 40,
    seed: Seed = 1,
    scale: Scale = 0.05,
    cut_off: CutOff = datetime(2022, 6, 30),
    workers: Workers = None,
    out: Annotated[Path | None, folder_option("out/hindcast")] = None,
    views: Annotated[Path | None, Option(help="Also write monthly deaths as draws, as VIEWS lays them out.")] = None,
    as_json: Annotated[bool, Option("--json", help="Print one JSON object; write files only with --out.")] = False,
) -> None:
    """Score scenarios against the public record, row by row, next to naive forecasts of the same rows.

    Your own record needs the columns of the shipped one. Rows that cannot be read are reported by line, and rows that the
    model says nothing about are listed. All other rows are scored.
    """
    from sim.analysis.hindcast.hindcast import hindcasts
    from sim.analysis.hindcast.report import plain, write
    from sim.analysis.hindcast.rivals import rank
    from sim.analysis.hindcast.targets import read_targets
    from sim.analysis.hindcast.views import export

    names = list(scenarios or ([] if voices else ["record"]))
    if voices:
        names += [one.name for one in list_scenarios() if one.theme == "voices" and one.name not in names]
    loaded = [load_scenario(name, {}) for name in names]
    if len({one.name for one in loaded}) < len(loaded):
        raise SanctuaryError("two of the scenarios have the same name", remedy="Give each of them once.")
    held = read_targets(record, weeks=max(one.weeks for one in loaded), zero=same_start(loaded))
    print_problems(held, silent=as_json)
    folder = folder_for(out, "out/hindcast")
    count = processes(workers)
    title = loaded[0].title if len(loaded) == 1 else f"{len(loaded)} scenarios"
    with tracked(title, replicates * len(loaded), silent=as_json) as advance:
        found = hindcasts(
            loaded,
            held,
            replicates=replicates,
            seed=seed,
            scale=scale,
            cut_off=cut_off.date(),
            workers=count,
            progress=advance,
        )
    if views is not None:
        for one in loaded:
            export(one, folder_for(views, views), replicates=replicates, seed=seed, scale=scale, workers=count)
    ranked = rank(found) if len(found) > 1 else ()
    if as_json:
        print_json(plain(found, ranked))
    if out is not None or not as_json:
        HELD.enter_context(apart())
        write(found, ranked, folder)
    if not as_json:
        _show(found, ranked)
        print(f"\nFigures, hindcast.json and rows.csv are in {folder}")


def _show(found: list[Hindcast], ranked: tuple[Rival, ...]) -> None:
    for one in found:
        show_hindcast(one, rows=len(found) == 1)
    if ranked:
        rows = [(one, ", ".join(f"{row} {how}" for row, how in one.misses) or "none") for one in ranked]
        print_rows(rows, "hindcast.rivals", title="Closest first")


def show_hindcast(one: Hindcast, *, rows: bool) -> None:
    """Print the scores of one scenario, row by row if asked."""
    from sim.analysis.hindcast.report import COLUMNS, row_cells

    print(f"\n{one.title} against {one.record}: {one.replicates} runs of {one.weeks} weeks")
    if rows:
        headings = ("row", "quantity", "recorded", "forecast (90 %)", "CRPS", "log", "naive", "verdict")
        print_table(headings, map(row_cells, one.rows), title="Rows")
    parts = (*one.series, *one.parts)
    print_rows(parts, COLUMNS["tallies"], title="Series and parts; a score is of log(1 + x), lower is better")
    print_rows(parts, COLUMNS["scores"], title="Other scores, lower is better")
    if one.tests:
        print_rows(one.tests, COLUMNS["tests"], title="Signs and ratios")
    if rows and one.unscored:
        print_rows(one.unscored, "hindcast.unscored", title="Not scored")
