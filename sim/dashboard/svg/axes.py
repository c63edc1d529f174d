"""Common parts of all charts: size, colours, axes and scales."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import TypeVar

import numpy as np

from sim.outputs.calendar import date_of_week
from sim.outputs.numbers import number
from sim.outputs.wording import measure

WIDTH, HEIGHT = 420, 230
LEFT, RIGHT, BOTTOM = 46, 10, 34
INK, SOFT, GRID = "var(--ink)", "var(--soft)", "var(--grid)"

Weeks = TypeVar("Weeks", float, np.ndarray)


class Across:
    """A time axis of weeks with calendar labels.

    Parameters
    ----------
    weeks
        The number of weeks.
    """

    def __init__(self, weeks: int) -> None:
        self.weeks = weeks

    def at(self, week: Weeks) -> Weeks:
        """Return the position of one or several weeks, which may be fractional."""
        return LEFT + (WIDTH - LEFT - RIGHT) * week / (self.weeks - 1)

    def drawn(self) -> str:
        """Draw the axis."""
        down = HEIGHT - BOTTOM
        parts = [f'<path d="M{LEFT} {down}H{WIDTH - RIGHT}" stroke="{SOFT}" stroke-width="1"/>']
        last = -100.0
        months = 3 if self.weeks <= 78 else 12 if self.weeks <= 320 else 24
        for week in range(self.weeks):
            day = date_of_week(week)
            if day.day > 7 or (day.month - 1) % min(months, 12) or (months == 24 and day.year % 2):
                continue
            along = self.at(week)
            if along - last < 50 or along > WIDTH - 18:
                continue
            last = along
            words = f"{day:%b %Y}" if months < 12 else f"{day:%Y}"
            parts.append(f'<path d="M{along:.1f} {down}v4" stroke="{SOFT}"/>')
            parts.append(text(along, down + 20, words, SOFT, "middle"))
        return "".join(parts)


class Scale:
    """A value axis.

    Parameters
    ----------
    values
        The values to show, in any shape; NaN is ignored.
    top
        The upper edge of the plot.
    log
        Whether the scale is logarithmic.
    domain
        Fixed ends of the scale.
    """

    def __init__(
        self, values: np.ndarray, top: float, *, log: bool = False, domain: tuple[float, float] | None = None
    ) -> None:
        self.log, self.top = log, top
        seen = values[np.isfinite(values)]
        if log:
            seen = seen[seen > 0]
        low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
        if domain:
            low, high = domain
        elif log:
            low, high = min(low, 0.5), max(high, 2.0)
        else:
            low, high = rounded(min(low, 0.0), high)
        self.low, self.high = low, high if high > low else low + 1.0

    def at(self, value: float) -> float:
        """Return the vertical position of a value."""
        return float(self.heights(np.array(value)))

    def heights(self, values: np.ndarray) -> np.ndarray:
        """Return the vertical positions of an array of values."""
        low, high = self.low, self.high
        if self.log:
            low, high, values = math.log(low), math.log(high), np.log(np.maximum(values, 1e-9))
        return self.top + (HEIGHT - BOTTOM - self.top) * (1 - np.clip((values - low) / (high - low), 0.0, 1.0))

    def drawn(self, unit: str) -> str:
        """Draw the axis with its grid lines."""
        parts = [text(8, self.top - 9, measure(unit), SOFT)]
        for value in self._ticks():
            down = self.at(value)
            parts.append(f'<path d="M{LEFT} {down:.1f}H{WIDTH - RIGHT}" stroke="{GRID}"/>')
            parts.append(text(LEFT - 6, down + 4, tick(value), SOFT, "end"))
        return "".join(parts)

    def _ticks(self) -> list[float]:
        if self.log:
            return [mark for k in range(-4, 6) for mark in (10.0**k, 3 * 10.0**k) if self.low <= mark <= self.high]
        return ticks(self.low, self.high)


def rounded(low: float, high: float) -> tuple[float, float]:
    """Return round ends that enclose a range."""
    step = round_step(high - low or 1.0)
    return math.floor(low / step) * step, math.ceil((high + 1e-12) / step) * step


def ticks(low: float, high: float) -> list[float]:
    """Return about five round values between round ends."""
    step = round_step(high - low)
    return [low + i * step for i in range(round((high - low) / step) + 1)]


def tick(value: float) -> str:
    """Return the label of a value on an axis."""
    if abs(value) >= 10_000:
        return f"{value / 1000:g}k"
    return f"{round(value, 10):g}"


def round_step(span: float) -> float:
    """Return a round step that divides a range into about four parts."""
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(step for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999) * power)


def ceiling(top: float) -> float:
    """Return a round number at or above a value that divides into five round steps."""
    if top <= 0:
        return 1.0
    return 5 * round_step(top * 4 / 5)


def edges_of(most: float, *, even: bool) -> tuple[float, ...]:
    """Return the edges of the five colours of a map.

    Parameters
    ----------
    most
        The upper end of the scale.
    even
        Whether the colours divide the scale evenly. Otherwise the first one is for zero only, and each of the others spans a factor of
        three, so that a few people in a province differ from none although another province holds a thousand.
    """
    if even:
        return tuple(most * step / 5 for step in range(6))
    return (0.0, 0.0, *(float(f"{most / 3**step:.1g}") for step in (3, 2, 1)), most)


def text(along: float, down: float, words: str, colour: str, anchor: str = "start", *, halo: bool = False) -> str:
    """Draw a text; a halo, an outline in the background colour, keeps it readable over grid lines."""
    rim = ' paint-order="stroke" stroke="var(--line)" stroke-width="3"' if halo else ""
    return f'<text x="{along:.1f}" y="{down:.1f}" font-size="11" text-anchor="{anchor}" fill="{colour}"{rim}>{escape(words)}</text>'


def ramp(along: float, down: float, wide: float, edges: Sequence[float], end: str) -> str:
    """Draw the legend of the colour ramp: its five steps with the lower end of each, and the upper end in words."""
    parts = []
    for step in range(5):
        start = along + step * wide
        parts.append(f'<rect x="{start:g}" y="{down:g}" width="{wide:g}" height="8" fill="var(--ramp-{step})"/>')
        least = "> 0" if step and edges[step] == 0.0 else number(edges[step])
        parts.append(text(start, down + 21, least, SOFT))
    return "".join([*parts, text(along + 5 * wide + 8, down + 21, end, SOFT)])


def wrap(inner: str, title: str, width: float, height: float, reading: str = "") -> str:
    """Wrap parts into an SVG image.

    Parameters
    ----------
    inner
        The parts, as SVG.
    title
        The text alternative.
    width, height
        The size of the image.
    reading
        The attribute for reading values off the chart (`reading.py`).
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(title, quote=True)}"{reading}>{inner}</svg>'
    )
