"""`sanctuary sweep`: run a design into a store."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.clusters import DaskOption
from sim.cli.progress import progress_bar
from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from sim.runs.design.design import Design
    from sim.runs.estimate import Estimate
    from sim.runs.sweep import Budget, Report


def command(
    design: Annotated[str, typer.Argument(help="A shipped design's name, or a path to a YAML file.")],
    out: Annotated[Path | None, typer.Option(help="The store \\[default: out/DESIGN].")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    dask: DaskOption = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a store that was stopped.")] = False,
    max_runs: Annotated[
        int | None, typer.Option(min=1, help="Stop after so many runs, in whole blocks; --resume does the rest.")
    ] = None,
    max_minutes: Annotated[
        float | None, typer.Option(min=0.0, help="Begin no block later than this; --resume does the rest.")
    ] = None,
    notebook: Annotated[
        Path | None, typer.Option(metavar="FILE.ipynb", help="Also write a notebook that does it again.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say how many runs, how long and how large; stop.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object at the end.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Run a design into a store of Parquet files, on all cores; what was stopped goes on with --resume."""
    from sim.runs.design.design import load_design
    from sim.runs.estimate import estimate
    from sim.runs.plan import Plan
    from sim.runs.sweep import Budget

    loaded = load_design(design)
    folder = out if out is not None else Path("out") / loaded.name
    if not dry_run and not resume and (folder / "store.json").exists():
        raise SanctuaryError(
            f"{folder} holds a sweep already", remedy="Go on with it by --resume, or name another folder with --out."
        )
    silent = quiet or as_json
    count = workers or len(os.sched_getaffinity(0))
    expected = None
    if dry_run or not silent:
        expected = estimate(Plan(loaded), count)
    if expected is not None and not silent:
        _announce(loaded, expected, folder)
    if dry_run:
        if as_json and expected is not None:
            print(json.dumps({"design": loaded.name, **expected.plain()}))
        return
    budget = Budget(max_runs, None if max_minutes is None else 60.0 * max_minutes)
    report = _run(loaded, folder, workers, dask, resume, silent, budget)
    if notebook is not None:
        from sim.report.notebook import of_sweep
        from sim.runs.reading import Store

        of_sweep(loaded, Store(report.folder), design, notebook)
    if as_json:
        print(json.dumps(_object(loaded, report)))
    elif not quiet:
        _conclude(report)


def _run(
    design: Design,
    folder: Path,
    workers: int | None,
    dask: str | None,
    resume: bool,
    silent: bool,
    budget: Budget,
) -> Report:
    from sim.runs import sweep as runner
    from sim.runs.plan import Plan

    with progress_bar(silent=silent, beside="{task.fields[trouble]}") as bar:
        task = bar.add_task(design.title, total=Plan(design).runs, trouble="")
        before = 0

        def show(at: runner.Progress) -> None:
            nonlocal before
            before = before or max(at.done, 0)
            # A run counts when it has begun, until its block is stored: a bar that moves by blocks looks stuck.
            done = max(at.done, min(before + max(at.began - 1, 0), at.runs))
            trouble = ", ".join(
                f"[red]{count} {word}[/red]"
                for count, word in ((at.failed, "failed"), (at.lost, "workers lost"))
                if count
            )
            bar.update(task, total=at.runs, completed=done, trouble=trouble)

        try:
            return runner.run_sweep(
                design, folder, workers=workers, dask=dask, resume=resume, progress=show, budget=budget
            )
        except KeyboardInterrupt:
            bar.stop()
            bar.console.print(
                f"What is stored stays, and blocks that were not complete are done again: go on with --resume --out {folder}"
            )
            raise


def _announce(design: Design, expected: Estimate, folder: Path) -> None:
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    points = f"{expected.points:,} point{'s' if expected.points != 1 else ''}"
    console.print(design.title, style="bold", markup=False)
    console.print(
        f"{points} × {expected.replicates} replicates = {expected.runs:,} runs in {expected.blocks:,} blocks, to {folder}"
    )
    console.print(
        f"{expected.run_s:.2g} s a run, {expected.workers} workers: about {duration(expected.seconds)}, "
        f"{size(expected.disk_bytes)} of disk"
    )


def _conclude(report: Report) -> None:
    from sim.runs.reading import Store, one_liners

    print(
        f"{report.runs - report.left:,} runs in {report.folder}, {report.fresh:,} of them now, in {duration(report.wall_s)}"
    )
    if report.left:
        print(f"{report.left:,} runs are left: the budget is spent. Go on with --resume --out {report.folder}")
    if report.lost:
        print(f"{report.lost} worker processes were lost; their runs were done again.")
    failed = Store(report.folder).failed
    if len(failed):
        print(f"{len(failed)} runs failed: {failed['error'].iloc[0]}")
        print(f"  all of them: sanctuary query {report.folder} \"select * from runs where status <> 'ok'\"")
    print("Open the weekly numbers with")
    for tool, line in one_liners(report.folder).items():
        print(f"  {tool:7s} {line}")
    print(f'  here    sanctuary query {report.folder} "select * from results limit 5"')


def _object(design: Design, report: Report) -> dict[str, object]:
    return {
        "design": design.name,
        "store": str(report.folder),
        "runs": report.runs,
        "fresh": report.fresh,
        "left": report.left,
        "failed": report.failed,
        "workers_lost": report.lost,
        "wall_s": round(report.wall_s, 3),
        "model_s": round(report.model_s, 3),
    }


def duration(seconds: float) -> str:
    """Return a duration in words."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.1f} hours"


def size(count: float) -> str:
    """Return a number of bytes in words."""
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
