"""Which charts the live page shows, with their numbers in words and as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np
import pandas as pd

from sim.dashboard.session.partial import PartialResults
from sim.dashboard.session.view import View
from sim.dashboard.svg import atlas, axes, drawing
from sim.dashboard.svg.axes import ceiling
from sim.dashboard.svg.exhibit import Table
from sim.figures.album import RISK_LABELS
from sim.outputs.calendar import date_of_week
from sim.outputs.definitions import SEEN, find
from sim.outputs.wording import measure, observer, titled

COLOURS = ("blue", "vermilion", "green", "orange", "purple")
MAPPED = ("members", "seen_at", "sanctuary_at", "home_attacks")
OF_PROVINCES = (
    "province_taliban",
    "province_warlords",
    "province_grievance",
    "province_obedience",
    "province_breaches",
)


@dataclass(frozen=True)
class Panel:
    """One chart: its title, its outputs with labels and colours, and how it is drawn."""

    key: str
    title: str
    outputs: tuple[tuple[str, str, str], ...]
    log: bool = False
    domain: tuple[float, float] | None = None


def panels(partial: PartialResults, view: View) -> list[Panel]:
    """Return the charts of the live page for this run and view."""
    label = partial.labels
    state = view.state if view.state in partial.states else partial.states[0]
    plot = view.plot if view.plot in partial.names else "legitimacy.mean"
    share = (0.0, 1.0)
    rows = [
        Panel("isis", f"{label['isis_k']}, true and as observed", _two("strength.isis_k", "seen.isis_k", "vermilion")),
        Panel("aq", f"{label['al_qaeda']}, true and as observed", _two("strength.al_qaeda", "seen.al_qaeda", "blue")),
        Panel(
            "risk",
            "Risk abroad, by where the executor is",
            tuple(
                (f"risk.{name}", words, colour)
                for (name, words), colour in zip(RISK_LABELS.items(), COLOURS, strict=False)
            ),
        ),
        Panel(
            "readings",
            "Was the accord kept? Four readings",
            tuple(
                (f"compliance.{name}", words, colour)
                for name, words, colour in (
                    ("attacks", "no attacks", "blue"),
                    ("conduct", "no training", "green"),
                    ("presence", "no presence", "orange"),
                    ("expulsion", "expulsion", "vermilion"),
                )
            ),
            domain=share,
        ),
        Panel(
            "ratio", "How selective the crackdown is", (("enforcement.ratio", "ISIS-K over AQ", "vermilion"),), log=True
        ),
        Panel(
            "spread",
            "Provinces with al-Qaeda or AQIS",
            _two("aq_family.provinces", "aq_family.seen_provinces", "blue"),
        ),
        Panel(
            "gap",
            f"Compliance as {label.get(state, state)} sees it",
            _two(f"compliance_true.{state}", f"compliance_seen.{state}", "purple"),
            domain=share,
        ),
        Panel("own", titled(plot, label), ((plot, "observed" if find(plot).truth == SEEN else "true", "green"),)),
    ]
    return [row for row in rows if all(name in partial.names for name, _, _ in row.outputs)]


def lines(partial: PartialResults, panel: Panel) -> list[drawing.Line]:
    """Return the series of a panel."""
    return [
        drawing.Line(words, colour, partial.bands(name), find(name).truth == SEEN)
        for name, words, colour in panel.outputs
    ]


def picture(partial: PartialResults, panel: Panel, weeks: int) -> str:
    """Draw a panel."""
    return drawing.chart(
        lines(partial, panel),
        title=f"{panel.title}. {summary(partial, panel)}",
        unit=unit_of(panel),
        weeks=weeks,
        events=events_of(partial),
        log=panel.log,
        domain=panel.domain,
    )


def events_of(partial: PartialResults) -> list[tuple[int, str]]:
    """Return what the scenario makes happen, as (week, words with the date)."""
    return [(week, f"{date_of_week(week):%d %B %Y}: {text}") for week, text in partial.happenings if week >= 0]


def unit_of(panel: Panel) -> str:
    """Return the unit of a panel's outputs."""
    return find(panel.outputs[0][0]).unit


def summary(partial: PartialResults, panel: Panel) -> str:
    """Say in a sentence where each series stands now and where it stood at the start."""
    parts = []
    for name, words, _ in panel.outputs:
        bands = partial.bands(name)
        now, first = bands[:, -1], bands[2][np.isfinite(bands[2])]
        if not np.isfinite(now[2]):
            parts.append(f"{words} is not defined this week")
            continue
        span = f" ({axes.number(now[0])} to {axes.number(now[4])})" if partial.replicates > 1 else ""
        parts.append(f"{words} {axes.number(now[2])}{span}, at first {axes.number(first[0])}")
    return "; ".join(parts) + "."


def table(partial: PartialResults, panel: Panel) -> pd.DataFrame:
    """Return a panel's numbers: a row a week and output, with quantiles over replicates."""
    parts = []
    for name, _, _ in panel.outputs:
        q05, q25, median, q75, q95 = partial.bands(name)
        weeks = np.arange(partial.lived)
        parts.append(
            pd.DataFrame(
                {
                    "week": weeks, "date": [date_of_week(week) for week in weeks], "output": name,
                    "measured": titled(name, partial.labels), "unit": find(name).unit,
                    "true_or_observed": observer(name, partial.labels), "replicates": partial.replicates,
                    "q05": q05, "q25": q25, "median": median, "q75": q75, "q95": q95,
                }
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def shown_rows(partial: PartialResults, panel: Panel, most: int = 14) -> Table:
    """Return the table that stands beside a chart: evenly chosen weeks and the last."""
    weeks = sorted({*np.linspace(0, partial.lived - 1, most).astype(int).tolist(), partial.lived - 1})
    head = ["Week of"]
    for name, _, _ in panel.outputs:
        told = f"{titled(name, partial.labels)}, {observer(name, partial.labels)}"
        unit = measure(find(name).unit)
        head += [f"{told}, median: {unit}", f"{told}, nine in ten runs: {unit}"]
    bands = [partial.bands(name) for name, _, _ in panel.outputs]
    rows = []
    for week in weeks:
        cells = []
        for band in bands:
            low, middle, high = (axes.number(float(band[level, week])) for level in (0, 2, 4))
            cells += [middle, "none" if middle == "none" else f"{low} to {high}"]
        rows.append([f"{date_of_week(week):%d %b %Y}", *cells])
    return {"head": head, "rows": rows}


def map_choices(partial: PartialResults) -> list[dict[str, str]]:
    """Return what the map can show, by group of choices."""
    found = [
        {"value": f"{head}.{group}", "label": f"{find(head + '.x.y').text}: {partial.labels[group]}"}
        for head in MAPPED
        for group in partial.groups
    ]
    return found + [{"value": head, "label": find(head + ".x").text} for head in OF_PROVINCES]


class Map(TypedDict):
    """The map of one measure: picture, words and table, and the number of each province."""

    name: str
    title: str
    summary: str
    svg: str
    table: Table
    values: dict[str, float]


def map_of(partial: PartialResults, wanted: str) -> Map:
    """Return the map of one measure in the last week: picture, words, table."""
    choices = {one["value"]: one["label"] for one in map_choices(partial)}
    name = wanted if wanted in choices else "members.isis_k"
    somewhere = f"{name}.kabul"
    unit = find(somewhere).unit
    values = dict(zip(partial.provinces, partial.by_province(name).mean(axis=0).astype(float).tolist(), strict=True))
    called = atlas.names()
    ranked = sorted(values.items(), key=lambda item: -item[1])
    first = ", ".join(f"{called.get(key, key)} {axes.number(value)}" for key, value in ranked[:3])
    words = (
        f"Highest in {first}. Mean over {partial.replicates} replicates." if ranked[0][1] > 0 else "Nowhere above zero."
    )
    most = 1.0 if "." not in name and unit in ("share", "probability") else ceiling(partial.ceilings.get(name, 0.0))
    beyond = [called.get(key, key) for key, value in ranked if value > most]
    if beyond:
        words += f" The colours end at {axes.number(most)}; beyond it: {', '.join(beyond)}."
    title = f"{choices[name]}, {date_of_week(partial.lived - 1):%d %B %Y}"
    return {
        "name": name,
        "title": title,
        "summary": words,
        "svg": drawing.choropleth(
            atlas.shapes(),
            values,
            called,
            title=f"Map of the provinces. {title}. {words}",
            unit=unit,
            most=most,
        ),
        "table": {
            "head": [
                "Province",
                f"{choices[name]}, mean over replicates, {observer(somewhere)}: {measure(unit)}",
            ],
            "rows": [[called.get(key, key), axes.number(value)] for key, value in ranked],
        },
        "values": values,
    }


def _two(true: str, seen: str, colour: str) -> tuple[tuple[str, str, str], ...]:
    return ((true, "true", colour), (seen, "observed", "grey"))


def output_choices(names: Sequence[str], labels: dict[str, str]) -> list[dict[str, str]]:
    """Return every output a chart can show, by what it measures."""
    return [{"value": name, "label": titled(name, labels)} for name in names]
