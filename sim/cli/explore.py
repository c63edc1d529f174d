"""`sanctuary explore`: which combinations of outcomes are possible at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.clusters import DaskOption, elsewhere
from sim.cli.folders import writable
from sim.cli.progress import progress_bar

if TYPE_CHECKING:
    from sim.analysis.decide.explore.patterns import Reached

# Rows of the table on the screen; the file has them all.
SHOWN = 12


def command(
    exploration: Annotated[str, typer.Argument(metavar="FILE", help="An exploration, or the name of a shipped one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder; one that was stopped goes on \\[default: out/explore-NAME].")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    dask: DaskOption = None,
    figures: Annotated[bool, typer.Option(help="Draw the figures.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")] = False,
) -> None:
    """Look for combinations of outcomes that have not been met: inputs are varied around what led to the rarest."""
    from sim.analysis.decide.explore.patterns import explore
    from sim.analysis.decide.explore.space import load_exploration

    asked = load_exploration(exploration)
    folder = writable(out if out is not None else Path("out") / f"explore-{asked.study.name}")
    count = workers or len(os.sched_getaffinity(0))
    with progress_bar(silent=as_json) as bar, elsewhere(dask, count) as spread:
        task = bar.add_task(asked.study.title, total=asked.study.population * asked.study.generations)
        found = explore(
            asked,
            folder,
            workers=count,
            spread=spread,
            progress=lambda done: bar.update(task, completed=done),
        )
    _write(found, folder, figures)
    if as_json:
        tables = {"reached": found.table(), "coverage": found.coverage()}
        plain = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
        print(json.dumps({"title": asked.study.title, "cells": asked.cells, "sentence": found.sentence, **plain}))
    else:
        _show(found, folder)


def _write(found: Reached, folder: Path, figures: bool) -> None:
    found.points.to_csv(folder / "points.csv", index=False)
    found.table().to_csv(folder / "reached.csv", index=False)
    found.coverage().to_csv(folder / "coverage.csv", index=False)
    if figures:
        from sim.figures.exploration import coverage, reached
        from sim.figures.runs import save

        axes = [(axis.output, axis.low, axis.high, axis.cells) for axis in found.exploration.axes]
        save(reached(found.table(), axes, found.exploration.study.title, found.sentence), folder, "reached")
        save(coverage(found.coverage(), found.exploration.cells, found.exploration.study.title), folder, "coverage")


def _show(found: Reached, folder: Path) -> None:
    from rich.console import Console
    from rich.table import Table

    from sim.evidence.formatting import format_value

    console = Console()
    console.print(found.sentence, markup=False)
    table, axes = found.table(), found.exploration.axes
    shown = Table(title="met least often", title_justify="left", box=None, pad_edge=False)
    inputs = [lever.key for lever in found.exploration.study.levers]
    for number, key in enumerate(inputs):
        console.print(f"  {chr(ord('a') + number)}  {key}", markup=False)
    letters = [chr(ord("a") + number) for number in range(len(inputs))]
    for heading in (*(axis.output for axis in axes), "met", *letters):
        shown.add_column(heading, justify="right")
    for row in table.head(SHOWN).to_dict("records"):
        spans = [f"{row[f'{axis.output}.from']:.3g} to {row[f'{axis.output}.to']:.3g}" for axis in axes]
        values = [f"{row[key]:.3g}" if isinstance(row[key], float) else format_value(row[key]) for key in inputs]
        shown.add_row(*spans, str(row["met"]), *values)
    console.print(shown)
    console.print(f"Tables and figures in {folder}/")
