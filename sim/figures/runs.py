"""The figures of a run, drawn from tidy tables.

Every function takes *bands*: a table with one row for each key (a group, a state, a class of risk) and week, with the
columns `key`, `week`, and the quantiles over replicates `q05`, `q25`, `median`, `q75`, `q95`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.evidence.yaml_files import read_yaml
from sim.figures import style, vega
from sim.figures.figure import (
    QUANTILE_BANDS,
    Band,
    Figure,
    bands,
    dated,
    finish,
    grid,
    line_at,
    panel,
    time_axis,
    time_of,
)
from sim.outputs.calendar import date_of_week
from sim.outputs.tables import QUANTILES
from sim.resources import data_dir

# The lowest ratio of enforcement that is drawn: zero has no place on a logarithmic scale.
LEAST_RATIO = 0.1
# Steps of the boundaries in a third of a pixel of a map.
CELL = (18, 28)
CONIC = {"type": "conicConformal", "rotate": [-66, 0], "parallels": [31, 36]}


@dataclass(frozen=True)
class Look:
    """The words and the style of a figure with one panel for each key.

    Attributes
    ----------
    title, subtitle, unit
        What the figure shows, and the title of the vertical axes.
    colour
        The name of one colour for all panels; the group's own colour where it is None.
    own_scale
        Whether each panel has its own vertical scale; its first and last median then stand beneath its title.
    others
        Whether the other keys are drawn in grey behind each.
    zero
        Whether a dashed line marks zero.
    """

    title: str
    subtitle: str
    unit: str
    colour: str | None = None
    own_scale: bool = False
    others: bool = False
    zero: bool = False


LOOKS = {key: Look(**entry) for key, entry in read_yaml(Path(__file__).with_suffix(".yaml")).items()}


def panels(look: Look, table: pd.DataFrame, labels: Mapping[str, str], replicates: int) -> Figure:
    """Draw bands over time, one panel for each key."""
    table, keys, spans = dated(table), list(dict.fromkeys(table["key"])), spans_of(replicates)
    shown = ["date", "median", *(level for low, high, _ in spans for level in (low, high))]
    columns, width = (3, 250) if len(keys) <= 6 else (4, 200)
    scale = vega.Scale(zero=True, nice=not look.own_scale)
    colours = style.colours(keys) if look.colour is None else [getattr(style, look.colour)] * len(keys)
    first, last = table["week"].min(), table["week"].max()
    thinned = table[(table["week"] % 4 == 0) | (table["week"] == last)]
    # One line, with a gap after each key: a line for each key takes longer to draw.
    gaps = thinned.groupby("key").tail(1).assign(median=None)
    others = vega.Chart(pd.concat([thinned, gaps]).sort_values("key", kind="stable")[shown[:2]])
    drawn = []
    for place, (key, colour) in enumerate(zip(keys, colours, strict=True)):
        # Text takes the longest to draw: panels that share a scale show its labels once.
        left = place % columns == 0
        axis = vega.Axis(title=look.unit if left else None, tickCount=4, minExtent=36, labels=left or look.own_scale)
        own, time = table[table["key"] == key], time_axis(labels=place + columns >= len(keys))
        base = vega.Chart(own[shown]).encode(x=time)
        layers = bands(base, "median", spans, colour, axis=axis, scale=scale)
        if look.others:
            behind = others.mark("line", color=style.PALE, strokeWidth=1).encode(x=time, order=vega.value(None))
            layers.insert(0, behind.encode(y=vega.Channel("median:Q", scale=scale, axis=axis)))
        if look.zero:
            layers.insert(0, line_at(0.0))
        medians = own.set_index("week")["median"]
        change = f"{medians[first]:,.0f} → {medians[last]:,.0f}" if look.own_scale else ""
        drawn.append(panel(layers, labels.get(key, key), change, width))
    chart = grid(drawn, columns)
    return finish(chart if look.own_scale else chart.scales(y="shared"), look.title, look.subtitle, made_of(replicates))


def one_output(table: pd.DataFrame, unit: str, replicates: int) -> vega.Chart:
    """Draw bands over time of one output; the table has no `key`."""
    base = vega.Chart(dated(table.drop(columns="date"))).encode(x=time_of(table["week"]))
    return panel(bands(base, "median", spans_of(replicates), style.BLUE, title=unit), "")


def enforcement_ratio(table: pd.DataFrame, replicates: int) -> Figure:
    """Draw how many times likelier acts are against ISIS-K than against al-Qaeda and AQIS, on a logarithmic scale."""
    table = dated(table)
    levels = list(QUANTILES)
    table[levels] = table[levels].clip(lower=LEAST_RATIO)
    axis = vega.Axis(
        title="times as likely (log scale)", values=[10.0**k * times for k in range(-3, 5) for times in (1, 3)]
    )
    layers = bands(
        vega.Chart(table).encode(x=time_axis("%b %Y")),
        "median",
        spans_of(replicates),
        style.VERMILION,
        axis=axis,
        scale=vega.Scale(type="log"),
    )
    even = vega.Chart(pd.DataFrame({"date": [table["date"].max()], "y": [1.0]}))
    told = even.mark("text", text="even-handed", align="right", dy=-7, color=style.GREY, fontSize=11)
    chart = vega.layer(*layers, line_at(1.0), told.encode(x="date:T", y="y:Q")).properties(width=640, height=300)
    return finish(
        chart,
        "How selective enforcement is",
        "Acts for each active ISIS-K member, divided by the highest plausible rate for active members of al-Qaeda and "
        f"AQIS, over the last 26 weeks. Ratios below {LEAST_RATIO:g} are drawn at {LEAST_RATIO:g}.",
        made_of(replicates),
    )


def risk(table: pd.DataFrame, labels: Mapping[str, str], replicates: int) -> Figure:
    """Draw plots expected to begin in a year by where the plotters are, one line for each class."""
    keys = [key for key in style.RISK_COLOURS if key in set(table["key"])]
    table = dated(table)
    scale = vega.Scale(domain=keys, range=style.colours(keys, style.RISK_COLOURS))
    colour = vega.Color("key:N", scale=scale, legend=None)
    ends = _spread(table[table["week"] == table["week"].max()], float(table["q95"].max()) * 0.06)
    ends["label"] = [
        f"{labels.get(key, key)} {value:.2g}" for key, value in zip(ends["key"], ends["median"], strict=True)
    ]
    base = vega.Chart(table).encode(x=time_axis("%b %Y"), color=colour)
    names = vega.Chart(ends).mark("text", align="left", dx=6, fontSize=12, fontWeight=600)
    chart = vega.layer(
        *bands(base, "median", spans_of(replicates), title="plots expected to begin in a year"),
        names.encode(x="date:T", y="place:Q", text="label:N", color=colour),
    )
    return finish(
        chart.properties(width=600, height=320),
        "Where plots for attacks abroad come from",
        "Plots abroad expected to begin in a year, by where the plotters are. The last median stands beside each line.",
        made_of(replicates),
    )


def province_map(table: pd.DataFrame, rows: Sequence[str], unit: str, title: str, *subtitle: str) -> Figure:
    """Draw maps of the provinces: a row of maps for each measure, a column for each week.

    Parameters
    ----------
    table
        Columns `province` (key), `week`, and one column of values for each of `rows`.
    rows
        The columns to map, in order; their names head the rows.
    unit
        The title of the colour scale.
    title, subtitle
        The words of the figure.
    """
    topology = json.loads((data_dir("seeds") / "boundaries.topo.json").read_text(encoding="utf-8"))
    topology["arcs"] = [_thinned(arc) for arc in topology["arcs"]]
    shapes = {"name": "boundaries", "format": {"type": "topojson", "feature": "provinces"}}
    weeks = sorted(table["week"].unique())
    scale = vega.Scale(domain=[0, float(table[list(rows)].to_numpy().max()) or 1.0], range=list(style.RAMP))
    legend = vega.Legend(orient="bottom", gradientLength=260, direction="horizontal")
    lines: list[vega.Chart] = []
    for row in rows:
        name = vega.Chart(pd.DataFrame({"name": [row]})).mark("text", align="right", fontSize=13, fontWeight=600)
        maps = [name.encode(text="name:N").properties(width=110, height=160)]
        for week in weeks:
            values = table.loc[table["week"] == week, ["province", row]].rename(columns={row: "value"})
            heading = f"{date_of_week(week):%B %Y}" if row == rows[0] else ""
            looked_up = {"lookup": "properties.key", "from": {"data": values, "key": "province", "fields": ["value"]}}
            one = vega.Chart(shapes, transform=[looked_up], projection=CONIC, width=190, height=160)
            one = one.properties(title={"text": heading, "fontSize": 12, "offset": 4})
            colour = vega.Color("value:Q", title=unit, scale=scale, legend=legend)
            maps.append(one.mark("geoshape", stroke="white", strokeWidth=0.6).encode(color=colour))
        lines.append(vega.concat(maps, len(maps), 4))
    return finish(vega.concat(lines, 1, 2), title, *subtitle, data={"boundaries": topology})


def _thinned(arc: list[list[int]]) -> list[list[int]]:
    """Return a line of steps between points with one point in each cell of a grid of a third of a pixel, and its end."""
    points = np.cumsum(arc, axis=0)
    kept = np.any(np.diff(points // CELL, axis=0, append=-1), axis=1)
    kept[0] = True
    steps: list[list[int]] = np.diff(points[kept], axis=0, prepend=0).tolist()
    return steps


def spans_of(replicates: int) -> Sequence[Band]:
    """Return the bands to draw: one replicate has none."""
    return QUANTILE_BANDS if replicates > 1 else ()


def made_of(replicates: int) -> str:
    """Say what line and bands are."""
    if replicates == 1:
        return "One replicate, so there are no bands."
    return f"Median, middle half, and 5 to 95 % of {replicates} replicates."


def _spread(ends: pd.DataFrame, gap: float) -> pd.DataFrame:
    """Move labels that would overlap apart, in their order."""
    ordered = ends.sort_values("median").copy()
    places: list[float] = []
    for value in ordered["median"]:
        places.append(max(float(value), places[-1] + gap) if places else float(value))
    ordered["place"] = places
    return ordered
