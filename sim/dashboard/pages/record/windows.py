"""Drawing of one row of the record: the bands of the runs, naive forecasts and the recorded value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

import pandas as pd

from sim.dashboard.svg.axes import INK, Across, Scale
from sim.dashboard.svg.reading import ReadValue, Stretch
from sim.outputs.calendar import WEEK_ZERO
from sim.outputs.numbers import number
from sim.resources import rendered

# A row as returned by `sim.analysis.hindcast.drawn.bar`: days and rates.
Bar = Mapping
TEMPLATE = Path(__file__).with_name("window.svg.jinja")


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
    drawn = rendered(
        TEMPLATE,
        words=words,
        one=one,
        naive=naive,
        start=start,
        wide=wide,
        middle=middle,
        at=scale.at,
        ink=INK,
        escape=escape,
    )
    return drawn.replace("\n", "")


def week_of(day: date) -> float:
    """Return the number of weeks from the first day to a given day."""
    return float((pd.Timestamp(day) - pd.Timestamp(WEEK_ZERO)) / pd.Timedelta(weeks=1))


def legend(words: str, line: str) -> str:
    """Return the legend: the recorded value, the bands of the runs, and one more line with its SVG attributes."""
    text = f'<text y="12" font-size="11" fill="{INK}" x='
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
