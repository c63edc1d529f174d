"""`sanctuary calibrate`: a posterior over a scenario's unknowns, from the record up to a cut-off."""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.progress import progress_bar
from sim.cli.records import RECORD_HELP, tell
from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from sim.analysis.hindcast.calibration import Calibration


def command(
    prior: Annotated[str, typer.Argument(help="A scenario whose distributions are the unknowns.")] = "prior",
    record: Annotated[Path | None, typer.Option(metavar="FILE", help=RECORD_HELP)] = None,
    cut_off: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="Fit on rows that end by then, test on the others.")
    ] = datetime(2022, 6, 30),
    runs: Annotated[int, typer.Option(min=100, help="Runs from the prior.")] = 2000,
    truths: Annotated[int, typer.Option(min=10, help="Known truths to recover.")] = 200,
    sbc: Annotated[
        bool, typer.Option("--sbc", help="Simulation-based calibration over every run, not over --truths alone.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first run.")] = 1,
    scale: Annotated[float, typer.Option(min=0.001, max=1, help="Thin the Taliban's fighters to this share.")] = 0.02,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder \\[default: out/calibration-PRIOR]; goes on where it was broken off.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Fit a scenario's unknowns to the record up to a cut-off, test on the rest, and recover known truths.

    Writes the posterior as a scenario that every other command takes, with figures and calibration.json beside it. Broken
    off, it goes on with the same command; with another cut-off it uses the runs it has.
    """
    try:
        from sim.analysis.hindcast.calibration import calibrate, write_files
    except ModuleNotFoundError as error:
        raise SanctuaryError(
            f"calibrate needs {error.name}", remedy="Install it: pip install 'sanctuary-sim[calibrate]'", exit_code=1
        ) from error
    from sim.analysis.hindcast.targets import read_targets
    from sim.scenario import load_scenario

    loaded = load_scenario(prior, {})
    held = read_targets(record, weeks=loaded.weeks)
    tell(held, silent=as_json)
    folder = out or Path("out") / f"calibration-{loaded.name}"
    with progress_bar(silent=as_json) as bar:
        task = bar.add_task("Draws of the prior", total=runs)
        found = calibrate(
            loaded,
            held,
            folder,
            cut_off=cut_off.date(),
            runs=runs,
            seed=seed,
            scale=scale,
            truths=runs if sbc else truths,
            workers=workers or len(os.sched_getaffinity(0)),
            progress=lambda done: bar.update(task, completed=done),
        )
    write_files(found, folder, *_places(prior, folder))
    if as_json:
        print(json.dumps(found.plain(), ensure_ascii=False))
        return
    _show(found)
    print(f"\nThe posterior is {folder / 'posterior.yaml'}; try: sanctuary hindcast {folder / 'posterior.yaml'}")


def _places(prior: str, folder: Path) -> tuple[str, str]:
    """Return what the posterior extends, and where its schema lies, as seen from the folder."""
    from sim.scenario.read.folders import Shelf

    shelf = Shelf.default()
    schema = os.path.relpath(shelf.shipped / "schema" / "scenario.schema.json", folder)
    if prior in shelf.names():
        return prior, schema
    return os.path.relpath(prior, folder), schema


def _show(found: Calibration) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    from sim.analysis.hindcast.scoring import rank_histogram
    from sim.outputs.numbers import short

    console = Console() if sys.stdout.isatty() else Console(width=150)
    plain = found.plain()
    table = Table(title=f"Unknowns, fitted on {', '.join(plain['rows_fitted'])}", box=SIMPLE_HEAD, title_justify="left")
    for head in ("", "prior (90 %)", "posterior (90 %)", "explained", "narrower by"):
        table.add_column(head)
    for one in sorted(plain["unknowns"], key=lambda one: -one["explained"]):
        low, _, high = one["prior"]
        then = f"{short(one['posterior'][0])}–{short(one['posterior'][2])}" if one["fitted"] else "stays at its prior"
        narrower = f"{one['contraction']:.0%}" if one["fitted"] else "–"
        table.add_row(one["key"], f"{short(low)}–{short(high)}", then, f"{max(one['explained'], 0):.0%}", narrower)
    console.print(table)
    table = Table(title="Scores of log(1 + x), lower is better", box=SIMPLE_HEAD, title_justify="left")
    for head in ("", "rows", "prior", "in 90 %", "posterior", "in 90 %", "best naive, same rows", "posterior there"):
        table.add_column(head)
    for before, after in zip(found.before.parts, found.after.parts, strict=True):
        table.add_row(
            after.label, str(after.rows), f"{before.log_crps:.3f}", f"{before.inside_90:.0%}", f"{after.log_crps:.3f}",
            f"{after.inside_90:.0%}", f"{after.naive_log_crps:.3f} ({after.best_naive})", f"{after.log_crps_compared:.3f}",
        )  # fmt: skip
    console.print(table)
    console.print(
        "Up to the cut-off the posterior is in its own sample, and what it learnt about the recorders is in these scores but not in\n"
        "the scenario: sanctuary hindcast scores that with recorders drawn afresh.\n"
    )
    table = Table(title=f"Recovery of {found.truths} known truths", box=SIMPLE_HEAD, title_justify="left")
    for head in ("", "ranks even, p", "ranks, by tenth", "in 50 %", "in 90 %", "correlation", "verdict"):
        table.add_column(head)
    for one in found.recovery:
        table.add_row(
            one.key, f"{one.p_even:.2f}", " ".join(map(str, rank_histogram(one.ranks.tolist()))), f"{one.inside_50:.0%}",
            f"{one.inside_90:.0%}", f"{one.correlation:.2f}", one.verdict,
        )  # fmt: skip
    console.print(table)
    for one, which in zip(found.misfit, ("fitted on", "of the record"), strict=True):
        console.print(f"The {len(one.rows)} rows {which} lie {one.verdict}: p {one.p:.3f}")
    for sentence in (*found.warnings(), *found.judgement.sentences()):
        console.print(sentence)
    for ridge in plain["ridges"]:
        console.print(f"{ridge['first']} against {ridge['second']}: rank correlation {ridge['rank_correlation']:+.2f}")
