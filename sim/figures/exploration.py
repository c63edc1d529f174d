"""Figures of an exploration: which combinations of outcomes were met, and whether more are still coming."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import altair as alt
import pandas as pd

from sim.figures import style
from sim.figures.analyses import axis_of, finish
from sim.figures.runs import Figure
from sim.outputs.wording import brief


def reached(table: pd.DataFrame, axes: Sequence[tuple[str, float, float, int]], title: str, sentence: str) -> Figure:
    """Draw the cells of two outputs, darker the oftener they were met; a third output takes a panel for each of its cells.

    Parameters
    ----------
    table
        See :meth:`sim.analysis.decide.explore.patterns.Reached.table`.
    axes
        Output, low end, high end and number of cells of each.
    title, sentence
        Of the exploration, and what came out.
    """
    across, up = axes[0], axes[1]
    counted = {tuple(int(row[f"cell.{axis[0]}"]) for axis in axes): int(row["met"]) for row in table.to_dict("records")}
    panels = []
    for third in range(axes[2][3]) if len(axes) > 2 else (None,):
        cells = [
            {
                "left": _edge(across, i),
                "right": _edge(across, i + 1),
                "bottom": _edge(up, j),
                "top": _edge(up, j + 1),
                "met": counted.get((i, j) if third is None else (i, j, third), 0),
            }
            for i, j in itertools.product(range(across[3]), range(up[3]))
        ]
        heading = (
            ""
            if third is None
            else f"{brief(axes[2][0])} {_edge(axes[2], third):.3g} to {_edge(axes[2], third + 1):.3g}"
        )
        panels.append(_panel(pd.DataFrame(cells), across[0], up[0], heading))
    return finish(alt.concat(*panels, columns=3, spacing=16), title, [*sentence.split(". "), "Grey: not met."])


def _panel(cells: pd.DataFrame, across: str, up: str, heading: str) -> alt.LayerChart | alt.FacetChart:
    base = alt.Chart(cells).encode(
        x=alt.X("left:Q", title=axis_of(across), scale=alt.Scale(zero=False, nice=False)),
        x2="right:Q",
        y=alt.Y("bottom:Q", title=axis_of(up), scale=alt.Scale(zero=False, nice=False)),
        y2="top:Q",
    )
    colour = alt.Color(
        "met:Q", title="points", scale=alt.Scale(type="log", range=[style.RAMP[1], style.RAMP[4]]), legend=alt.Legend(tickCount=3)
    )  # fmt: skip
    there = base.transform_filter("datum.met > 0").mark_rect(stroke="white").encode(color=colour)
    return alt.layer(base.mark_rect(color=style.PALE, stroke="white"), there).properties(
        width=300, height=260, title=heading
    )


def _edge(axis: tuple[str, float, float, int], place: int) -> float:
    _, low, high, cells = axis
    return low + (high - low) * place / cells


def coverage(table: pd.DataFrame, cells: int, title: str) -> Figure:
    """Draw how many combinations had been met by so many points."""
    chart = (
        alt.Chart(table)
        .mark_line(point=True, color=style.BLUE)
        .encode(
            x=alt.X("evaluated:Q", title="points tried"),
            y=alt.Y("reached:Q", title=f"combinations met, of {cells}", scale=alt.Scale(zero=True)),
        )
        .properties(width=520, height=220)
    )
    return finish(chart, title, "Whether more combinations are still being met")
