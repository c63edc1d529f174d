"""The figures of a calibration: what was learnt, what cannot be separated, and the recovery of known truths."""

from __future__ import annotations

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import QUANTILE_BANDS, Figure, axis_title, bars, finish, grid, panel
from sim.outputs.wording import brief, briefs


def unknowns(table: pd.DataFrame, cut_off: object) -> Figure:
    """Draw the posterior of every unknown on the scale of ranks in its prior.

    Parameters
    ----------
    table
        `key`, `fitted`, `q05`, `q25`, `median`, `q75`, `q95`, and `told`: its range in words; the most informed first.
    cut_off
        The last day of the rows that were fitted.
    """
    names = briefs(table["key"])
    rows = table.assign(name=table["key"].map(names), colour=table["fitted"].map({True: style.BLUE, False: style.PALE}))
    axis = vega.Axis(labelLimit=440, ticks=False, domain=False)
    base = vega.Chart(rows).encode(y=vega.Channel("name:N", sort=None, title=None, axis=axis))
    coloured = base.encode(color=vega.Color("colour:N", scale=None))
    quarters = vega.Axis(format="%", values=[0, 0.25, 0.5, 0.75, 1])
    place = {"title": "place in the prior (its quantiles)", "scale": vega.Scale(domain=[0, 1]), "axis": quarters}
    told = base.mark("text", align="left", color=style.GREY, fontSize=11, dx=6)
    layers = [
        *bars(coloured, [(low, high, 1.8 * opacity) for low, high, opacity in QUANTILE_BANDS], 12, **place),
        base.mark("tick", color=style.BLACK, size=14, thickness=2).encode(x="median:Q"),
        told.encode(x={"datum": 1.0}, text="told:N"),
    ]
    return finish(
        vega.layer(*layers).properties(width=440, height=20 * len(rows)),
        "What the record says about each unknown",
        f"Median, middle half, and 5 to 95 % of the posterior, fitted on rows up to {cut_off}. Grey: unchanged prior.",
    )


def ridges(table: pd.DataFrame) -> Figure:
    """Draw the posterior of pairs of unknowns that the record may not separate.

    Parameters
    ----------
    table
        Draws of the posterior: `first` and `second` (keys), their values `x` and `y`, and their rank `correlation`.
    """
    panels = []
    for (first, second), draws in table.groupby(["first", "second"], sort=False):
        scale = vega.Scale(zero=False)
        x_axis = vega.Channel("x:Q", title=axis_title(str(first), 50), scale=scale)
        y_axis = vega.Channel("y:Q", title=axis_title(str(second), 50), scale=scale)
        cloud = vega.Chart(draws[["x", "y"]]).mark("circle", color=style.BLUE, opacity=0.25, size=16)
        told = f"rank correlation {draws['correlation'].iloc[0]:+.2f}"
        panels.append(panel([cloud.encode(x=x_axis, y=y_axis)], told, width=300, height=260))
    return finish(
        grid(panels, spacing=36),
        "Pairs of unknowns that the record cannot separate",
        "Draws from the posterior. A falling ridge means that only the product of the two is identified. A cloud that fills the "
        "range of the prior means that the record says nothing about that unknown.",
    )


def recovery(table: pd.DataFrame, truths: int, reach: tuple[float, float]) -> Figure:
    """Draw the ranks of known truths in their posteriors: flat when the posterior is honest.

    Parameters
    ----------
    table
        `key`, `told` (the words beneath it), `start`, `end` and `count` of each bar.
    truths
        The number of synthetic truths.
    reach
        Between which counts nine in ten bars of an honest posterior lie.
    """
    even = vega.Chart(pd.DataFrame([reach], columns=["low", "high"])).mark("rect", color=style.GREY, opacity=0.25)
    area = even.encode(y="low:Q", y2="high:Q")
    panels = []
    for (key, told), some in table.groupby(["key", "told"], sort=False):
        columns = vega.Chart(some).mark("bar", color=style.BLUE, opacity=0.55).encode(
            x=vega.Channel("start:Q", title="rank of the truth", bin="binned"), x2="end:Q", y=vega.Channel("count:Q", title="truths")
        )  # fmt: skip
        panels.append(panel([area, columns], brief(str(key)), str(told), width=240, height=120))
    return finish(
        grid(panels, spacing=24),
        "Recovery of known truths",
        f"Ranks of {truths} synthetic truths in their posteriors. Bars within the grey band are as even as chance allows; a "
        "hump in the middle means that the posterior is too wide.",
    )
