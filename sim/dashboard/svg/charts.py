"""Charts of many runs: intervals, heat maps, parallel coordinates and boxes, in the colours of the page."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sim.dashboard.svg.axes import GRID, INK, SOFT, WIDTH, ramp, rounded, text, tick, ticks, wrap
from sim.outputs.numbers import number
from sim.outputs.wording import measure, quantity

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

    parts, top = [], 12.0
    if len(kinds) > 1:
        along = 8.0
        for label, colour in kinds:
            parts.append(f'<rect x="{along:.0f}" y="{top - 9:.0f}" width="14" height="10" fill="var(--c-{colour})"/>')
            parts.append(text(along + 19, top, label, INK))
            along += 34 + 6.4 * len(label)
        top += 18
    tall = 20 + 13 * len(kinds)
    foot = top + tall * len(rows)
    for value in ticks(low, high):
        parts.append(f'<path d="M{at(value):.1f} {top - 4:.0f}V{foot + 2:.0f}" stroke="{GRID}"/>')
        parts.append(text(at(value), foot + 17, tick(value), SOFT, "middle"))
    parts.append(f'<path d="M{at(0):.1f} {top - 4:.0f}V{foot + 2:.0f}" stroke="{SOFT}"/>')
    for place, row in enumerate(rows):
        down = top + tall * place + 10
        parts.append(text(_SIDE, down, row.name, INK, halo=True))
        for (value, start, end), (label, colour) in zip(row.marks, kinds, strict=True):
            down += 13
            if not math.isfinite(value):
                parts.append(text(at(0) + 4, down, "none", SOFT))
                continue
            along, wide = min(at(0), at(value)), abs(at(value) - at(0))
            words = f"{row.name}, {label}: {number(value)} ({number(start)} to {number(end)})"
            ink = f'fill="var(--c-{colour})"'
            parts.append(
                f'<g><title>{escape(words)}</title><rect x="{along:.1f}" y="{down - 9:.1f}" width="{wide:.1f}" height="9" {ink} '
                f'fill-opacity="0.35"/><path d="M{at(start):.1f} {down - 4.5:.1f}H{at(end):.1f}" stroke="var(--c-{colour})" '
                f'stroke-width="2"/><circle cx="{at(value):.1f}" cy="{down - 4.5:.1f}" r="3.5" {ink}/></g>'
            )
    parts.append(text(WIDTH - _SIDE, foot + 34, measure(unit), SOFT, "end"))
    return wrap("".join(parts), title, WIDTH, foot + 42)


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
    parts, down = [text(8, 12, f"↑ {up}", SOFT)], 22.0
    for one in maps:
        if one.heading:
            parts.append(text(left, down + 12, one.heading, INK))
            down += 20
        wide, tall = (WIDTH - left - _SIDE) / len(one.across), min(26.0, max(13.0, 156 / len(one.up)))
        for place, row in enumerate(one.up):
            top = down + tall * (len(one.up) - 1 - place)
            parts.append(text(left - 6, top + tall / 2 + 4, row, SOFT, "end"))
            for c, column in enumerate(one.across):
                value = float(one.values[place, c])
                words = f"{column}, {row}: {quantity(number(value), unit)}"
                parts.append(
                    f'<rect x="{left + wide * c:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{tall:.1f}" '
                    f'{_fill(value, low, high, limit if ends else 0.0)} stroke="var(--line)" stroke-width="0.8">'
                    f"<title>{escape(words)}</title></rect>"
                )
                if one.marks:
                    sign = one.marks[place][c]
                    parts.append(text(left + wide * (c + 0.5), top + tall / 2 + 4, sign, INK, "middle"))
        down += tall * len(one.up)
        every = math.ceil(max(len(label) for label in one.across) * 6.5 / wide)
        for c in range(0, len(one.across), every):
            parts.append(text(left + wide * (c + 0.5), down + 15, one.across[c], SOFT, "middle"))
        down += 26
    parts.append(text(WIDTH - _SIDE, down + 6, f"{across} →", SOFT, "end"))
    parts.append(_key(down + 18, low, high, limit, unit, ends))
    return wrap("".join(parts), title, WIDTH, down + 50)


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
    parts = []
    end = values[:, -1]
    low, high = np.quantile(end, [0.2, 0.8]) if len(end) else (0.0, 1.0)
    # Draw grey lines first, so that both extremes stay visible.
    for chosen, colour, opacity in (
        ((end > low) & (end < high), "grey", 0.18),
        (end <= low, "blue", 0.45),
        (end >= high, "vermilion", 0.45),
    ):
        for row in values[chosen]:
            path = "L".join(f"{along:.1f} {top + tall * (1 - value):.1f}" for along, value in zip(xs, row, strict=True))
            parts.append(f'<path d="M{path}" fill="none" stroke="var(--c-{colour})" stroke-opacity="{opacity}"/>')
    for i, (along, span) in enumerate(zip(xs, spans, strict=True)):
        anchor = "start" if i == 0 else "end" if i == count - 1 else "middle"
        edge = along - 10 if i == 0 else along + 10 if i == count - 1 else along
        parts.append(f'<path d="M{along:.1f} {top}V{top + tall}" stroke="{SOFT}"/>')
        parts.append(text(edge, top - 6, span[1], SOFT, anchor))
        parts.append(text(edge, top + tall + 14, span[0], SOFT, anchor))
        parts.append(text(along, 12, str(i + 1), INK, "middle"))
    down = top + tall + 34
    for i, name in enumerate(names):
        parts.append(text(_SIDE, down + 15 * i, f"{i + 1}  {name}", INK))
    down += 15 * count
    for along, colour, words in (
        (14, "vermilion", "highest fifth"),
        (124, "blue", "lowest fifth"),
        (228, "grey", "between"),
    ):
        parts.append(f'<path d="M{along} {down:.0f}h18" stroke="var(--c-{colour})" stroke-width="3"/>')
        parts.append(text(along + 23, down + 4, words, INK))
    return wrap("".join(parts), title, WIDTH, down + 14)


def reaches(rows: Sequence[Reach], *, title: str) -> str:
    """Draw a box: for each factor, the range in the box within the sampled range."""
    parts, down = [], 14.0
    across = WIDTH - 2 * _SIDE
    for row in rows:
        parts.append(text(_SIDE, down, row.name, INK))
        parts.append(text(WIDTH - _SIDE, down + 28, row.words, SOFT, "end"))
        wide = max(across * (row.high - row.low), 3.0)
        parts.append(f'<rect x="{_SIDE}" y="{down + 6:.0f}" width="{across}" height="10" fill="{GRID}"/>')
        parts.append(
            f'<rect x="{_SIDE + across * row.low:.1f}" y="{down + 6:.0f}" width="{wide:.1f}" height="10" fill="var(--c-vermilion)"/>'
        )
        down += 50
    return wrap("".join(parts), title, WIDTH, down)


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
        return ramp(14, down, 50, low, high, quantity(number(high), unit))
    parts = [text(14, down + 25, f"full colour: {quantity(number(limit), unit)}", SOFT)]
    for along, colour, words in ((14, "blue", ends[0]), (218, "vermilion", ends[1])):
        field = f'x="{along}" y="{down}" width="12" height="10" fill="var(--c-{colour})" fill-opacity="0.7"'
        parts += [f"<rect {field}/>", text(along + 17, down + 9, words, SOFT)]
    return "".join(parts)
