"""Charts over time and maps, written directly as SVG.

A playing run redraws a dozen small charts several times a second, and a comparison follows it. Writing one takes 5 ms of a processor and needs no
script in the browser; Vega-Lite takes 144 ms for the same chart of 260 weeks (29 for its specification, 114 to draw it), measured together on a busy
machine. All other charts are specifications of `sim.figures`. The colours are CSS variables of the page, which supports light and dark themes. Exports use the same pictures.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from pathlib import Path

import numpy as np

from sim.dashboard.svg import reading
from sim.dashboard.svg.axes import BOTTOM, HEIGHT, INK, SOFT, WIDTH, Across, Scale, ramp, text, wrap
from sim.outputs.numbers import number
from sim.outputs.wording import quantity
from sim.resources import rendered

# The values of the page's CSS variables in exported pictures, which have a white background: those of the light palette.
_CSS = Path(__file__).parents[1].joinpath("assets", "custom.css").read_text(encoding="utf-8")
PAPER = {**dict(re.findall(r"(--[\w-]+): (#\w+)", _CSS[: _CSS.index("@media")])), "--paper": "#ffffff"}

# The border of a province, and of the chosen one.
PLAIN, OUTLINED = 'stroke="var(--line)" stroke-width="0.8"', f'stroke="{INK}" stroke-width="2.5"'


@dataclass(frozen=True)
class Line:
    """One series of a chart.

    Attributes
    ----------
    label
        The label in the legend.
    colour
        The name of a page colour (`blue`).
    bands
        Quantiles over replicates, shape (5, weeks): 5 %, 25 %, median, 75 %, 95 %.
    seen
        Whether the values are observed rather than true; observed values are dashed.
    ghost
        Whether the line is of another run and only its median is drawn, as a dotted line.
    """

    label: str
    colour: str
    bands: np.ndarray
    seen: bool = False
    ghost: bool = False

    @property
    def dash(self) -> str:
        """The attribute of the kind of line."""
        return ' stroke-dasharray="1 4"' if self.ghost else ' stroke-dasharray="5 4"' if self.seen else ""

    @property
    def median(self) -> np.ndarray:
        """The median over replicates, by week."""
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
    marked: int = -1,
) -> str:
    """Draw series with their quantile bands.

    Parameters
    ----------
    lines
        The series. True values are solid, observed values dashed.
    title, unit
        The text alternative and the unit.
    weeks
        The length of the time axis.
    events
        Weeks and descriptions of the scenario's events, marked on the time axis.
    log
        Whether the scale is logarithmic.
    domain
        Fixed ends of the scale.
    marked
        A week to mark, if any.
    """
    legend, top = _legend(lines)
    values = np.concatenate([line.bands[[0, 2, 4]].ravel() for line in lines] or [np.zeros(1)])
    scale = Scale(values, top, log=log, domain=domain)
    across = Across(max(weeks, 2))
    parts = [legend, scale.drawn(unit), across.drawn()]
    for line in lines:
        parts += _series(line, across, scale)
    for week, words in events:
        if 0 <= week < weeks:
            along = across.at(week)
            mark = f"M{along:.1f} {HEIGHT - BOTTOM + 1}l-3.5 6h7z"
            parts.append(f'<path d="{mark}" fill="{SOFT}"><title>{escape(words)}</title></path>')
    if marked >= 0:
        parts.append(f'<path d="M{across.at(marked):.1f} {top}V{HEIGHT - BOTTOM}" stroke="{INK}" class="now"/>')
    told = [(line.label, line.colour, line.bands[[0, 2, 4]]) for line in lines]
    read = reading.of_series(told, max(weeks, 2), scale, unit, events)
    return wrap("".join(parts), title, WIDTH, HEIGHT, read)


def choropleth(
    shapes: dict[str, str],
    values: dict[str, float],
    names: dict[str, str],
    *,
    title: str,
    unit: str,
    edges: Sequence[float],
    chosen: str = "",
) -> str:
    """Draw a map of the provinces.

    Parameters
    ----------
    shapes
        The path of each province in a picture of WIDTH by 300.
    values
        The value of each province.
    names
        The name of each province.
    title, unit
        The text alternative and the unit.
    edges
        The lower end of each colour, from zero, and the upper end of the scale; see :func:`sim.dashboard.svg.axes.edges_of`. Fixed
        ends make maps of different weeks comparable. Higher values get the last colour.
    chosen
        A province to outline.
    """
    parts = []
    for key, path in shapes.items():
        step = int(np.searchsorted(edges[1:-1], values[key])) if math.isfinite(values[key]) else 0
        words = f"{names[key]}: {number(values[key])}"
        parts.append(
            f'<path d="{path}" data-place="{key}" fill="var(--ramp-{step})" {OUTLINED if key == chosen else PLAIN}>'
            f"<title>{escape(words)}</title></path>"
        )
    end = quantity(f"{number(edges[-1])}{' and more' if max(values.values()) > edges[-1] else ''}", unit)
    return wrap("".join([*parts, ramp(12, 296, 46, edges, end)]), title, WIDTH, 322)


def for_export(picture: str, title: str, note: str) -> str:
    """Return a stand-alone picture with fixed colours, a heading and a note."""
    for name, colour in PAPER.items():
        picture = picture.replace(f"var({name})", colour)
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', picture)
    inner = picture[picture.index(">") + 1 : picture.rindex("</svg>")]
    width, height = (int(size[1]), int(size[2])) if size else (WIDTH, HEIGHT)
    return rendered(
        Path(__file__).with_name("export.svg.jinja"), width=width, height=height, inner=inner, title=title, note=note, paper=PAPER,
        lines=textwrap.wrap(note, 74) or [""],
    )  # fmt: skip


def _series(line: Line, across: Across, scale: Scale) -> list[str]:
    colour = f"var(--c-{line.colour})"
    parts = []
    if not np.array_equal(line.bands[0], line.bands[4], equal_nan=True):
        for low, high, opacity in ((0, 4, 0.16), (1, 3, 0.22)):
            # A closed path for each period in which the band is defined.
            for there, back in _stretches(across, scale, line.bands[high], line.bands[low]):
                path = f"M{'L'.join([*there, *back[::-1]])}Z"
                parts.append(f'<path d="{path}" fill="{colour}" fill-opacity="{opacity}"/>')
    path = "".join(f"M{'L'.join(there)}" for (there,) in _stretches(across, scale, line.median))
    parts.append(
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"{line.dash}/>'
    )
    return parts


def _stretches(across: Across, scale: Scale, *series: np.ndarray) -> Iterator[list[list[str]]]:
    """Yield the points of each series, in path notation, for each period in which all series are defined.

    A playing run spends most of its drawing time here, so the computation uses whole arrays.
    """
    fine = np.flatnonzero(np.isfinite(np.stack(series)).all(axis=0))
    if not fine.size:
        return
    xs = np.round(across.at(fine), 1).tolist()
    ys = [np.round(scale.heights(values[fine]), 1).tolist() for values in series]
    cuts = [0, *(np.flatnonzero(np.diff(fine) > 1) + 1).tolist(), fine.size]
    for first, end in pairwise(cuts):
        yield [[f"{along} {down}" for along, down in zip(xs[first:end], one[first:end], strict=True)] for one in ys]


def _legend(lines: Sequence[Line]) -> tuple[str, float]:
    """Return the legend and the upper edge of the plot below it."""
    parts, along, down = [], 8.0, 12.0
    ghosts = [replace(line, label="unchanged") for line in lines if line.ghost][:1]
    for line in [*(line for line in lines if not line.ghost), *ghosts]:
        wide = 30 + 6.4 * len(line.label)
        if along > 8 and along + wide > WIDTH:
            along, down = 8.0, down + 16
        parts.append(
            f'<path d="M{along:.0f} {down - 4:.0f}h20" stroke="var(--c-{line.colour})" stroke-width="3"{line.dash}/>'
        )
        parts.append(text(along + 25, down, line.label, INK))
        along += wide + 8
    return "".join(parts), down + 26
