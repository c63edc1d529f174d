"""`sanctuary report`: a scenario, a run or a sweep as one page to read, print and send."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json, OwnScale, Quiet, Seed, Settings, Weeks, overrides
from sim.cli.output import HELD, print_json
from sim.cli.progress import tracked
from sim.errors import SanctuaryError
from sim.figures.drawing import apart


def command(
    wanted: Annotated[str, Argument(metavar="SCENARIO|FOLDER", help="A scenario; a run, store or comparison.")],
    replicates: Annotated[int, Option(min=1, help="Number of runs of a scenario.")] = 8,
    seed: Seed = 1,
    scale: OwnScale = None,
    weeks: Weeks = None,
    settings: Settings = None,
    out: Annotated[Path | None, Option(help="File to write \\[default: out/NAME.html].")] = None,
    pdf: Annotated[bool, Option("--pdf", help="Also print a PDF, using the system's Chromium.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write one HTML file: question, findings, figures, assumptions, claims, scores, limits, and how to reproduce it.

    The page is self-contained: it needs no other file and no network. A scenario is run first; a folder of results is read
    as it is.
    """
    from sim.report.make import compared, kind_of, report
    from sim.report.material import SCENARIO

    HELD.enter_context(apart())
    changes = overrides(settings, weeks, scale)
    runs = kind_of(wanted) == SCENARIO
    if changes and not runs:
        remedy = "Leave out --set, --scale and --weeks."
        raise SanctuaryError(f"{wanted} holds finished runs, which cannot be changed", remedy=remedy)
    total = replicates * (2 if runs and replicates > 1 and compared(wanted, changes) is not None else 1)
    with tracked(wanted, total, silent=quiet or as_json or not runs) as advance:
        page = report(wanted, out, replicates=replicates, seed=seed, overrides=changes, pdf=pdf, progress=advance)
    if as_json:
        print_json({"page": page, "pdf": page.with_suffix(".pdf") if pdf else None})
    elif not quiet:
        print(page)
        if pdf:
            print(page.with_suffix(".pdf"))
