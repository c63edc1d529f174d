"""Pictures as SVG, written directly.

A playing run redraws a dozen small charts several times a second. Written here one costs about a millisecond and no script in
the browser; its colours are the page's own variables, so it follows light and dark; and the same picture is what is exported.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sim.outputs.style import date_of_week

WIDTH, HEIGHT = 420, 230
_LEFT, _RIGHT, _BOTTOM = 46, 10, 34
_INK, _SOFT, _GRID = "var(--ink)", "var(--soft)", "var(--grid)"

# What the page's variables stand for in an exported picture, which is on white.
PAPER = {
    "--ink": "#1c2430", "--soft": "#5a6472", "--grid": "#e3e6ea", "--paper": "#ffffff", "--line": "#ffffff",
    "--c-vermilion": "#c04f00", "--c-blue": "#0068a6", "--c-green": "#00815e", "--c-orange": "#9a6500",
    "--c-purple": "#a8528a", "--c-grey": "#6b7480",
    "--ramp-0": "#f1ede4", "--ramp-1": "#efd29a", "--ramp-2": "#e39b4c", "--ramp-3": "#bd5524", "--ramp-4": "#6d1f12",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One series of a chart.

    Attributes
    ----------
    label
        For the legend.
    colour
        Name of a page colour (`blue`).
    bands
        Quantiles over replicates, shape (5, weeks): 5 %, 25 %, median, 75 %, 95 %.
    seen
        Whether it is what somebody observes, not the truth: drawn dashed.
    """

    label: str
    colour: str
    bands: np.ndarray
    seen: bool = False

    @property
    def median(self) -> np.ndarray:
        """The middle over replicates by week."""
        return self.bands[2]


def chart(
    lines: Sequence[Line],
    *,
    title: str,
    unit: str,
    weeks: int,
    events: Sequence[tuple[int, str]] = (),
    log: bool = False,
    domain: tuple[float, float] | None = None,
    zero: bool = True,
) -> str:
    """Draw series with their quantile bands.

    Parameters
    ----------
    lines
        What to draw; solid for the truth, dashed for what is seen.
    title, unit
        What is measured.
    weeks
        Length of the time axis.
    events
        Weeks and words of what the scenario makes happen, marked on the time axis.
    log
        Whether the scale is logarithmic.
    domain
        Fixed ends of the scale.
    zero
        Whether the scale begins at zero.
    """
    legend, top = _legend(lines)
    scale = _Scale(lines, log, domain, zero, top)
    across = _Across(max(weeks, 2))
    parts = [legend, scale.grid(unit), across.axis()]
    for line in lines:
        parts += _series(line, across, scale)
    for week, words in events:
        if 0 <= week < weeks:
            x = across.at(week)
            mark = f"M{x:.1f} {HEIGHT - _BOTTOM + 1}l-3.5 6h7z"
            parts.append(f'<path d="{mark}" fill="{_SOFT}"><title>{escape(words)}</title></path>')
    return _wrap("".join(parts), title, WIDTH, HEIGHT)


def choropleth(
    shapes: dict[str, str], values: dict[str, float], names: dict[str, str], *, title: str, unit: str
) -> str:
    """Draw a map of the provinces.

    Parameters
    ----------
    shapes
        Path of each province in a picture of WIDTH by 300.
    values
        What is measured, by province.
    names
        What each province is called.
    title, unit
        What is measured.
    """
    top = _ceiling(max((v for v in values.values() if math.isfinite(v)), default=0.0))
    parts = []
    for key, path in shapes.items():
        value = values.get(key, math.nan)
        step = min(int(5 * value / top), 4) if math.isfinite(value) and top > 0 else 0
        words = f"{names.get(key, key)}: {number(value)}"
        parts.append(
            f'<path d="{path}" fill="var(--ramp-{step})" stroke="var(--line)" stroke-width="0.8">'
            f"<title>{escape(words)}</title></path>"
        )
    for step in range(5):
        x = 12 + step * 46
        low = number(top * step / 5)
        parts.append(
            f'<rect x="{x}" y="296" width="46" height="8" fill="var(--ramp-{step})"/>'
            f'<text x="{x}" y="317" font-size="11" fill="{_SOFT}">{low}</text>'
        )
    parts.append(f'<text x="250" y="317" font-size="11" fill="{_SOFT}">{number(top)} {escape(unit)}</text>')
    return _wrap("".join(parts), title, WIDTH, 322)


def for_export(picture: str, title: str, note: str) -> str:
    """Return a picture that stands alone: colours written out, a heading above and a note below."""
    for name, colour in PAPER.items():
        picture = picture.replace(f"var({name})", colour)
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    inner = picture[picture.index(">") + 1 : picture.rindex("</svg>")]
    width, height = (int(size[1]), int(size[2])) if size else (WIDTH, HEIGHT)
    lines = _wrapped(note, 74)
    foot = "".join(
        f'<text x="12" y="{height + 50 + 13 * i}" font-size="9.5" fill="{PAPER["--soft"]}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    whole = height + 50 + 13 * len(lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {whole}" width="{width}" height="{whole}" '
        f'font-family="DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"><rect width="100%" height="100%" fill="#ffffff"/>'
        f'<text x="12" y="22" font-size="13" font-weight="600" fill="{PAPER["--ink"]}">{escape(title)}</text>'
        f'<g transform="translate(0 32)">{inner}</g>{foot}</svg>'
    )


def number(value: float) -> str:
    """Return a number as it is read: no more digits than matter."""
    if not math.isfinite(value):
        return "none"
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}".removesuffix(".0")
    if abs(value) >= 0.01:
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:.1g}"


class _Across:
    """The time axis: weeks, labelled by calendar."""

    def __init__(self, weeks: int) -> None:
        self.weeks = weeks

    def at(self, week: float) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * week / (self.weeks - 1)

    def axis(self) -> str:
        y = HEIGHT - _BOTTOM
        parts = [f'<path d="M{_LEFT} {y}H{WIDTH - _RIGHT}" stroke="{_SOFT}" stroke-width="1"/>']
        last = -100.0
        for week in range(self.weeks):
            day = date_of_week(week)
            months = 3 if self.weeks <= 70 else 12 if self.weeks <= 320 else 24
            if day.day > 7 or (day.month - 1) % min(months, 12) or (months == 24 and day.year % 2):
                continue
            x = self.at(week)
            if x - last < 50 or x > WIDTH - 18:
                continue
            last = x
            words = f"{day:%b %Y}" if months < 12 else f"{day:%Y}"
            parts.append(
                f'<path d="M{x:.1f} {y}v4" stroke="{_SOFT}"/>'
                f'<text x="{x:.1f}" y="{y + 20}" font-size="11" text-anchor="middle" fill="{_SOFT}">{words}</text>'
            )
        return "".join(parts)


class _Scale:
    """The axis of values."""

    def __init__(
        self, lines: Sequence[Line], log: bool, domain: tuple[float, float] | None, zero: bool, top: float
    ) -> None:
        self.log, self.top = log, top
        seen = np.concatenate([line.bands[[0, 2, 4]].ravel() for line in lines] or [np.zeros(1)])
        seen = seen[np.isfinite(seen)]
        if log:
            seen = seen[seen > 0]
        low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.0, 1.0)
        if domain:
            low, high = domain
        elif log:
            low, high = min(low, 0.5), max(high, 2.0)
        else:
            low = min(low, 0.0) if zero else low
            step = _step(high - low or 1.0)
            low, high = math.floor(low / step) * step, math.ceil((high + 1e-12) / step) * step
        self.low, self.high = low, high if high > low else low + 1.0

    def at(self, value: float) -> float:
        low, high = self.low, self.high
        if self.log:
            low, high, value = math.log(low), math.log(high), math.log(max(value, 1e-9))
        share = min(max((value - low) / (high - low), 0.0), 1.0)
        return self.top + (HEIGHT - _BOTTOM - self.top) * (1 - share)

    def ticks(self) -> list[float]:
        if self.log:
            return [t for k in range(-4, 6) for t in (10.0**k, 3 * 10.0**k) if self.low <= t <= self.high]
        step = _step(self.high - self.low)
        count = round((self.high - self.low) / step)
        return [self.low + i * step for i in range(count + 1)]

    def grid(self, unit: str) -> str:
        parts = [f'<text x="8" y="{self.top - 9}" font-size="11" fill="{_SOFT}">{escape(unit)}</text>']
        for tick in self.ticks():
            y = self.at(tick)
            parts.append(
                f'<path d="M{_LEFT} {y:.1f}H{WIDTH - _RIGHT}" stroke="{_GRID}"/>'
                f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" font-size="11" text-anchor="end" fill="{_SOFT}">{_tick(tick)}</text>'
            )
        return "".join(parts)


def _series(line: Line, across: _Across, scale: _Scale) -> list[str]:
    colour = f"var(--c-{line.colour})"
    parts = []
    if not np.array_equal(line.bands[0], line.bands[4], equal_nan=True):
        for low, high, opacity in ((0, 4, 0.16), (1, 3, 0.22)):
            for path in _areas(line.bands[low], line.bands[high], across, scale):
                parts.append(f'<path d="{path}" fill="{colour}" fill-opacity="{opacity}"/>')
    dash = ' stroke-dasharray="5 4"' if line.seen else ""
    path = _polyline(line.median, across, scale)
    parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"{dash}/>')
    return parts


def _polyline(values: np.ndarray, across: _Across, scale: _Scale) -> str:
    words, pen = [], False
    for week, value in enumerate(values):
        if not math.isfinite(value):
            pen = False
            continue
        words.append(f"{'L' if pen else 'M'}{across.at(week):.1f} {scale.at(value):.1f}")
        pen = True
    return "".join(words)


def _areas(low: np.ndarray, high: np.ndarray, across: _Across, scale: _Scale) -> list[str]:
    """Return a closed path for every stretch in which the band is defined."""
    paths: list[str] = []
    fine = np.flatnonzero(np.isfinite(low) & np.isfinite(high))
    for stretch in np.split(fine, np.flatnonzero(np.diff(fine) > 1) + 1) if fine.size else []:
        there = [f"{across.at(week):.1f} {scale.at(high[week]):.1f}" for week in stretch]
        back = [f"{across.at(week):.1f} {scale.at(low[week]):.1f}" for week in stretch[::-1]]
        paths.append("M" + "L".join([*there, *back]) + "Z")
    return paths


def _legend(lines: Sequence[Line]) -> tuple[str, float]:
    """Return the legend, and the height at which the plot may begin."""
    parts, x, y = [], 8.0, 12.0
    for line in lines:
        wide = 30 + 6.4 * len(line.label)
        if x > 8 and x + wide > WIDTH:
            x, y = 8.0, y + 16
        dash = ' stroke-dasharray="5 4"' if line.seen else ""
        parts.append(
            f'<path d="M{x:.0f} {y - 4:.0f}h20" stroke="var(--c-{line.colour})" stroke-width="3"{dash}/>'
            f'<text x="{x + 25:.0f}" y="{y:.0f}" font-size="11.5" fill="{_INK}">{escape(line.label)}</text>'
        )
        x += wide + 8
    return "".join(parts), y + 26


def _wrap(inner: str, title: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(title, quote=True)}">{inner}</svg>'
    )


def _step(span: float) -> float:
    """Return a round step that divides a span in about four."""
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    return float(next(m for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999) * power)


def _ceiling(top: float) -> float:
    """Return a round number at or above a value, divisible in five."""
    if top <= 0:
        return 1.0
    step = _step(top * 4 / 5)
    return 5 * step


def _tick(value: float) -> str:
    if abs(value) >= 10_000:
        return f"{value / 1000:g}k"
    return f"{round(value, 10):g}"


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width) or [""]
