"""Drawing of one row of the record: the bands of the runs, naive forecasts and the recorded value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape

import pandas as pd

from sim.dashboard.svg.axes import INK, Across, Scale
from sim.dashboard.svg.reading import ReadValue, Stretch
from sim.outputs.calendar import WEEK_ZERO
from sim.outputs.numbers import number

# A row as returned by `sim.analysis.hindcast.drawn.bar`: days and rates.
Bar = Mapping


def bands_of(words: str, one: Bar, naive: Sequence[float], across: Across, scale: Scale) -> str:
    """Draw one row.

    Parameters
    ----------
    words
        The tooltip.
    one
        The days and rates.
    naive
        The medians of the naive forecasts.
    across, scale
        The axes.
    """
    start, end = across.at(week_of(one["start"])), across.at(week_of(one["end"]))
    wide, middle = max(end - start, 3.0), (start + max(end, start + 3)) / 2
    parts = [f"<g><title>{escape(words)}</title>"]
    for low, high, opacity in (("q05", "q95", 0.18), ("q25", "q75", 0.3)):
        top, foot = scale.at(one[high]), scale.at(one[low])
        parts.append(
            f'<rect x="{start:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{max(foot - top, 1):.1f}" fill="var(--c-blue)" '
            f'fill-opacity="{opacity}"/>'
        )
    parts.append(_rule(start, wide, scale.at(one["median"]), "var(--c-blue)", ""))
    parts += [_rule(start, wide, scale.at(value), "var(--c-grey)", ' stroke-dasharray="3 3"') for value in naive]
    parts.append(f'<path d="M{middle:.1f} {scale.at(one["low"]):.1f}V{scale.at(one["high"]):.1f}" stroke="{INK}"/>')
    if pd.notna(one["value"]):
        parts.append(f'<circle cx="{middle:.1f}" cy="{scale.at(one["value"]):.1f}" r="3.5" fill="{INK}"/>')
    return "".join([*parts, "</g>"])


def week_of(day: date) -> float:
    """Return the number of weeks from the first day to a given day."""
    return float((pd.Timestamp(day) - pd.Timestamp(WEEK_ZERO)) / pd.Timedelta(weeks=1))


def _rule(along: float, wide: float, down: float, colour: str, dash: str) -> str:
    return f'<path d="M{along:.1f} {down:.1f}h{wide:.1f}" stroke="{colour}" stroke-width="2"{dash}/>'


def legend(words: str, line: str) -> str:
    """Return the legend: the recorded value, the bands of the runs, and one more line with its SVG attributes."""
    text = f'<text y="12" font-size="11.5" fill="{INK}" x='
    return (
        f'<circle cx="14" cy="8" r="3.5" fill="{INK}"/>{text}"24">recorded</text>'
        f'<rect x="92" y="2" width="20" height="12" fill="var(--c-blue)" fill-opacity="0.35"/>{text}"117">runs, 50 and 90 %</text>'
        f'<path d="M240 8h20" {line}/>{text}"265">{words}</text>'
    )


def stretch_of(one: Bar, heading: tuple[str, str], recorded: str, more: Sequence[ReadValue] = ()) -> Stretch:
    """Return the readout of one row: heading, recorded value, values of the runs, and further lines."""
    runs = f"{number(one['median'])} ({number(one['q05'])} to {number(one['q95'])})"
    told = (
        ReadValue("", *heading),
        ReadValue(INK, "recorded", recorded),
        ReadValue("var(--c-blue)", "runs", runs),
        *more,
    )
    return Stretch(week_of(one["start"]), week_of(one["end"]), told)
