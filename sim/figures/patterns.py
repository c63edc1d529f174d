"""The figure of patterns: which share of runs shows each, scenarios beside each other."""

from __future__ import annotations

import textwrap

import altair as alt
import pandas as pd

from sim.figures import style
from sim.figures.analyses import finish
from sim.figures.runs import Figure


def shares(table: pd.DataFrame, title: str, finding: str) -> Figure:
    """Draw one row a pattern and one point a scenario; a pattern that cannot be asked is left out.

    Parameters
    ----------
    table
        `scenario`, `label`, `share`, in the order in which they are to stand.
    title, finding
        What is seen, and what was found.
    """
    asked = table.dropna(subset=["share"])
    names = list(dict.fromkeys(asked["scenario"]))
    chart = (
        alt.Chart(asked[["scenario", "label", "share"]])
        .mark_point(filled=True, size=80, opacity=1)
        .encode(
            x=alt.X("share:Q", title="share of runs that show it", scale=alt.Scale(domain=[0, 1])),
            y=alt.Y("label:N", sort=list(dict.fromkeys(asked["label"])), title=None, axis=alt.Axis(labelLimit=420)),
            yOffset=alt.YOffset("scenario:N", sort=names),
            color=alt.Color(
                "scenario:N",
                scale=alt.Scale(domain=names, range=style.colours(names, {})),
                legend=alt.Legend(title=None, labelLimit=320),
            ),
        )
        .properties(width=420, height=alt.Step(14))
    )
    return finish(chart, title, textwrap.wrap(finding, 110))
