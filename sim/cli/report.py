"""`sanctuary report`: a scenario, a run or a sweep as one page to read, print and send."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.progress import progress_bar
from sim.errors import SanctuaryError


def command(
    wanted: Annotated[
        str, typer.Argument(metavar="SCENARIO|STORE|RUN", help="A scenario, or the folder of a sweep or of a run.")
    ],
    replicates: Annotated[int, typer.Option(min=1, help="Runs of a scenario.")] = 8,
    seed: Annotated[int, typer.Option(min=0, help="Seed of its first run.")] = 1,
    scale: Annotated[
        float | None, typer.Option(help="Simulated fighters per real one \\[default: the scenario's].")
    ] = None,
    weeks: Annotated[int | None, typer.Option(min=1, help="How long to run \\[default: the scenario's].")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set an assumption, a rule or an event.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File to write \\[default: out/NAME.html].")] = None,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Print it as PDF beside the page, by the system's Chromium.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Write one HTML file: question, findings, figures, assumptions, claims, scores, limits, and how to get it again.

    It needs no other file and asks nothing of the net. A scenario is run first; a folder is read as it is.
    """
    from sim.report.make import kind_of, report
    from sim.report.material import SCENARIO
    from sim.scenario.read.override import parse

    if scale is not None and not (math.isfinite(scale) and scale > 0):
        raise SanctuaryError(f"--scale {scale}: not above zero", remedy="Write for example --scale 0.1.")
    asked = {"weeks": weeks, "scale": scale}
    overrides = parse(settings or []) | {key: repr(value) for key, value in asked.items() if value is not None}
    runs = kind_of(wanted) == SCENARIO
    if overrides and not runs:
        raise SanctuaryError(
            f"{wanted} has been run already: nothing of it can be set", remedy="Leave out --set, --scale and --weeks."
        )
    with progress_bar(silent=quiet or not runs) as bar:
        task = bar.add_task(wanted, total=replicates)
        page = report(
            wanted,
            out,
            replicates=replicates,
            seed=seed,
            overrides=overrides,
            pdf=pdf,
            progress=lambda done: bar.update(task, completed=done),
        )
    if not quiet:
        print(page)
        if pdf:
            print(page.with_suffix(".pdf"))
