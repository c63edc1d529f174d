"""The figures of a search for policies: trade-offs between objectives, and changes of policy."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import Figure, axis_title, finish, progress


def trade_offs(table: pd.DataFrame, outputs: Sequence[str], title: str, evaluated: int) -> Figure:
    """Draw the policies that no other beats, one objective against another, with the present policy marked.

    Parameters
    ----------
    table
        See :meth:`sim.analysis.decide.search.optimise.SearchResult.table`.
    outputs
        The two objectives to draw.
    title, evaluated
        The title of the search, and how many policies it tried.
    """
    across, up = outputs
    present = table["policy"] == 0
    rows = pd.DataFrame({"across": table[across], "up": table[up], "satisfied": table["fresh.satisfied"]}).assign(
        kind=present.map({True: "as things stand", False: "policy"}),
        name=table["policy"].astype(str).mask(present, "now"),
    )
    scale = vega.Scale(zero=False)
    base = vega.Chart(rows).encode(
        x=vega.Channel("across:Q", title=axis_title(across), scale=scale),
        y=vega.Channel("up:Q", title=axis_title(up), scale=scale),
    )
    shades = vega.Scale(domain=[0, 1], range=[style.RAMP[1], style.RAMP[4]])
    shapes = vega.Scale(domain=["policy", "as things stand"], range=["circle", "cross"])
    points = base.mark("point", filled=True, size=90, opacity=1).encode(
        color=vega.Color("satisfied:Q", title="good enough, share of fresh worlds", scale=shades),
        shape=vega.Shape("kind:N", title=None, scale=shapes),
    )
    names = base.mark("text", dx=10, align="left", fontSize=10, color=style.GREY).encode(text="name:N")
    return finish(
        vega.layer(points, names).properties(width=520, height=320),
        title,
        f"{len(table)} of {evaluated} policies: no other policy is better in every objective, over the same worlds and seeds.",
    )


def changes(table: pd.DataFrame, title: str, finding: str) -> Figure:
    """Draw the share of worlds in which a change of policy is good enough, by both policies and the week of the change.

    Parameters
    ----------
    table
        See :class:`sim.analysis.decide.search.pathways.Pathways`; the sign decides when the change is made.
    title, finding
        The title of the search, and its finding in words.
    """
    names = {
        column: ["now" if number == 0 else f"policy {number}" for number in table[column]]
        for column in ("first", "then")
    }
    base = vega.Chart().encode(
        x=vega.Channel("week:O", title="week of the change", axis=vega.Axis(labelAngle=0)),
        y=vega.Channel("then:N", title="then", sort=None),
    )
    shades = vega.Scale(domain=[0, 1], range=[style.RAMP[0], style.RAMP[4]])
    tiles = base.mark("rect").encode(color=vega.Color("signed:Q", title="good enough, share of worlds", scale=shades))
    told = base.mark("text", fontSize=10).encode(
        text=vega.Text("signed:Q", format=".0%"),
        color=vega.condition("datum.signed > 0.6", vega.value("white"), vega.value("black")),
    )
    tables = vega.layer(tiles, told).properties(width=260, height={"step": 24})
    first = vega.Facet("first:N", title="first", sort=None)
    by_first = vega.Chart(table.assign(**names), facet=first, columns=2, spec=tables)
    return finish(by_first.scales(y="independent"), title, finding)


def convergence(table: pd.DataFrame, title: str) -> Figure:
    """Draw the share of the space of objectives that some policy dominates, generation by generation."""
    told = "Share of the space of objectives that some policy dominates. A flat end means that the search has settled."
    return progress(table, "hypervolume", "hypervolume, share of the box", title, told, domain=[0, 1])
