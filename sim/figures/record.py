"""Figures of a hindcast: the record drawn over the bands, and the rivals side by side."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import altair as alt
import numpy as np
import pandas as pd

from sim.figures import style
from sim.figures.runs import Drawing, Figure
from sim.outputs.calendar import WEEK_ZERO, date_of_week

if TYPE_CHECKING:
    from sim.analysis.hindcast.hindcast import Hindcast, RowResult
    from sim.analysis.hindcast.rivals import Rival

FLOWS = ("events", "deaths")
DAYS_OF_MONTH = 30
# Below so long a window its dates are told by day.
SHORT = pd.Timedelta(days=75)
_PER_ROW = 3


def figure(chart: Drawing) -> Figure:
    """Return a chart with its tables beside it, as figures are saved."""
    return Figure(chart, chart.to_dict(validate=False)["datasets"])


def record_over_bands(found: Hindcast) -> Figure:
    """Draw the record over the bands: one panel a series, counts as monthly rates so that windows of any length compare."""
    by_time = [
        series
        for series in found.series
        if any(row.target.series.key == series.key and row.target.place is None for row in found.rows)
    ]
    panels = []
    for one in by_time:
        rows = [row for row in found.rows if row.target.series.key == one.key]
        panels.append(_panel(one.label, one.verdict, rows))
    places = [row for row in found.rows if row.target.place is not None]
    if places:
        panels.append(_places(places))
    grid = alt.concat(*panels, columns=_PER_ROW, spacing=26)
    heading = alt.TitleParams(
        f"{found.title}: {found.record} over the bands",
        subtitle=[
            f"Middle half and 5 to 95 % of {found.replicates} replicates, as each recorder would have counted;",
            "black: the record with its own range; grey: the naive forecasts. Counts of attacks and deaths are per 30 days.",
        ],
    )
    return figure(grid.properties(title=heading, padding=16).configure(**style.config()))


def rivals(ranked: Sequence[Rival]) -> Figure:
    """How far each scenario is behind the closest, with its interval."""
    table = pd.DataFrame(
        {
            "title": [f"{one.title}  ({one.scenario})" for one in ranked],
            "behind": [one.behind for one in ranked],
            "low": [one.behind_low for one in ranked],
            "high": [one.behind_high for one in ranked],
            "note": [f"closest in {one.closest:.0%}" for one in ranked],
        }
    )
    y_axis = alt.Y("title:N", sort=None, title=None, axis=alt.Axis(labelLimit=420, ticks=False, domain=False))
    base = alt.Chart(table)
    zero = alt.Chart(pd.DataFrame({"x": [0.0]})).mark_rule(color=style.GREY, strokeDash=[4, 3]).encode(x="x:Q")
    chart = alt.layer(
        zero,
        base.mark_rule(color=style.BLUE, strokeWidth=5, opacity=0.3).encode(
            x=alt.X("low:Q", title="mean log-score behind the closest (right is worse)"), x2="high:Q", y=y_axis
        ),
        base.mark_circle(color=style.BLUE, size=70, opacity=1).encode(x="behind:Q", y=y_axis),
        base.mark_text(align="left", dx=8, color=style.GREY, fontSize=11).encode(x="high:Q", y=y_axis, text="note:N"),
    ).properties(width=520, height=24 * len(table))
    heading = alt.TitleParams(
        "Which reading is closest to the record",
        subtitle="90 % intervals over series and replicates: a bar across the dashed line cannot be told from the first",
    )
    return figure(chart.properties(title=heading, padding=16).configure(**style.config()))


def rank_histogram(found: Hindcast) -> Figure:
    """Where the record falls within its forecasts, by tenth of the replicates: even when the bands are honest."""
    table = pd.DataFrame(
        [
            {"tenth": f"{10 * i}–{10 * i + 10} %", "rows": count, "part": part.label}
            for part in found.parts
            for i, count in enumerate(part.ranks)
        ]
    )
    rows = sum(part.rows for part in found.parts)
    even = alt.Chart(pd.DataFrame({"y": [rows / 10]})).mark_rule(color=style.GREY, strokeDash=[4, 3]).encode(y="y:Q")
    bars = (
        alt.Chart(table)
        .mark_bar()
        .encode(
            x=alt.X("tenth:N", sort=None, title="share of replicates below the record"),
            y=alt.Y("rows:Q", title="rows", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "part:N", title=None, scale=alt.Scale(range=[style.BLUE, style.GREY]), legend=alt.Legend(orient="top")
            ),
        )
    )
    heading = alt.TitleParams(
        f"{found.title}: where {found.record} falls within the forecasts",
        subtitle="even when the bands are honest; a cup when they are too narrow, a hill when they are too wide",
    )
    chart = alt.layer(bars, even).properties(width=620, height=180, title=heading, padding=16)
    return figure(chart.configure(**style.config()))


def _panel(label: str, verdict: str, rows: Sequence[RowResult]) -> Drawing:
    table = pd.DataFrame([bar(row) for row in rows])
    naive = pd.DataFrame(
        [
            {"start": bar["start"], "end": bar["end"], "y": score.median * bar["rate"]}
            for row, bar in zip(rows, table.to_dict("records"), strict=True)
            for score in row.naive.values()
        ],
        columns=["start", "end", "y"],
    )
    unit = rows[0].target.series.unit
    title = f"{unit} per 30 days" if rows[0].target.series.form in FLOWS else unit
    short = table["end"].max() - table["start"].min() < SHORT
    # By whole months, since ticks in between would bear one month's name several times.
    axis = (
        alt.Axis(grid=False, labelOverlap=True, format="%-d %b %y", tickCount=3)
        if short
        else alt.Axis(grid=False, labelOverlap=True, format="%b %y", tickCount="month")
    )
    base = alt.Chart(table)
    x_axis, x2 = alt.X("start:T", title=None, axis=axis), alt.X2("end:T")
    layers = [
        base.mark_rect(color=style.BLUE, opacity=0.18).encode(
            x=x_axis, x2=x2, y=alt.Y("q05:Q", title=title), y2="q95:Q"
        ),
        base.mark_rect(color=style.BLUE, opacity=0.3).encode(x=x_axis, x2=x2, y="q25:Q", y2="q75:Q"),
        base.mark_rule(color=style.BLUE, strokeWidth=2).encode(x=x_axis, x2=x2, y="median:Q"),
        alt.Chart(naive).mark_rule(color=style.GREY, strokeDash=[3, 3]).encode(x=x_axis, x2=x2, y="y:Q"),
        base.mark_rule(color=style.BLACK, strokeWidth=1.5).encode(x="middle:T", y="low:Q", y2="high:Q"),
        base.mark_point(color=style.BLACK, filled=True, size=55, opacity=1).encode(x="middle:T", y="value:Q"),
    ]
    heading = alt.TitleParams(label, subtitle=verdict, fontSize=12.5, subtitleFontSize=11, offset=6, frame="group")
    return alt.layer(*layers).properties(width=230, height=140, title=heading)


def bar(row: RowResult) -> dict[str, Any]:
    """Return what is drawn of a row: its window, and recorded and forecast figures as rates where they are counts."""
    target, score = row.target, row.score
    days = float(target.window.days.sum())
    rate = DAYS_OF_MONTH / days if target.series.form in FLOWS else 1.0
    seen = np.flatnonzero(target.window.days)
    start = max(target.row.start, WEEK_ZERO)
    end = min(target.row.end + timedelta(days=1), date_of_week(int(seen[-1]) + 1))
    # A window of days would be too thin to see.
    end = max(end, start + timedelta(days=10))
    low, high = target.bounds or (target.middle, target.middle)
    return {
        "start": pd.Timestamp(start),
        "end": pd.Timestamp(end),
        "middle": pd.Timestamp(start) + (pd.Timestamp(end) - pd.Timestamp(start)) / 2,
        "rate": rate,
        "value": target.middle * rate if target.kind != "range" else None,
        "low": low * rate,
        "high": high * rate,
        **{name: getattr(score, name) * rate for name in ("q05", "q25", "median", "q75", "q95")},
    }


def _places(rows: Sequence[RowResult]) -> Drawing:
    table = pd.DataFrame(
        [
            {
                "place": row.target.row.quantity.split(" in ")[-1],
                "value": row.target.value,
                **{name: getattr(row.score, name) for name in ("q05", "q25", "median", "q75", "q95")},
            }
            for row in rows
        ]
    )
    naive = pd.DataFrame(
        [
            {"place": row.target.row.quantity.split(" in ")[-1], "x": score.median}
            for row in rows
            for score in row.naive.values()
        ],
        columns=["place", "x"],
    )
    y_axis = alt.Y("place:N", sort=None, title=None)
    base = alt.Chart(table)
    total = rows[0].target.total
    layers = [
        base.mark_bar(color=style.BLUE, opacity=0.18, size=13).encode(
            x=alt.X("q05:Q", title=f"events of {total:.0f}"), x2="q95:Q", y=y_axis
        ),
        base.mark_bar(color=style.BLUE, opacity=0.3, size=13).encode(x="q25:Q", x2="q75:Q", y=y_axis),
        base.mark_tick(color=style.BLUE, thickness=2, size=13).encode(x="median:Q", y=y_axis),
        alt.Chart(naive).mark_tick(color=style.GREY, thickness=2, size=16).encode(x="x:Q", y=y_axis),
        base.mark_point(color=style.BLACK, filled=True, size=55, opacity=1).encode(x="value:Q", y=y_axis),
    ]
    heading = alt.TitleParams(rows[0].target.series.label, fontSize=12.5, offset=6, frame="group")
    return alt.layer(*layers).properties(width=240, height=150, title=heading)
