"""The figure of patterns of the record: the share of runs that show each, scenarios side by side."""

from __future__ import annotations

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import Figure, finish, palette


def shares(table: pd.DataFrame, title: str, finding: str) -> Figure:
    """Draw one row for each pattern and one point for each scenario. Patterns without a share are left out.

    Parameters
    ----------
    table
        `scenario`, `label`, `share`, in the order of the rows.
    title, finding
        The title, and the finding in words.
    """
    asked = table.dropna(subset=["share"])[["scenario", "label", "share"]]
    scenarios, labels = (list(dict.fromkeys(asked[column])) for column in ("scenario", "label"))
    points = vega.Chart(asked).mark("point", filled=True, size=80, opacity=1)
    chart = points.encode(
        x=vega.Channel("share:Q", title="share of runs that show it", scale=vega.Scale(domain=[0, 1])),
        y=vega.Channel("label:N", sort=labels, title=None, axis=vega.Axis(labelLimit=420)),
        yOffset=vega.YOffset("scenario:N", sort=scenarios),
        **palette("scenario:N", scenarios, style.colours(scenarios, {})),
    )
    return finish(chart.properties(width=420, height={"step": 14}), title, finding)
