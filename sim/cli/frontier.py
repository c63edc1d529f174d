"""`sanctuary frontier`: where guests are safer under a watchful host, and where driven out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.folders import writable


def command(
    store: Annotated[Path, typer.Argument(help="A grid over forcing and supervision; the design catch22 is one.")],
    output: Annotated[str, typer.Option(help="The risk.")] = "risk.total",
    out: Annotated[
        Path | None, typer.Option(help="Folder for tables and the figure \\[default: in the store].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Map what forcing does to a risk at one, three and five years, and where the better course flips."""
    from rich.console import Console
    from rich.table import Table

    from sim.analysis.decide.frontier import frontier
    from sim.figures.analyses import frontier_map
    from sim.figures.runs import save
    from sim.runs.reading import Store

    found = frontier(Store(store), output)
    folder = out if out is not None else store / "frontier"
    writable(folder).mkdir(parents=True, exist_ok=True)
    found.cells.to_csv(folder / "cells.csv", index=False)
    found.flips.to_csv(folder / "flips.csv", index=False)
    save(
        frontier_map(found.cells, found.flips, found.axis, found.force, found.others, found.finding()),
        folder,
        "frontier",
    )
    if as_json:
        tables = {"cells": found.cells, "flips": found.flips}
        plain = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
        print(json.dumps({"finding": found.finding(), "left_out": found.left_out, **plain}))
        return
    console = Console()
    table = Table(box=None)
    for heading in ("year", *found.others, found.force, f"flips at {found.axis}", "95 %", "of resamples", "below it"):
        table.add_column(heading)
    for row in found.flips.to_dict("records"):
        none = row["flip"] != row["flip"]
        table.add_row(
            f"{row['year']}",
            *(f"{row[key]:g}" for key in found.others),
            f"{row[found.force]:g}",
            "none" if none else f"{row['flip']:.2f}",
            "" if row["low"] != row["low"] else f"{row['low']:.2f} to {row['high']:.2f}",
            f"{row['found']:.0%}",
            str(row["below"]),
        )
    console.print(table)
    console.print(found.finding())
    if found.left_out:
        console.print(f"{found.left_out} cells left out: their runs failed or are missing")
    console.print(f"Tables and the figure in {folder}/")
