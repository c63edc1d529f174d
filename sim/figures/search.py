"""Figures of a search for policies: what is traded for what, whether the search has settled, and when to change course."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from sim.figures import style
from sim.figures.analyses import axis_of, finish
from sim.figures.runs import Figure


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
        x=alt.X("across:Q", title=axis_of(across), scale=alt.Scale(zero=False)),
        y=alt.Y("up:Q", title=axis_of(up), scale=alt.Scale(zero=False)),
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


def changes(table: pd.DataFrame, title: str, finding: str) -> Figure:
    """Draw in how many worlds a change of policy is good enough, by what comes first, what comes then, and the week of the change.

    Parameters
    ----------
    table
        See :class:`sim.analysis.decide.search.pathways.Pathways`; a change is made where the sign says so.
    title, finding
        Of the search, and what it found in words.
    """
    rows = table.assign(
        first=["now" if number == 0 else f"policy {number}" for number in table["first"]],
        then=["now" if number == 0 else f"policy {number}" for number in table["then"]],
    )
    base = alt.Chart(rows).encode(
        x=alt.X("week:O", title="week of the change", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("then:N", title="then", sort=None),
    )
    tiles = base.mark_rect().encode(
        color=alt.Color(
            "signed:Q",
            title="good enough, share of worlds",
            scale=alt.Scale(domain=[0, 1], range=[style.RAMP[0], style.RAMP[4]]),
        )
    )
    told = base.mark_text(fontSize=10).encode(
        text=alt.Text("signed:Q", format=".0%"),
        color=alt.condition("datum.signed > 0.6", alt.value("white"), alt.value("black")),
    )
    chart = (
        alt.layer(tiles, told)
        .properties(width=260, height=alt.Step(24))
        .facet(alt.Facet("first:N", title="first", sort=None), columns=2)
    )
    return finish(chart.resolve_scale(y="independent"), title, textwrap.wrap(finding, 100))
