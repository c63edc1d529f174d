"""Figures of a search for policies: what is traded for what, and whether the search has settled."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from sim.figures import style
from sim.figures.analyses import finish
from sim.figures.runs import Figure
from sim.outputs.definitions import find


def trade_offs(table: pd.DataFrame, outputs: Sequence[str], title: str, evaluated: int) -> Figure:
    """Draw the policies that no other beats, one objective against another; what is done now stands apart.

    Parameters
    ----------
    table
        See :meth:`sim.analysis.decide.search.optimise.SearchResult.table`.
    outputs
        The two objectives drawn.
    title, evaluated
        Of the search, and how many policies it tried.
    """
    across, up = outputs
    rows = pd.DataFrame(
        {
            "across": table[across],
            "up": table[up],
            "satisfied": table["fresh.satisfied"],
            "kind": ["as things stand" if number == 0 else "policy" for number in table["policy"]],
            "name": ["now" if number == 0 else str(number) for number in table["policy"]],
        }
    )
    base = alt.Chart(rows).encode(
        x=alt.X("across:Q", title=f"{across} ({find(across).unit})", scale=alt.Scale(zero=False)),
        y=alt.Y("up:Q", title=f"{up} ({find(up).unit})", scale=alt.Scale(zero=False)),
    )
    colour = alt.Color(
        "satisfied:Q",
        title="good enough, fresh worlds",
        scale=alt.Scale(domain=[0, 1], range=[style.RAMP[1], style.RAMP[4]]),
    )
    shape = alt.Shape(
        "kind:N", title=None, scale=alt.Scale(domain=["policy", "as things stand"], range=["circle", "cross"])
    )
    chart = alt.layer(
        base.mark_point(filled=True, size=90, opacity=1).encode(color=colour, shape=shape),
        base.mark_text(dx=10, align="left", fontSize=10, color=style.GREY).encode(text="name:N"),
    ).properties(width=520, height=320)
    words = f"{len(table)} of {evaluated} policies: no other beats them in everything, over the same worlds and seeds"
    return finish(chart, title, words)


def convergence(table: pd.DataFrame, title: str) -> Figure:
    """Draw the share of the objectives' box that some policy dominates, generation by generation."""
    chart = (
        alt.Chart(table)
        .mark_line(point=True, color=style.BLUE)
        .encode(
            x=alt.X("evaluated:Q", title="policies evaluated"),
            y=alt.Y("hypervolume:Q", title="hypervolume, share of the box", scale=alt.Scale(domain=[0, 1])),
        )
        .properties(width=520, height=220)
    )
    return finish(chart, title, "Whether the search has settled")
