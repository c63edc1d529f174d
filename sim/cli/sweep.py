"""`sanctuary sweep`: run a design into a store."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.filesize import decimal
from typer import Argument, Option

from sim.cli.options import Dask, Figures, Json, Notebook, Quiet, Workers, processes
from sim.cli.output import fields, print_json
from sim.cli.progress import duration, progress_bar
from sim.errors import SanctuaryError
from sim.resources import rendered
from sim.runs.design.design import Design, load_design

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from sim.runs.sweep import Progress, Report


def command(
    design: Annotated[str, Argument(help="A shipped design's name, or a YAML file.")],
    out: Annotated[Path | None, Option(help="The store \\[default: out/DESIGN].")] = None,
    workers: Workers = None,
    dask: Dask = None,
    resume: Annotated[bool, Option("--resume", help="Continue a store that was stopped.")] = False,
    max_runs: Annotated[int | None, Option(min=1, help="Stop after this many runs, in whole blocks.")] = None,
    max_minutes: Annotated[float | None, Option(min=0.0, help="Start no block after this time.")] = None,
    notebook: Notebook = None,
    figures: Figures = True,
    dry_run: Annotated[bool, Option("--dry-run", "--estimate", help="Print runs, time and disk space; stop.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a design on all cores into a store of Parquet files, and end with the answer: what moves each output, and how far.

    Continue a stopped sweep with --resume; on a finished one this prints the answer again.
    """
    from sim.runs.estimate import estimate
    from sim.runs.plan import Plan
    from sim.runs.store import read_head, stored_blocks
    from sim.runs.sweep import Budget, run_sweep

    loaded = load_design(design)
    folder = out if out is not None else Path("out") / loaded.name
    if not dry_run and not resume and (folder / "store.json").exists():
        remedy = "Continue it with --resume, or name another folder with --out."
        raise SanctuaryError(f"{folder} already holds a sweep", remedy=remedy)
    silent = quiet or as_json
    # What is finished needs no estimate, only its answer.
    finished = resume and (folder / "store.json").exists() and len(stored_blocks(folder)) == read_head(folder)["blocks"]
    if dry_run or not (silent or finished):
        expected = estimate(Plan(loaded), processes(workers))
        if not silent:
            told = {"design": loaded, "expected": expected, "folder": folder, "duration": duration, "decimal": decimal}
            print(rendered(Path(__file__).with_name("announced.txt.jinja"), **told), end="", file=sys.stderr)
        elif as_json:
            print_json({"design": loaded.name, **expected.plain()})
    if dry_run:
        return
    with progress_bar(silent=silent, beside="{task.fields[trouble]}") as bar:
        try:
            report = run_sweep(
                loaded,
                folder,
                workers=workers,
                dask=dask,
                resume=resume,
                progress=_watched(bar, loaded.title, Plan(loaded).runs),
                budget=Budget(max_runs, None if max_minutes is None else 60.0 * max_minutes),
            )
        except KeyboardInterrupt:
            bar.stop()
            bar.console.print(
                f"Finished blocks are stored. Continue with --resume --out {folder}; it repeats the others."
            )
            raise
    if notebook is not None:
        from sim.report.notebook import of_sweep
        from sim.runs.reading import Store

        of_sweep(loaded, Store(report.folder), notebook)
    if not quiet and not as_json:
        _conclude(report)
    answers = {}
    if not quiet:
        from sim.cli.answers import conclude
        from sim.runs.reading import Store

        answers = conclude(Store(report.folder), figures=figures, silent=as_json)
    if as_json:
        print_json({**_object(loaded, report), "answer": answers})


def _watched(bar: Bar, title: str, total: int) -> Callable[[Progress], None]:
    """Add a task to a bar, and return the function that shows a sweep's progress on it."""
    task = bar.add_task(title, total=total, trouble="")
    before = 0

    def show(at: Progress) -> None:
        nonlocal before
        before = before or max(at.done, 0)
        # Count a run from its start until its block is stored: a bar that moves by whole blocks looks stuck.
        done = max(at.done, min(before + max(at.began - 1, 0), at.runs))
        counts = ((at.failed, "failed"), (at.lost, "workers lost"))
        trouble = ", ".join(f"[red]{count} {word}[/red]" for count, word in counts if count)
        bar.update(task, total=at.runs, completed=done, trouble=trouble)

    return show


def _conclude(report: Report) -> None:
    from sim.runs.reading import Store

    failed = Store(report.folder).failed["error"].tolist()
    template = Path(__file__).with_name("swept.txt.jinja")
    print(rendered(template, report=report, failed=failed, duration=duration), end="")


def _object(design: Design, report: Report) -> dict[str, object]:
    return {
        "design": design.name,
        "store": str(report.folder),
        **fields(report, "runs", "fresh", "left", "failed"),
        "workers_lost": report.lost,
        "wall_s": round(report.wall_s, 3),
        "model_s": round(report.model_s, 3),
    }
