"""The charts of the live page, with summaries and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.dashboard.pages.shared.bands import by_week
from sim.dashboard.session.partial import PartialResults
from sim.dashboard.session.view import View
from sim.dashboard.svg import atlas, drawing
from sim.dashboard.svg.axes import ceiling, edges_of
from sim.dashboard.svg.exhibit import Exhibit, Table
from sim.evidence.yaml_files import read_yaml
from sim.figures.album import RISK_LABELS
from sim.outputs.calendar import date_of_week
from sim.outputs.definitions import SEEN, find
from sim.outputs.numbers import number
from sim.outputs.wording import articled, measure, observer, titled

_DECLARED = read_yaml(Path(__file__).with_suffix(".yaml"))
# The number of weeks in the table of a chart.
_SHOWN = 14


@dataclass(frozen=True)
class Panel:
    """A chart: its title, its outputs with labels and colours, and its scale."""

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
    words = {
        **label,
        **{f"risk.{name}": told for name, told in RISK_LABELS.items()},
        "state": state,
        "the state": articled(label.get(state, state)),
        "plot": plot,
        "map": view.map,
        "place": view.province,
        "place title": titled(f"{view.map}.{view.province}", label),
        "plot label": titled(plot, label),
        "plot observed": "observed" if find(plot).truth == SEEN else "true",
    }
    rows = []
    for entry in _DECLARED["panels"]:
        named = {key: _filled(told, words) for key, told in entry.items()}
        outputs = tuple((name, *look) for name, look in named.pop("outputs").items())
        rows.append(Panel(outputs=outputs, **named))
    known = {*partial.names, f"{view.map}.{view.province}" if view.province in partial.provinces else ""}
    return [row for row in rows if all(name in known for name, _, _ in row.outputs)]


def card(
    partial: PartialResults, panel: Panel, weeks: int, week: int = -1, base: PartialResults | None = None
) -> dict[str, str]:
    """Return the visible part of a panel.

    Parameters
    ----------
    partial, panel
        The run and the panel.
    weeks
        The length of the time axis.
    week
        The week that the summary tells and the picture marks; by default the latest, without a mark.
    base
        The run without the changes, whose medians are dotted.
    """
    words = summary(partial, panel, week)
    events = [(week, f"{date_of_week(week):%d %B %Y}: {text}") for week, text in partial.happenings if week >= 0]
    lines = [
        drawing.Line(words, colour, partial.bands(name), find(name).truth == SEEN)
        for name, words, colour in panel.outputs
    ]
    if base is not None:
        lines += [
            drawing.Line(f"{words}, unchanged", colour, np.tile(base.bands(name)[2], (5, 1)), ghost=True)
            for name, words, colour in panel.outputs
        ]
    picture = drawing.chart(
        lines,
        title=f"{panel.title}. {words}",
        unit=find(panel.outputs[0][0]).unit,
        weeks=weeks,
        events=events,
        log=panel.log,
        domain=panel.domain,
        marked=week,
    )
    return {"key": panel.key, "title": panel.title, "summary": words, "svg": picture}


def summary(partial: PartialResults, panel: Panel, week: int = -1) -> str:
    """Return a sentence with the value in a week, by default the latest, and the first value of each series."""
    parts = []
    for name, words, _ in panel.outputs:
        bands = partial.bands(name)
        now, first = bands[:, week], bands[2][np.isfinite(bands[2])]
        if not np.isfinite(now[2]):
            parts.append(f"{words} is not defined this week")
            continue
        span = f" ({number(now[0])} to {number(now[4])})" if partial.replicates > 1 else ""
        parts.append(f"{words} {number(now[2])}{span}, at first {number(first[0])}")
    return "; ".join(parts) + "."


def exhibit(partial: PartialResults, panel: Panel) -> Exhibit:
    """Return a panel for download. Its table has a row for each week and output, with quantiles over replicates."""
    parts = []
    for name, _, _ in panel.outputs:
        facts = {
            "output": name, "measured": titled(name, partial.labels), "unit": find(name).unit,
            "true_or_observed": observer(name, partial.labels), "replicates": partial.replicates,
        }  # fmt: skip
        parts.append(by_week(partial.bands(name), facts))
    shown = card(partial, panel, partial.lived)
    table = pd.concat(parts, ignore_index=True)
    return Exhibit(shown["key"], shown["title"], shown["summary"], shown["svg"], table)


def shown_rows(partial: PartialResults, panel: Panel) -> Table:
    """Return the table shown with a chart: evenly spaced weeks and the latest one."""
    weeks = sorted({*np.linspace(0, partial.lived - 1, _SHOWN).astype(int).tolist(), partial.lived - 1})
    head = ["Week of"]
    for name, _, _ in panel.outputs:
        told, unit = f"{titled(name, partial.labels)}, {observer(name, partial.labels)}", measure(find(name).unit)
        head += [f"{told}, median: {unit}", f"{told}, nine in ten runs: {unit}"]
    bands = [partial.bands(name) for name, _, _ in panel.outputs]
    rows = []
    for week in weeks:
        cells = []
        for band in bands:
            low, middle, high = (number(float(band[level, week])) for level in (0, 2, 4))
            cells += [middle, "none" if middle == "none" else f"{low} to {high}"]
        rows.append([f"{date_of_week(week):%d %b %Y}", *cells])
    return {"head": head, "rows": rows}


def map_choices(partial: PartialResults) -> list[dict[str, str]]:
    """Return the measures that the map can show."""
    found = [
        {"value": f"{head}.{group}", "label": f"{find(head + '.x.y').text}: {partial.labels[group]}"}
        for head in _DECLARED["by_group"]
        for group in partial.groups
    ]
    return found + [{"value": head, "label": find(head + ".x").text} for head in _DECLARED["of_provinces"]]


def map_of(partial: PartialResults, wanted: str, week: int = -1, chosen: str = "") -> Exhibit:
    """Return the map of one measure in a week, by default the latest, with one province outlined."""
    choices = {one["value"]: one["label"] for one in map_choices(partial)}
    name = wanted if wanted in choices else "members.isis_k"
    unit, called = find(f"{name}.kabul").unit, atlas.names()
    values = dict(
        zip(partial.provinces, partial.by_province(name, week).mean(axis=0).astype(float).tolist(), strict=True)
    )
    ranked = sorted(values.items(), key=lambda item: -item[1])
    first = ", ".join(f"{called[key]} {number(value)}" for key, value in ranked[:3])
    words = (
        f"Highest in {first}. Mean over {partial.replicates} replicates." if ranked[0][1] > 0 else "Nowhere above zero."
    )
    most = 1.0 if "." not in name and unit in ("share", "probability") else ceiling(partial.ceilings.get(name, 0.0))
    beyond = [called[key] for key, value in ranked if value > most]
    if beyond:
        words += f" The colour scale ends at {number(most)}; higher values: {', '.join(beyond)}."
    title = f"{choices[name]}, {date_of_week(week if week >= 0 else partial.lived - 1):%d %B %Y}"
    edges = edges_of(most, even=unit in ("share", "probability"))
    spoken = f"Map of the provinces. {title}. {words}"
    drawn = drawing.choropleth(atlas.shapes(), values, called, title=spoken, unit=unit, edges=edges, chosen=chosen)
    table = pd.DataFrame(ranked, columns=["province", "mean"]).assign(
        week=week if week >= 0 else partial.lived - 1, measure=name
    )
    return Exhibit("map", title, words, drawn, table)


def _filled(told: Any, words: dict[str, str]) -> Any:
    """Return declared words, or all words within a list or mapping, with names in place of their braces."""
    if isinstance(told, dict):
        return {_filled(key, words): _filled(inner, words) for key, inner in told.items()}
    if isinstance(told, list):
        return tuple(_filled(inner, words) for inner in told)
    return re.sub(r"\{(.*?)\}", lambda found: words[found[1]], told) if isinstance(told, str) else told


def output_choices(names: Sequence[str], labels: dict[str, str]) -> list[dict[str, str]]:
    """Return the outputs that a chart can show, with their titles."""
    return [{"value": name, "label": titled(name, labels)} for name in names]
