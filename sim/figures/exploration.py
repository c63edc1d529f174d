"""The figures of an exploration: which combinations of outcomes were reached, and whether new ones still appear."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import Figure, axis_title, finish, grid, panel, progress
from sim.outputs.wording import brief

# An output, its lowest and highest value, and its number of cells.
Axis = tuple[str, float, float, int]


def reached(table: pd.DataFrame, axes: Sequence[Axis], title: str, sentence: str) -> Figure:
    """Draw the cells of two outputs, darker the more often they were reached, with a panel for each cell of a third.

    Parameters
    ----------
    table
        See :meth:`sim.analysis.decide.search.explore.Reached.table`.
    axes
        Two or three.
    title, sentence
        The title of the exploration, and its finding in words.
    """
    across, up, *third = axes
    counted = table.set_index([f"cell.{axis[0]}" for axis in axes])["met"].to_dict()
    panels = []
    for place in range(third[0][3]) if third else (None,):
        cells = [
            {
                **dict(zip(("left", "right"), _edges(across, i), strict=True)),
                **dict(zip(("bottom", "top"), _edges(up, j), strict=True)),
                "met": counted.get((i, j) if place is None else (i, j, place), 0),
            }
            for i, j in itertools.product(range(across[3]), range(up[3]))
        ]
        low, high = _edges(third[0], place) if place is not None else (0.0, 0.0)
        heading = "" if place is None else f"{brief(third[0][0])} {low:.3g} to {high:.3g}"
        panels.append(_panel(pd.DataFrame(cells), across[0], up[0], heading))
    return finish(grid(panels), title, sentence, "Grey: not reached.")


def _panel(cells: pd.DataFrame, across: str, up: str, heading: str) -> vega.Chart:
    scale = vega.Scale(zero=False, nice=False)
    base = vega.Chart(cells).encode(
        x=vega.Channel("left:Q", title=axis_title(across), scale=scale),
        x2="right:Q",
        y=vega.Channel("bottom:Q", title=axis_title(up), scale=scale),
        y2="top:Q",
    )
    shades = vega.Scale(type="log", range=[style.RAMP[1], style.RAMP[4]])
    colour = vega.Color("met:Q", title="points", scale=shades, legend=vega.Legend(tickCount=3))
    there = base.filtered("datum.met > 0").mark("rect", stroke="white").encode(color=colour)
    return panel([base.mark("rect", color=style.PALE, stroke="white"), there], heading, width=300, height=260)


def _edges(axis: Axis, place: int) -> tuple[float, float]:
    """Return the lower and the upper end of a cell."""
    _, low, high, cells = axis
    return low + (high - low) * place / cells, low + (high - low) * (place + 1) / cells


def coverage(table: pd.DataFrame, cells: int, title: str) -> Figure:
    """Draw how many combinations were reached by how many points."""
    told = "A flat end means that few new combinations are left to find."
    return progress(table, "reached", f"combinations reached, of {cells}", title, told)
