"""The parts that figures share: axes, bands, panels, and the finished figure that is written to disk."""

from __future__ import annotations

import json
import textwrap
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.display import Picture, svg
from sim.evidence import lookup
from sim.figures import style, vega
from sim.figures.drawing import Drawing
from sim.figures.vega import Options
from sim.outputs.calendar import date_of_week
from sim.outputs.tables import unit_of
from sim.outputs.wording import brief, measure
from sim.resources import whole_file

COLUMNS = 3
# The width of a chart on a page, with its axes and legend, and the size of all of its text.
WIDE, TEXT = 440, 11.5
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
# A quantile band: its lower column, its upper column and its opacity.
Band = tuple[str, str, float]
QUANTILE_BANDS: tuple[Band, ...] = (("q05", "q95", 0.18), ("q25", "q75", 0.28))


class Figure(NamedTuple):
    """A finished figure: its Vega-Lite specification with its tables."""

    specification: Picture

    def svg(self) -> str:
        """Return the figure as SVG, drawn without a browser."""
        return svg(self.specification)


def finish(chart: vega.Chart, title: str, *subtitle: str, data: Mapping[str, object] | None = None) -> Figure:
    """Add the title and the common style to a chart.

    Parameters
    ----------
    chart
        The chart.
    title, subtitle
        The title, and the paragraphs beneath it.
    data
        Tables that the chart names instead of holding them.
    """
    lines = [line for text in subtitle for line in textwrap.wrap(text, 110)]
    tables: dict[str, object] = dict(data or {})

    def apart(part: Options) -> Options:
        """Return a part of a chart with names instead of tables, so that charts share them."""
        if isinstance(part, pd.DataFrame):
            text = part.to_json(orient="records", date_format="iso")
            name = f"table-{zlib.crc32(text.encode()):08x}"
            tables[name] = json.loads(text)
            return {"name": name}
        if isinstance(part, dict):
            return {name: apart(one) for name, one in part.items()}
        return [apart(one) for one in part] if isinstance(part, list) else part

    made = chart.properties(title={"text": title, "subtitle": lines}, padding=16, config=style.config())
    return Figure({"$schema": SCHEMA, **apart(dict(made)), "datasets": tables})


def for_page(chart: vega.Chart) -> str:
    """Return a chart for the browser as JSON: under the page's own heading, as wide as a card, and in the page's colours.

    The chart is the same as in files and reports, which arrange several of them under one title.
    """
    panels = chart.get("concat", ())
    alone = len(panels) < 2
    chart = panels[0] if len(panels) == 1 else chart

    def fitted(part: Options) -> Options:
        if isinstance(part, list):
            return [fitted(one) for one in part]
        if not isinstance(part, dict):
            return style.INKS.get(part, part) if isinstance(part, str) else part
        kept = {name: one for name, one in part.items() if not (alone and name == "title" and "layer" in part)}
        wide = {"width": WIDE} if alone and "layer" in part and isinstance(part.get("width"), int) else {}
        # A scale between colours computes with them, so they stay numbers.
        return {
            name: TEXT
            if name.endswith(("fontSize", "FontSize"))
            else one
            if name == "scale" and _blends(one)
            else fitted(one)
            for name, one in {**kept, **wide}.items()
        }

    plain = finish(chart, "").specification
    made = {name: fitted(one) if name != "datasets" else one for name, one in fitted(plain).items()}
    ink = dict.fromkeys(("labelColor", "titleColor"), "var(--ink)")
    made["config"]["axis"] |= {"labelSeparation": 8}
    made["config"] |= {
        "background": None, "aria": False, "font": "DejaVu Sans, Verdana, sans-serif", "mark": {"tooltip": True, "aria": False},
        "rule": {"color": "var(--ink)"}, "text": {"color": "var(--ink)"}, "legend": made["config"]["legend"] | ink,
    }  # fmt: skip
    whole = {"autosize": {"type": "fit-x", "contains": "padding"}} if "width" in made else {}
    return json.dumps({**made, **whole, "title": None, "padding": 4}, separators=(",", ":"))


def _blends(scale: Options) -> bool:
    ends = scale.get("domain") or [0] if isinstance(scale, dict) else []
    return "range" in (scale or {}) and not all(isinstance(end, str) for end in ends)


def save(figures: Mapping[str, Figure | Drawing], folder: Path) -> list[Path]:
    """Write figures as SVG and PNG.

    Parameters
    ----------
    figures
        The figures, or drawings that have begun, by file name without its ending.
    folder
        Made when missing.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, drawing in begin(figures.items()).items():
        for ending, data in (("svg", drawing.svg().encode()), ("png", drawing.png())):
            written.append(folder / f"{name}.{ending}")
            with whole_file(written[-1]) as partial:
                partial.write_bytes(data)
    return written


def begin(figures: Iterable[tuple[str, Figure | Drawing]]) -> dict[str, Drawing]:
    """Begin to draw figures by name; within :func:`sim.figures.drawing.apart` this process can do other work meanwhile."""
    return {name: Drawing(one.specification) if isinstance(one, Figure) else one for name, one in figures}


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of weeks with a column of dates.

    Noon is used so that no time zone moves a week into another day.
    """
    noon = {week: pd.Timestamp(date_of_week(week)) + pd.Timedelta(hours=12) for week in table["week"].unique()}
    return table.assign(date=table["week"].map(noon))


def time_axis(form: str = "%Y", *, labels: bool = True, ticks: Options = "year") -> vega.Channel:
    """Return the axis of calendar time for the column `date`."""
    axis = vega.Axis(format=form, tickCount=ticks, grid=False, labels=labels)
    return vega.Channel("date:T", title=None, axis=axis)


def time_of(weeks: pd.Series) -> vega.Channel:
    """Return the axis of calendar time for some weeks; those of less than two years are labelled by day."""
    return time_axis() if weeks.max() - weeks.min() > 104 else time_axis("%-d %b %Y", ticks=4)


def axis_title(key: str, width: int = 60) -> list[str]:
    """Return the name of an output or parameter with its unit, as an axis shows it."""
    known = lookup(key)
    unit = known.unit if known else unit_of(key)
    told = "" if unit in ("name", "list") else measure(unit)
    return textwrap.wrap(brief(key) + (f" ({told})" if told else ""), width)


def line_at(value: float, axis: str = "y") -> vega.Chart:
    """Draw a dashed reference line at one value of an axis."""
    table = pd.DataFrame({axis: [value]})
    return vega.Chart(table).mark("rule", color=style.GREY, strokeDash=[4, 3]).encode(**{axis: f"{axis}:Q"})


def bands(
    base: vega.Chart, middle: str, spans: Sequence[Band] = QUANTILE_BANDS, colour: str | None = None, **axis: Options
) -> list[vega.Chart]:
    """Draw bands over time with a line between them.

    Parameters
    ----------
    base
        The chart of the table, with its horizontal axis.
    middle, spans
        The column of the line, and the bands.
    colour
        One colour for all; the colour that `base` encodes where it is None.
    axis
        Options of the vertical axis, as `vega.Channel` takes them.
    """
    if colour is not None:
        base = base.encode(color=vega.value(colour))
    areas = [
        base.mark("area", opacity=opacity).encode(y=vega.Channel(f"{low}:Q", **axis), y2=high)
        for low, high, opacity in spans
    ]
    return [*areas, base.mark("line", strokeWidth=1.8).encode(y=vega.Channel(f"{middle}:Q", **axis))]


def bars(base: vega.Chart, spans: Sequence[Band], size: int, **axis: Options) -> list[vega.Chart]:
    """Draw horizontal bands as bars, one row for each name; see :func:`bands`."""
    return [
        base.mark("bar", opacity=opacity, size=size).encode(x=vega.Channel(f"{low}:Q", **axis), x2=high)
        for low, high, opacity in spans
    ]


def panel(
    layers: Sequence[vega.Chart], title: str, subtitle: str = "", width: int = 230, height: int = 130
) -> vega.Chart:
    """Return layers as one small panel with its own title."""
    told = {
        "text": textwrap.wrap(title, width // 6),
        "subtitle": textwrap.wrap(subtitle, width // 5),
        "fontSize": 12.5,
        "subtitleFontSize": 11,
        "subtitlePadding": 2,
        "offset": 8,
        "frame": "group",
    }
    return vega.layer(*layers).properties(width=width, height=height, title=told)


def grid(panels: Sequence[vega.Chart], columns: int = COLUMNS, spacing: int = 16) -> vega.Chart:
    """Arrange panels in rows."""
    return vega.concat(panels, columns, spacing)


def palette(field: str, names: Sequence[str], colours: Sequence[str], orient: Options = "top") -> dict[str, Options]:
    """Return encodings that distinguish names by colour and, for print, by shape."""
    legend = None if len(names) == 1 else vega.Legend(title=None, labelLimit=440, symbolOpacity=1, orient=orient)
    shapes = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right"]
    shape = vega.Scale(domain=names, range=[shapes[place % len(shapes)] for place in range(len(names))])
    return {
        "color": vega.Color(field, scale=vega.Scale(domain=names, range=list(colours)[: len(names)]), legend=legend),
        "shape": vega.Shape(field, scale=shape, legend=legend),
    }


def labelled_rows(column: str, names: Sequence[str], above: int = 6) -> vega.Channel:
    """Return the axis of rows that have their name above them, where long names take no width.

    Parameters
    ----------
    column, names
        The column of names, and the names in order.
    above
        The distance of a name from the middle of its row, in pixels.
    """
    axis = vega.Axis(
        labelAlign="left",
        labelBaseline="bottom",
        labelOffset=-above,
        labelPadding=-2,
        labelLimit=380,
        ticks=False,
        domain=False,
    )
    return vega.Channel(f"{column}:N", sort=list(names), title=None, axis=axis)


def interval_rows(table: pd.DataFrame, x_title: str, colours: Sequence[str] = (style.BLUE,)) -> vega.Chart:
    """Draw points with their intervals, one row for each name.

    Parameters
    ----------
    table
        `name`, `value`, `low`, `high`, and `kind` where each name has several points, in the order of the rows.
    x_title, colours
        The title of the axis, and a colour for each kind.
    """
    rows = table if "kind" in table else table.assign(kind="")
    kinds, names = (list(dict.fromkeys(rows[column])) for column in ("kind", "name"))
    look = palette("kind:N", kinds, colours)
    height = 24 + 12 * len(kinds)
    # The name of a row takes the place of one more kind, above the others.
    places = vega.Scale(domain=[" ", *kinds] if len(kinds) > 1 else kinds)
    base = vega.Chart(rows).encode(
        y=labelled_rows("name", names, height // 2 - 12), yOffset=vega.YOffset("kind:N", scale=places)
    )
    chart = vega.layer(
        base.mark("rule", strokeWidth=2).encode(
            x=vega.Channel("low:Q", title=x_title), x2="high:Q", color=look["color"]
        ),
        base.mark("point", filled=True, size=60, opacity=1).encode(x="value:Q", **look),
        line_at(0.0, "x"),
    )
    return chart.properties(width=520, height=len(names) * height)


def intervals(
    table: pd.DataFrame, x_title: str, title: str, *subtitle: str, colours: Sequence[str] = (style.BLUE,)
) -> Figure:
    """Return :func:`interval_rows` as a figure."""
    return finish(interval_rows(table, x_title, colours), title, *subtitle)


def progress(table: pd.DataFrame, column: str, y_title: str, title: str, subtitle: str, **scale: Options) -> Figure:
    """Draw how far a search or an exploration has come by the number of points that it evaluated.

    Parameters
    ----------
    table
        `evaluated`, and the column to draw.
    column, y_title
        The column, and its name.
    title, subtitle
        The words of the figure.
    scale
        Options of the vertical scale, as `vega.Scale` takes them.
    """
    line = vega.Chart(table).mark("line", point=True, color=style.BLUE)
    chart = line.encode(
        x=vega.Channel("evaluated:Q", title="points evaluated"),
        y=vega.Channel(f"{column}:Q", title=y_title, scale=vega.Scale(**scale)),
    )
    return finish(chart.properties(width=520, height=220), title, subtitle)
