"""Charts of many runs: intervals, heat maps, parallel coordinates and boxes, in the colours of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from pathlib import Path

import numpy as np

from sim.dashboard.svg.axes import GRID, INK, SOFT, WIDTH, ramp, rounded, text, tick, ticks, wrap
from sim.outputs.numbers import number
from sim.outputs.wording import measure, quantity
from sim.resources import rendered

_SIDE = 14


@dataclass(frozen=True)
class Interval:
    """One row of a chart of intervals.

    Attributes
    ----------
    name
        The label of the row.
    marks
        For each kind: the value and the low and high end of its interval.
    """

    name: str
    marks: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Heat:
    """One heat map.

    Attributes
    ----------
    across, up
        Labels of the columns and of the rows, the lowest row first.
    values
        Shape (rows, columns); NaN where there is none.
    heading
        The heading, if there are several maps.
    marks
        Text in the cells, with the shape of the values, or an empty tuple.
    """

    across: tuple[str, ...]
    up: tuple[str, ...]
    values: np.ndarray
    heading: str = ""
    marks: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Reach:
    """One row of a box chart: its range as fractions of the sampled range, and a description."""

    name: str
    low: float
    high: float
    words: str


def intervals(rows: Sequence[Interval], kinds: Sequence[tuple[str, str]], *, title: str, unit: str) -> str:
    """Draw bars with intervals, each below its name.

    Parameters
    ----------
    rows
        The rows, from the top.
    kinds
        The label and colour of each mark in a row.
    title, unit
        The text alternative and the unit.
    """
    ends = [end for row in rows for mark in row.marks for end in mark if math.isfinite(end)]
    low, high = rounded(min([0.0, *ends]), max([0.0, *ends]))
    high = high if high > low else low + 1.0

    def at(value: float) -> float:
        return _SIDE + (WIDTH - 2 * _SIDE) * min(max((value - low) / (high - low), 0.0), 1.0)

    many = len(kinds) > 1
    alongs = accumulate((34 + 6.4 * len(label) for label, _ in kinds), initial=8.0)
    top, tall = 30.0 if many else 12.0, 20 + 13 * len(kinds)
    foot = top + tall * len(rows)
    drawn = _drawn(
        "intervals",
        rows=rows,
        kinds=kinds,
        legend=zip(kinds, alongs, strict=False) if many else (),
        at=at,
        top=top,
        tall=tall,
        foot=foot,
        ticks=ticks(low, high),
        unit=measure(unit),
    )
    return wrap(drawn, title, WIDTH, foot + 42)


def heat_maps(
    maps: Sequence[Heat], *, title: str, across: str, up: str, unit: str, ends: tuple[str, str] | None = None
) -> str:
    """Draw heat maps one above the other with a common scale.

    Parameters
    ----------
    maps
        The heat maps.
    title, across, up, unit
        The text alternative, the labels of the axes, and the unit.
    ends
        For a diverging scale: the meaning of negative and of positive values.
    """
    seen = np.concatenate([one.values.ravel() for one in maps])
    seen = seen[np.isfinite(seen)]
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
    limit = max(abs(low), abs(high)) or 1.0
    left = 14 + min(6.3 * max(len(label) for one in maps for label in one.up), 110.0)
    placed, down = [], 22.0
    for one in maps:
        down += 20 if one.heading else 0
        wide, tall = (WIDTH - left - _SIDE) / len(one.across), min(26.0, max(13.0, 156 / len(one.up)))
        placed.append((one, down, wide, tall))
        down += tall * len(one.up) + 26

    def every(one: Heat, wide: float) -> int:
        return math.ceil(max(len(label) for label in one.across) * 6.5 / wide)

    drawn = _drawn(
        "heat",
        placed=placed,
        left=left,
        foot=down,
        across=across,
        up=up,
        unit=unit,
        quantity=quantity,
        every=every,
        fill=lambda value: _fill(value, low, high, limit if ends else 0.0),
    )
    return wrap(drawn + _key(down + 18, low, high, limit, unit, ends), title, WIDTH, down + 50)


def parallel(names: Sequence[str], spans: Sequence[tuple[str, str]], values: np.ndarray, *, title: str) -> str:
    """Draw parallel coordinates: a line for each point, and numbered axes with a legend.

    Parameters
    ----------
    names, spans
        For each axis, its name and the labels of its low and high end. The last axis is the output.
    values
        Positions between 0 and 1, shape (points, axes).
    title
        The text alternative.
    """
    count = len(names)
    top, tall = 34.0, 190.0
    xs = [26 + (WIDTH - 52) * i / (count - 1) for i in range(count)]
    end = values[:, -1]
    low, high = np.quantile(end, [0.2, 0.8]) if len(end) else (0.0, 1.0)

    def paths(chosen: np.ndarray) -> list[str]:
        rows = (zip(xs, row, strict=True) for row in values[chosen])
        return ["L".join(f"{along:.1f} {top + tall * (1 - value):.1f}" for along, value in row) for row in rows]

    # Draw grey lines first, so that both extremes stay visible.
    between, foot = (end > low) & (end < high), top + tall + 34 + 15 * count
    groups = (
        (paths(between), "grey", 0.18),
        (paths(end <= low), "blue", 0.45),
        (paths(end >= high), "vermilion", 0.45),
    )
    drawn = _drawn("parallel", groups=groups, xs=xs, spans=spans, names=names, top=top, tall=tall, foot=foot)
    return wrap(drawn, title, WIDTH, foot + 14)


def reaches(rows: Sequence[Reach], *, title: str) -> str:
    """Draw a box: for each factor, the range in the box within the sampled range."""
    return wrap(_drawn("reaches", rows=rows, across=WIDTH - 2 * _SIDE), title, WIDTH, 14 + 50 * len(rows))


def _drawn(template: str, **parts: object) -> str:
    """Return the inside of a chart from its template."""
    common = {"text": text, "escape": escape, "number": number, "tick": tick, "isfinite": math.isfinite, "zip": zip}
    colours = {"INK": INK, "SOFT": SOFT, "GRID": GRID, "WIDTH": WIDTH, "SIDE": _SIDE}
    file = Path(__file__).with_name(f"{template}.svg.jinja")
    return rendered(file, **common, **colours, **parts).replace("\n", "")


def _fill(value: float, low: float, high: float, limit: float) -> str:
    if not math.isfinite(value):
        return f'fill="none" stroke-dasharray="2 2" style="stroke:{GRID}"'
    if limit:
        colour = "vermilion" if value > 0 else "blue"
        return f'fill="var(--c-{colour})" fill-opacity="{0.06 + 0.74 * abs(value) / limit:.2f}"'
    step = min(int(5 * (value - low) / (high - low)), 4) if high > low else 0
    return f'fill="var(--ramp-{step})"'


def _key(down: float, low: float, high: float, limit: float, unit: str, ends: tuple[str, str] | None) -> str:
    """Draw the colour legend."""
    if ends is None:
        return ramp(14, down, 50, np.linspace(low, high, 6).tolist(), quantity(number(high), unit))
    parts = [text(14, down + 25, f"full colour: {quantity(number(limit), unit)}", SOFT)]
    for along, colour, words in ((14, "blue", ends[0]), (218, "vermilion", ends[1])):
        field = f'x="{along}" y="{down}" width="12" height="10" fill="var(--c-{colour})" fill-opacity="0.7"'
        parts += [f"<rect {field}/>", text(along + 17, down + 9, words, SOFT)]
    return "".join(parts)
