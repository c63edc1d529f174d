"""The figures of a sweep's answer: tornado charts, lines over time, heat maps and scatter plots, a panel for each output."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from sim.figures import style, vega
from sim.figures.figure import Figure, axis_title, bands, dated, finish, labelled_rows, line_at, panel, time_of
from sim.outputs.definitions import find
from sim.outputs.numbers import number
from sim.outputs.wording import briefs, measure, titled

# The strongest factors that a tornado chart shows.
MOST_FACTORS = 8
COLUMNS = 2
# A cell without a run leads nowhere.
_LEADS = {"condition": {"test": "isValid(datum.run)", "field": "run"}, "value": None}


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
        ("tornado", factors, tornado, "how far each factor moves each output",
         "Bars lead from the mean at one level of the factor to the mean at another: red where it rises along the levels, blue where it "
         "falls. Thin lines: 95 % of the difference. Dashed: the mean of all points."),
        ("lines", tables.get("lines"), over_time, "over time, by the level of the strongest factor",
         "Mean over all runs at each level, and 5 to 95 % of them."),
        ("heat-maps", tables.get("cells"), heat, "over the pairs of factors that matter",
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
    return {"title": axis_title(output, 30), "scale": vega.Scale(zero=False)}


def tornado(table: pd.DataFrame) -> vega.Chart:
    """Draw the largest difference that each factor makes to an output; see :func:`drawn`."""
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


def over_time(table: pd.DataFrame) -> vega.Chart:
    """Draw an output over time, one line with its band for each level of a factor; see :func:`drawn`."""
    output, factor = table["output"].iloc[0], table["factor"].iloc[0]
    levels = list(table.sort_values("order")["level"].unique())
    ramp = ["#9ecae1", style.BLUE] if len(levels) == 2 else None
    scale = vega.Scale(domain=levels, range=ramp) if ramp else vega.Scale(domain=levels, scheme="viridis")
    look = vega.Color(
        "level:N", scale=scale, legend=vega.Legend(title=None, orient="bottom", columns=3, symbolOpacity=1)
    )
    base = vega.Chart(dated(table)).encode(x=time_of(table["week"]), color=look)
    layers = bands(base, "mean", [("q05", "q95", 0.12)], **_value(output))
    return panel(layers, titled(output), axis_title(factor)[0], width=300, height=150)


def heat(table: pd.DataFrame) -> vega.Chart:
    """Draw an output over two factors, with its value in each cell; see :func:`drawn`.

    Where the table has a column `run`, a cell leads to the address in it.
    """
    output, one, other = (table[name].iloc[0] for name in ("output", "one", "other"))
    orders = [list(dict.fromkeys(table[name])) for name in ("first", "second")]
    table = table.assign(told=table["mean"].map(number))
    base = vega.Chart(table).encode(
        x=vega.Channel(
            "first:N", sort=_ordered(orders[0]), title=axis_title(one, width=40), axis=vega.Axis(labelAngle=-30)
        ),
        y=vega.Channel("second:N", sort=_ordered(orders[1])[::-1], title=axis_title(other, width=30)),
        **({"href": _LEADS} if "run" in table else {}),
    )
    legend = vega.Legend(title=measure(find(output).unit) or None, orient="right", gradientLength=110)
    middle = (float(table["mean"].min()) + float(table["mean"].max())) / 2.0
    cell = base.mark("rect").encode(color=vega.Color("mean:Q", scale=vega.Scale(range=list(style.RAMP)), legend=legend))
    ink = vega.condition(f"datum.mean > {middle}", vega.value("white"), vega.value(style.ON_PALE))
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
    across = vega.Channel("value:Q", title=axis_title(factor, width=44), scale=vega.Scale(zero=False))
    dots = vega.Chart(table).mark("circle", size=22, opacity=0.5, color=style.BLUE)
    return panel(
        [dots.encode(x=across, y=vega.Channel("mean:Q", **_value(output)))], titled(output), width=300, height=150
    )


def parallel(table: pd.DataFrame, axes: Sequence[str], ends: pd.DataFrame) -> vega.Chart:
    """Draw parallel coordinates: each point is a line through its factors to the output.

    Parameters
    ----------
    table
        `point`, `axis` (a name in `axes`), `place` from 0 to 1, and `kind`: one of `highest fifth`, `lowest fifth`, `between`.
    axes
        The names of the axes, the output last.
    ends
        `axis`, `place` (0 or 1) and `told`: the ends of each axis in words.
    """
    names = vega.Axis(labelAngle=0, labelPadding=14, grid=True, title=None)
    across = vega.Channel("axis:N", sort=list(axes), axis=names, scale=vega.Scale(type="point", padding=0.3))
    up = vega.Channel("place:Q", axis=None)
    kinds = vega.Scale(
        domain=["between", "lowest fifth", "highest fifth"], range=[style.GREY, style.BLUE, style.VERMILION]
    )
    colour = vega.Color("kind:N", scale=kinds, legend=vega.Legend(title=None, symbolOpacity=1))
    faint = {"condition": {"test": "datum.kind == 'between'", "value": 0.18}, "value": 0.45}
    lines = (
        vega.Chart(table)
        .mark("line", strokeWidth=1)
        .encode(x=across, y=up, color=colour, detail="point:N", opacity=faint)
    )
    words = [
        vega.Chart(ends[ends["place"] == place])
        .mark("text", dy=down, fontSize=10)
        .encode(x=across, y=up, text="told:N")
        for place, down in ((0, 9), (1, -7))
    ]
    return panel([lines, *words], "", width=380, height=190)


def box(table: pd.DataFrame) -> vega.Chart:
    """Draw the range of each factor in a box as a part of the range that was sampled.

    Parameters
    ----------
    table
        `name`, `low` and `high` (from 0 to 1), and `told`: the range in words.
    """
    names = list(table["name"])
    base = vega.Chart(table.assign(least=0.0, most=1.0)).encode(y=labelled_rows("name", names))
    across = vega.Axis(format="%", title="share of the range that was sampled")
    whole = base.mark("bar", size=9, color=style.PALE).encode(x=vega.Channel("least:Q", axis=across), x2="most:Q")
    inside = base.mark("bar", size=9, color=style.VERMILION).encode(x="low:Q", x2="high:Q")
    told = base.mark("text", align="right", dy=13, fontSize=10).encode(x={"datum": 1.0}, text="told:N")
    return panel([whole, inside, told], "", width=380, height=44 * len(names))
