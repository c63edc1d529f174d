"""The figures of a run, drawn with Altair from tidy tables and written as SVG and PNG without a browser.

Every function takes *bands*: a table with one row per output and week, with the columns `key` (a group, a state, a
class of risk), `week`, and the quantiles over replicates `q05`, `q25`, `median`, `q75`, `q95`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import altair as alt
import pandas as pd

from sim.display import svg
from sim.figures import style
from sim.outputs.calendar import date_of_week
from sim.outputs.tables import QUANTILES
from sim.resources import data_dir

# The least that the ratio of enforcement is drawn at, in times as likely.
LEAST_RATIO = 0.1
# What Altair draws: one chart, or several over or beside one another.
Drawing = alt.Chart | alt.LayerChart | alt.ConcatChart | alt.HConcatChart | alt.VConcatChart | alt.FacetChart
# A row of a table, as JSON writes it.
Row = dict[str, object]


class Figure(NamedTuple):
    """A chart and the tables it draws, kept apart because Altair copies what is inside a chart many times over."""

    chart: Drawing
    data: dict[str, list[Row]]

    def svg(self) -> str:
        """Return the picture, drawn without a browser."""
        return svg({**self.chart.to_dict(validate=False), "datasets": self.data})


def strength(bands: pd.DataFrame, labels: Mapping[str, str], replicates: int) -> Figure:
    """Militants at large by group, one panel a group, each on its own scale."""
    keys = _order(bands)
    first, last = bands["week"].min(), bands["week"].max()
    medians = bands.set_index(["key", "week"])["median"]
    changes = {key: f"{medians[key, first]:,.0f} → {medians[key, last]:,.0f}" for key in keys}
    return _panels(
        bands,
        keys,
        labels,
        dict(zip(keys, style.colours(keys), strict=True)),
        y_title="people",
        beneath=changes,
        independent=True,
        title="Strength of each group",
        subtitle=f"Militants at large in Afghanistan, each panel on its own scale; {_bands_text(replicates)}",
    )


def legitimacy(bands: pd.DataFrame, labels: Mapping[str, str], replicates: int) -> Figure:
    """External legitimacy of the Taliban, one panel a state, the others in grey behind it."""
    keys = _order(bands)
    return _panels(
        bands,
        keys,
        labels,
        dict.fromkeys(keys, style.BLUE),
        y_title="legitimacy, 0 to 1",
        ghosts=True,
        title="How legitimate the Taliban look to each state",
        subtitle=f"External legitimacy; grey lines are the other states; {_bands_text(replicates)}",
    )


def compliance_gap(bands: pd.DataFrame, labels: Mapping[str, str], replicates: int) -> Figure:
    """Perceived minus true compliance with the accord, one panel an audience."""
    keys = _order(bands)
    return _panels(
        bands,
        keys,
        labels,
        dict.fromkeys(keys, style.PURPLE),
        y_title="perceived − true",
        rule=0.0,
        title="Who is deceived, and which way",
        subtitle=[
            "Perceived minus true compliance, each state by its own reading of the accord; above the line the Taliban",
            f"look better than they are, below it worse; {_bands_text(replicates)}",
        ],
    )


def enforcement_ratio(bands: pd.DataFrame, replicates: int) -> Figure:
    """Acts per active ISIS-K member over the most that is plausible per active member of al-Qaeda's family, on a logarithmic scale."""
    table = _dated(bands)
    # Early weeks can be without an act against ISIS-K, and nought has no place on such a scale.
    levels = list(QUANTILES)
    table[levels] = table[levels].clip(lower=LEAST_RATIO)
    scale = alt.Scale(type="log")
    axis = alt.Axis(
        title="times as likely (log scale)", values=[10.0**k * times for k in range(-3, 5) for times in (1, 3)]
    )
    base = _chart("bands").encode(x=_time())
    even = _chart("even")
    chart = alt.layer(
        base.mark_area(color=style.VERMILION, opacity=0.16).encode(
            y=alt.Y("q05:Q", scale=scale, axis=axis), y2="q95:Q"
        ),
        base.mark_area(color=style.VERMILION, opacity=0.26).encode(y="q25:Q", y2="q75:Q"),
        base.mark_line(color=style.VERMILION, strokeWidth=2).encode(y="median:Q"),
        even.mark_rule(color=style.GREY, strokeDash=[4, 3]).encode(y="y:Q"),
        even.mark_text(align="right", dy=-7, color=style.GREY, fontSize=11).encode(x="date:T", y="y:Q", text="text:N"),
    ).properties(width=640, height=300)
    return _finish(
        chart,
        {"bands": _records(table), "even": [{"y": 1.0, "date": int(table["date"].max()), "text": "even-handed"}]},
        "How selective the crackdown is",
        [
            "Acts per active ISIS-K member over the most that is plausible per active member of al-Qaeda's family;",
            f"trailing 26 weeks, drawn from a tenth up; {_bands_text(replicates)}",
        ],
    )


def risk(bands: pd.DataFrame, labels: Mapping[str, str], replicates: int) -> Figure:
    """Draw expected attempts a year by where the executor is, one line a class."""
    keys = [key for key in style.RISK_COLOURS if key in set(bands["key"])]
    table = _dated(bands)
    scale = alt.Scale(domain=keys, range=style.colours(keys, style.RISK_COLOURS))
    colour = alt.Color("key:N", scale=scale, legend=None)
    base = _chart("bands").encode(x=_time(), color=colour)
    ends = _spread(table[table["week"] == table["week"].max()], float(table["q95"].max()) * 0.06)
    ends["label"] = [
        f"{labels.get(key, key)} {value:.2g}" for key, value in zip(ends["key"], ends["median"], strict=True)
    ]
    chart = alt.layer(
        base.mark_area(opacity=0.14).encode(y=alt.Y("q05:Q", title="expected attempts a year"), y2="q95:Q"),
        base.mark_area(opacity=0.2).encode(y="q25:Q", y2="q75:Q"),
        base.mark_line(strokeWidth=2).encode(y="median:Q"),
        _chart("ends")
        .mark_text(align="left", dx=6, fontSize=12, fontWeight=600)
        .encode(x="date:T", y="place:Q", text="label:N", color=colour),
    ).properties(width=600, height=320)
    return _finish(
        chart,
        {"bands": _records(table), "ends": _records(ends)},
        "Where the risk comes from",
        f"Expected attempts abroad a year, by where the executor is; last median beside its line; {_bands_text(replicates)}",
    )


def province_map(table: pd.DataFrame, rows: Sequence[str], unit: str, title: str, subtitle: str) -> Figure:
    """Draw maps of the provinces: a row of maps per measure, a column per week.

    Parameters
    ----------
    table
        Columns `province` (key), `week`, and one column of values for each of `rows`.
    rows
        The columns to map, in order; their names head the rows.
    unit
        What the colour measures, for the legend.
    title, subtitle
        What is seen.
    """
    topology = json.loads((data_dir("seeds") / "boundaries.topo.json").read_text(encoding="utf-8"))
    shapes = alt.NamedData(name="boundaries", format=alt.TopoDataFormat(feature="provinces", type="topojson"))
    weeks = sorted(table["week"].unique())
    by_week = {week: table[table["week"] == week].set_index("province") for week in weeks}
    wide = pd.DataFrame({f"{row} {week}": by_week[week][row] for row in rows for week in weeks})
    top = float(table[list(rows)].to_numpy().max()) or 1.0
    scale = alt.Scale(domain=[0, top], range=list(style.RAMP))
    legend = alt.Legend(orient="bottom", gradientLength=260, direction="horizontal", titleLimit=500)
    grid = []
    for position, row in enumerate(rows):
        maps = []
        for week in weeks:
            heading = f"{date_of_week(week):%B %Y}" if position == 0 else ""
            column = f"{row} {week}"
            maps.append(
                alt.Chart(shapes)
                .mark_geoshape(stroke="white", strokeWidth=0.6)
                .transform_lookup(
                    lookup="properties.key",
                    from_=alt.LookupData(data=alt.NamedData(name="values"), key="province", fields=[column]),
                    **{"as": ["value"]},
                )
                .encode(color=alt.Color("value:Q", title=unit, scale=scale, legend=legend))
                .project(type="conicConformal", rotate=[-66, 0], parallels=[31, 36])
                .properties(width=190, height=160, title=alt.TitleParams(heading, fontSize=12, offset=4))
            )
        label = _chart("nothing").mark_text(align="right", fontSize=13, fontWeight=600)
        side = label.encode(text=alt.value(row)).properties(width=110, height=160)
        grid.append(alt.hconcat(side, *maps, spacing=4))
    data = {"boundaries": topology, "values": _records(wide.rename_axis("province").reset_index()), "nothing": [{}]}
    return _finish(alt.vconcat(*grid, spacing=2), data, title, subtitle)


def save(figure: Figure, folder: Path, name: str) -> list[Path]:
    """Write a figure as SVG and PNG.

    Parameters
    ----------
    figure
        What one of the functions above returned.
    folder
        An existing folder.
    name
        File name without ending.

    Returns
    -------
    list of pathlib.Path
        The files written.
    """
    import vl_convert as vlc

    drawing = figure.svg()
    vector, raster = folder / f"{name}.svg", folder / f"{name}.png"
    vector.write_text(drawing, encoding="utf-8")
    raster.write_bytes(vlc.svg_to_png(drawing, scale=2))
    return [vector, raster]


def _panels(
    bands: pd.DataFrame,
    keys: Sequence[str],
    labels: Mapping[str, str],
    colours: Mapping[str, str],
    *,
    y_title: str,
    title: str,
    subtitle: str | list[str],
    beneath: Mapping[str, str] | None = None,
    rule: float | None = None,
    independent: bool = False,
    ghosts: bool = False,
) -> Figure:
    """Draw one small panel per key, three or four in a row."""
    table = _dated(bands)
    columns = 3 if len(keys) <= 6 else 4
    width = 250 if columns == 3 else 200
    scale = alt.Scale(zero=True, nice=not independent)
    panels = []
    last = int(table["week"].max())
    for position, key in enumerate(keys):
        y_axis = alt.Axis(title=y_title if position % columns == 0 else None, tickCount=4, minExtent=36)
        all_ = _chart("bands").encode(x=_time(short=True))
        mine = all_.transform_filter(alt.FieldEqualPredicate(field="key", equal=key))
        layers: list[alt.Chart] = []
        if ghosts:
            layers.append(
                all_.transform_filter(f"datum.week % 4 == 0 || datum.week == {last}")
                .mark_line(color=style.PALE, strokeWidth=1)
                .encode(y=alt.Y("median:Q", scale=scale, axis=y_axis), detail="key:N")
            )
        if rule is not None:
            layers.append(_chart("rule").mark_rule(color=style.GREY).encode(y="y:Q"))
        layers += [
            mine.mark_area(opacity=0.18, color=colours[key]).encode(
                y=alt.Y("q05:Q", scale=scale, axis=y_axis), y2="q95:Q"
            ),
            mine.mark_area(opacity=0.28, color=colours[key]).encode(y="q25:Q", y2="q75:Q"),
            mine.mark_line(color=colours[key], strokeWidth=1.8).encode(y="median:Q"),
        ]
        heading = alt.TitleParams(
            labels.get(key, key),
            subtitle=(beneath or {}).get(key, alt.Undefined),
            fontSize=12.5,
            subtitlePadding=2,
            offset=8,
            frame="group",
            limit=width + 30,
        )
        panels.append(alt.layer(*layers).properties(width=width, height=130, title=heading))
    grid = alt.concat(*panels, columns=columns, spacing=16)
    if not independent:
        grid = grid.resolve_scale(y="shared")
    return _finish(grid, {"bands": _records(table), "rule": [{"y": rule}]}, title, subtitle)


def _chart(name: str) -> alt.Chart:
    """Begin a chart of the table that is handed over under this name."""
    return alt.Chart(alt.NamedData(name=name))


def _records(table: pd.DataFrame) -> list[Row]:
    """Return a table as rows; numbers keep five figures, which is finer than a pixel."""
    rows: list[Row] = json.loads(table.to_json(orient="records", double_precision=10))
    return [
        {name: float(f"{value:.5g}") if isinstance(value, float) else value for name, value in row.items()}
        for row in rows
    ]


def _finish(chart: Drawing, data: dict[str, list[Row]], title: str, subtitle: str | list[str]) -> Figure:
    heading = alt.TitleParams(title, subtitle=subtitle)
    return Figure(chart.properties(title=heading, padding=16).configure(**style.config()), data)


def _time(*, short: bool = False) -> alt.X:
    """Return the time axis: calendar dates, since week 0 is a day that readers know."""
    return alt.X("date:T", title=None, axis=alt.Axis(format="%Y" if short else "%b %Y", tickCount="year", grid=False))


def _dated(bands: pd.DataFrame) -> pd.DataFrame:
    # Milliseconds of the day's noon, so that no time zone moves a week into another day.
    noon = {week: int(pd.Timestamp(date_of_week(week)).timestamp() + 43200) * 1000 for week in bands["week"].unique()}
    return bands.assign(date=bands["week"].map(noon))


def _order(bands: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(bands["key"]))


def _bands_text(replicates: int) -> str:
    if replicates == 1:
        return "one replicate, so no bands"
    return f"median, middle half and 5 to 95 % of {replicates} replicates"


def _spread(ends: pd.DataFrame, gap: float) -> pd.DataFrame:
    """Move labels that would overlap apart, keeping their order."""
    ordered = ends.sort_values("median").copy()
    places: list[float] = []
    for value in ordered["median"]:
        places.append(max(float(value), places[-1] + gap) if places else float(value))
    ordered["place"] = places
    return ordered
