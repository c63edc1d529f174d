"""The figures of a hindcast: the record over the bands, the ranks of the record, and rival scenarios side by side."""

from __future__ import annotations

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import QUANTILE_BANDS, Figure, bars, finish, grid, line_at, panel

# Windows shorter than this are labelled by day.
SHORT = pd.Timedelta(days=75)


def record_over_bands(table: pd.DataFrame, title: str, replicates: int) -> Figure:
    """Draw what was recorded over the bands of the runs, one panel for each series.

    Parameters
    ----------
    table
        See :func:`sim.analysis.hindcast.drawn.rows`.
    title
        The scenario and the record.
    replicates
        The number of runs.
    """
    return finish(
        grid([of_series(rows) for _, rows in table.groupby("series", sort=False)], spacing=26),
        f"{title} over the bands",
        f"Blue: middle half and 5 to 95 % of {replicates} replicates, counted as each recorder would have counted. "
        "Black: the record with its own range. Grey: the naive forecasts. Counts of attacks and deaths are per 30 days.",
    )


def of_series(table: pd.DataFrame, guess: pd.DataFrame | None = None) -> vega.Chart:
    """Draw the record of one series over the bands of the runs.

    Parameters
    ----------
    table
        See :func:`record_over_bands`.
    guess
        A reader's line over time: `start`, `end`, `yours`.
    """
    return _over_time(table, guess) if table["place"].isna().all() else _places(table)


def _over_time(table: pd.DataFrame, guess: pd.DataFrame | None) -> vega.Chart:
    unit, series, verdict = table.iloc[0][["unit", "series", "verdict"]]
    short = table["end"].max() - table["start"].min() < SHORT
    # Ticks within a month would repeat its name.
    ticks = {"format": "%-d %b %y", "tickCount": 3} if short else {"format": "%b %y", "tickCount": "month"}
    days = vega.Channel("start:T", title=None, axis=vega.Axis(grid=False, labelOverlap=True, **ticks))
    base = vega.Chart(table.drop(columns=["naive", "place"]))
    window = base.encode(x=days, x2="end:T")
    naive = vega.Chart(table[["start", "end", "naive"]].explode("naive").dropna()).encode(x=days, x2="end:T")
    layers = [
        window.mark("rect", color=style.BLUE, opacity=opacity).encode(y=vega.Channel(f"{low}:Q", title=unit), y2=high)
        for low, high, opacity in QUANTILE_BANDS
    ]
    layers += [
        window.mark("rule", color=style.BLUE, strokeWidth=2).encode(y="median:Q"),
        naive.mark("rule", color=style.GREY, strokeDash=[3, 3]).encode(y="naive:Q"),
        base.mark("rule", color=style.BLACK, strokeWidth=1.5).encode(x="middle:T", y="low:Q", y2="high:Q"),
        base.mark("point", color=style.BLACK, filled=True, size=55, opacity=1).encode(x="middle:T", y="value:Q"),
    ]
    if guess is not None:
        mine = vega.Chart(guess).mark("rule", color=style.VERMILION, strokeWidth=2.5)
        layers.append(mine.encode(x=days, x2="end:T", y="yours:Q"))
    return panel(layers, series, verdict, height=140)


def _places(table: pd.DataFrame) -> vega.Chart:
    places = vega.Channel("place:N", sort=None, title=None)
    base = vega.Chart(table.drop(columns=["naive", "start", "end", "middle"])).encode(y=places)
    naive = vega.Chart(table[["place", "naive"]].explode("naive").dropna())
    layers = [
        *bars(base.encode(color=vega.value(style.BLUE)), QUANTILE_BANDS, 13, title=table["unit"].iloc[0]),
        base.mark("tick", color=style.BLUE, thickness=2, size=13).encode(x="median:Q"),
        naive.mark("tick", color=style.GREY, thickness=2, size=16).encode(x="naive:Q", y=places),
        base.mark("point", color=style.BLACK, filled=True, size=55, opacity=1).encode(x="value:Q"),
    ]
    return panel(layers, table["series"].iloc[0], height=150)


def rivals(table: pd.DataFrame) -> Figure:
    """Draw how far each scenario is behind the one closest to the record, with its interval.

    Parameters
    ----------
    table
        `title`, `scenario`, `behind`, `behind_low`, `behind_high`, `closest`, the closest first.
    """
    rows = table.assign(
        name=table["title"] + "  (" + table["scenario"] + ")",
        note=[f"closest in {share:.0%}" for share in table["closest"]],
    )
    axis = vega.Axis(labelLimit=420, ticks=False, domain=False)
    base = vega.Chart(rows).encode(y=vega.Channel("name:N", sort=None, title=None, axis=axis))
    score = vega.Channel("behind_low:Q", title="mean log-score behind the closest (right is worse)")
    chart = vega.layer(
        line_at(0.0, "x"),
        base.mark("rule", color=style.BLUE, strokeWidth=5, opacity=0.3).encode(x=score, x2="behind_high:Q"),
        base.mark("circle", color=style.BLUE, size=70, opacity=1).encode(x="behind:Q"),
        base.mark("text", align="left", dx=8, color=style.GREY, fontSize=11).encode(x="behind_high:Q", text="note:N"),
    )
    return finish(
        chart.properties(width=520, height=24 * len(rows)),
        "Which scenario is closest to the record",
        "90 % intervals over series and replicates. A bar that crosses the dashed line does not differ clearly from the closest.",
    )


def calibration(table: pd.DataFrame, forecasts: int) -> Figure:
    """Draw the share of rows within central intervals against their nominal level.

    Parameters
    ----------
    table
        `level`, `covered`, `rows`.
    forecasts
        The number of registered forecasts.
    """
    share = vega.Scale(domain=[0, 1])
    base = vega.Chart(table).encode(
        x=vega.Channel("level:Q", title="level of the interval", scale=share, axis=vega.Axis(format="%")),
        y=vega.Channel("covered:Q", title="rows within it", scale=share, axis=vega.Axis(format="%")),
    )
    even = vega.Chart(pd.DataFrame({"level": [0, 1], "covered": [0, 1]}))
    diagonal = even.mark("line", color=style.GREY, strokeDash=[4, 3]).encode(x="level:Q", y="covered:Q")
    line = base.mark("line", point=True, color=style.BLUE)
    return finish(
        vega.layer(diagonal, line).properties(width=300, height=300),
        "Calibration of registered forecasts",
        f"Rows: {table['rows'].max()}; forecasts: {forecasts}. Below the dashed line the intervals are too narrow, above it too wide.",
    )


def rank_histogram(table: pd.DataFrame, title: str) -> Figure:
    """Draw where the record falls among the replicates, by tenth.

    Parameters
    ----------
    table
        `part`, `tenth`, `rows`: how many rows of each part of the record fall on each tenth of the replicates.
    title
        The scenario and the record.
    """
    places = vega.Channel("tenth:N", sort=None, title="share of replicates below the record")
    parts = vega.Color("part:N", title=None, scale=vega.Scale(range=[style.BLUE, style.GREY]))
    counts = vega.Channel("rows:Q", title="rows of the record", axis=vega.Axis(tickMinStep=1))
    columns = vega.Chart(table).mark("bar").encode(x=places, y=counts, color=parts)
    return finish(
        vega.layer(columns, line_at(table["rows"].sum() / 10)).properties(width=620, height=180),
        f"{title}: ranks of the record among the replicates",
        "Even (dashed line) when the bands are honest, U-shaped when they are too narrow, a hump when they are too wide.",
    )
