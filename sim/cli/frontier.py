"""`sanctuary frontier`: where guests are safer under a watchful host, and where driven out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json, OutInStore
from sim.cli.output import folder_for, print_json, print_rows, write_figures, write_tables


def command(
    store: Annotated[Path, Argument(help="The store of a grid such as the design catch22.")],
    output: Annotated[str, Option(help="The risk.")] = "risk.total",
    out: OutInStore = None,
    as_json: Json = False,
) -> None:
    """Map the effect of forcing on a risk after one, three and five years, and where the better course flips."""
    from sim.analysis.decide.frontier import frontier
    from sim.figures.analyses import frontier_map
    from sim.runs.reading import Store

    found = frontier(Store(store), output)
    folder = folder_for(out, store / "frontier")
    tables = {"cells": found.cells, "flips": found.flips}
    write_tables(folder, tables)
    finding = found.finding()
    drawn = frontier_map(found.cells, found.flips, found.axis, found.force, found.others, finding)
    write_figures(folder, {"frontier": drawn})
    if as_json:
        print_json({"finding": finding, "left_out": found.left_out, **tables})
        return
    columns = {
        "year": "{year}",
        **{key: f"{{0[{key}]:g}}" for key in (*found.others, found.force)},
        f"flips at {found.axis}": "{flip:.2f}",
        "95 %": "{low:.2f} to {high:.2f}",
        "of resamples": "{found:.0%}",
        "below it": "{below}",
    }
    print_rows(found.flips, columns)
    print(finding)
    if found.left_out:
        print(f"{found.left_out} cells left out because runs failed or are missing")
    print(f"Tables and the figure in {folder}/")
