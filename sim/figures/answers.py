"""The figures of a sweep's answer: tornado charts, lines over time, heat maps and scatter plots, a panel for each output."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import Figure, dated, finish, line_at, panel, time_axis
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.wording import brief, briefs, measure, titled

# The strongest factors that a tornado chart shows.
MOST_FACTORS = 8
COLUMNS = 2


def drawn(factors: pd.DataFrame, tables: Mapping[str, pd.DataFrame], title: str) -> dict[str, Figure]:
    """Draw the answer of a sweep.

    Parameters
    ----------
    factors
        That of :class:`sim.analysis.sensitivity.effects.Effects` for all outputs, with `output` and `middle` (the mean over points).
    tables
        See :func:`sim.analysis.sensitivity.effects.pictured`.
    title
        The sweep's title.

    Returns
    -------
    dict
        Figures by file name without ending.
    """
    kinds: tuple[tuple[str, pd.DataFrame | None, Callable[[pd.DataFrame], vega.Chart], str, str], ...] = (
        ("tornado", factors, _tornado, "how far each factor moves each output",
         "Bars lead from the mean at one level of the factor to the mean at another: red where it rises along the levels, blue where it "
         "falls. Thin lines: 95 % of the difference. Dashed: the mean of all points."),
        ("lines", tables.get("lines"), _lines, "over time, by the level of the strongest factor",
         "Mean over all runs at each level."),
        ("heat-maps", tables.get("cells"), _heat, "over the pairs of factors that matter",
         "Mean over the points of each cell; the two strongest factors where no pair is known to interact."),
        ("scatter", tables.get("dots"), _scatter, "at every point", "Each dot is a point: the mean of its runs."),
    )  # fmt: skip
    found = {}
    for name, table, draw, words, beneath in kinds:
        if table is not None and len(table):
            by = ["output", "one", "other"] if name == "heat-maps" else ["output"]
            panels = [draw(part) for _, part in table.groupby(by, sort=False)]
            chart = vega.concat(panels, COLUMNS, 18).scales(color="independent", shape="independent")
            found[name] = finish(chart, f"{title}: {words}", beneath)
    return found


def _value(output: str) -> vega.Options:
    return {"title": measure(find(output).unit), "scale": vega.Scale(zero=False)}


def _tornado(table: pd.DataFrame) -> vega.Chart:
    output, middle = table["output"].iloc[0], float(table["middle"].iloc[0])
    names = briefs(table["factor"])
    shown = table.head(MOST_FACTORS)
    shown = shown.assign(
        name=["\n".join(textwrap.wrap(names[key], 32)[:2]) for key in shown["factor"]],
        way=["rises" if effect > 0 else "falls" for effect in shown["effect"]],
        low=shown["start_mean"] + shown["low"],
        high=shown["start_mean"] + shown["high"],
    )
    ways = vega.Scale(domain=["rises", "falls"], range=[style.VERMILION, style.BLUE])
    label = vega.Axis(labelExpr="split(datum.label, '\\n')", labelLimit=260)
    base = vega.Chart(shown).encode(y=vega.Channel("name:N", sort=list(shown["name"]), title=None, axis=label))
    across = vega.Channel("start_mean:Q", axis=vega.Axis(tickCount=5), **_value(output))
    bar = base.mark("bar", size=11).encode(
        x=across, x2="end_mean:Q", color=vega.Color("way:N", scale=ways, legend=None)
    )
    rule = base.mark("rule", strokeWidth=1.2).encode(x="low:Q", x2="high:Q")
    return panel([bar, rule, line_at(middle, "x")], titled(output), width=250, height=30 * len(shown) + 10)


def _lines(table: pd.DataFrame) -> vega.Chart:
    output, factor = table["output"].iloc[0], table["factor"].iloc[0]
    levels = list(table.sort_values("order")["level"].unique())
    ramp = ["#9ecae1", style.BLUE] if len(levels) == 2 else None
    scale = vega.Scale(domain=levels, range=ramp) if ramp else vega.Scale(domain=levels, scheme="viridis")
    look = vega.Color("level:N", scale=scale, legend=vega.Legend(title=None, orient="bottom", columns=3))
    base = vega.Chart(dated(table)).encode(x=time_axis(), color=look)
    line = base.mark("line", strokeWidth=2, point={"size": 18}).encode(y=vega.Channel("mean:Q", **_value(output)))
    return panel([line], titled(output), brief(factor, 60), width=300, height=150)


def _heat(table: pd.DataFrame) -> vega.Chart:
    output, one, other = (table[name].iloc[0] for name in ("output", "one", "other"))
    orders = [list(dict.fromkeys(table[name])) for name in ("first", "second")]
    table = table.assign(told=table["mean"].map(number))
    base = vega.Chart(table).encode(
        x=vega.Channel(
            "first:N", sort=_ordered(orders[0]), title=textwrap.wrap(brief(one), 40), axis=vega.Axis(labelAngle=-30)
        ),
        y=vega.Channel("second:N", sort=_ordered(orders[1])[::-1], title=textwrap.wrap(brief(other), 30)),
    )
    legend = vega.Legend(title=None, orient="right", gradientLength=110)
    middle = (float(table["mean"].min()) + float(table["mean"].max())) / 2.0
    cell = base.mark("rect").encode(color=vega.Color("mean:Q", scale=vega.Scale(range=list(style.RAMP)), legend=legend))
    ink = vega.condition(f"datum.mean > {middle}", vega.value("white"), vega.value(style.BLACK))
    values = base.mark("text", fontSize=10).encode(text="told:N", color=ink)
    share = table["share"].iloc[0]
    told = "" if share != share else f"interaction: {share:.0%} of the variance"
    return panel([cell, values], titled(output), told, width=240, height=max(70, 24 * len(orders[1])))


def _ordered(levels: list[str]) -> list[str]:
    """Return levels in the order of their numbers, or as they come where they are words."""
    try:
        return sorted(levels, key=lambda level: float(level.partition("–")[0].replace(",", "")))
    except ValueError:
        return levels


def _scatter(table: pd.DataFrame) -> vega.Chart:
    output, factor = table["output"].iloc[0], table["factor"].iloc[0]
    across = vega.Channel("value:Q", title=textwrap.wrap(brief(factor), 44), scale=vega.Scale(zero=False))
    dots = vega.Chart(table).mark("circle", size=22, opacity=0.5, color=style.BLUE)
    return panel(
        [dots.encode(x=across, y=vega.Channel("mean:Q", **_value(output)))], titled(output), width=300, height=150
    )
