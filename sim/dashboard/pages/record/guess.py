"""A guessing game: readers draw ISIS-K's attacks by month, then compare their line with the record and the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from sim.analysis.hindcast.drawn import DAYS_OF_MONTH, bar
from sim.analysis.hindcast.hindcast import RowResult
from sim.dashboard.pages.record.windows import Bar, bands_of, legend, stretch_of, week_of
from sim.dashboard.svg.axes import BOTTOM, HEIGHT, WIDTH, Across, Scale, wrap
from sim.dashboard.svg.exhibit import first_rows
from sim.dashboard.svg.reading import ReadValue, Stretch, of_stretches
from sim.outputs.calendar import WEEK_ZERO
from sim.outputs.numbers import number

# Independent counts of the same attacks.
RECORDERS = ("un_attacks", "envoy_attacks", "claims")
LAST = date(2022, 12, 31)
HIGHEST = 150
TOP = 46.0
UNIT = f"attacks per {DAYS_OF_MONTH} days"


@dataclass(frozen=True)
class RecordedAttacks:
    """One row of the record on ISIS-K's attacks: its source, its days, the values to draw, and the verdict."""

    name: str
    start: date
    end: date
    drawn: Bar
    verdict: str

    @property
    def recorded(self) -> float:
        """The recorded rate, or the middle of its range."""
        return (self.drawn["low"] + self.drawn["high"]) / 2


@cache
def months() -> tuple[date, ...]:
    """Return the first day of each month on the axis. The first month begins with the first simulated day."""
    firsts = pd.date_range(WEEK_ZERO.replace(day=1), LAST, freq="MS")
    return tuple(max(day.date(), WEEK_ZERO) for day in firsts)


def ends() -> tuple[date, ...]:
    """Return the day after each month on the axis."""
    return (*months()[1:], LAST + timedelta(days=1))


def line_of(guess: str) -> list[float]:
    """Return the reader's line, attacks per 30 days by month. It is empty if the number of months does not match."""
    found = [min(float(part), HIGHEST) for part in guess.split("-")] if guess else []
    return found if len(found) == len(months()) else []


@cache
def frame() -> dict[str, object]:
    """Return the empty chart: the axes and the position of each month."""
    across, scale = _axes()
    spans = [
        [round(across.at(week_of(one)), 1), round(across.at(week_of(other)), 1)]
        for one, other in zip(months(), ends(), strict=True)
    ]
    return {
        "axes": scale.drawn(UNIT) + across.drawn(), "spans": spans, "top": TOP, "foot": HEIGHT - BOTTOM, "high": scale.high,
        "width": WIDTH, "height": HEIGHT, "months": [f"{one:%b %Y}" for one in months()],
    }  # fmt: skip


def recorded_attacks(rows: Sequence[RowResult]) -> list[RecordedAttacks]:
    """Return the rows of the record on ISIS-K's attacks, with the values of the runs for the same days."""
    return [
        RecordedAttacks(one.target.series.label, max(one.target.row.start, WEEK_ZERO), one.target.row.end, bar(one), one.score.verdict)
        for one in rows
        if one.target.series.key in RECORDERS and one.target.place is None
    ]  # fmt: skip


def guessed(line: Sequence[float], one: RecordedAttacks) -> float:
    """Return the reader's rate over the days of a row: the mean of the months, weighted by days."""
    until = one.end + timedelta(days=1)
    days = [max((min(end, until) - max(start, one.start)).days, 0) for start, end in zip(months(), ends(), strict=True)]
    return float(np.average(line, weights=days))


def off(value: float, one: RecordedAttacks) -> float:
    """Return the distance of a number from the recorded value or range."""
    return max(one.drawn["low"] - value, value - one.drawn["high"], 0.0)


def revealed(line: Sequence[float], rows: Sequence[RecordedAttacks]) -> dict:
    """Compare a reader's line and the runs with the record, with the same score.

    Parameters
    ----------
    line
        Attacks per 30 days by month.
    rows
        The rows of the record, from :func:`recorded_attacks`.
    """
    mine = [guessed(line, one) for one in rows]
    table = pd.DataFrame(
        {
            "counted by": [one.name for one in rows],
            "days": [_days(one) for one in rows],
            "recorded": [one.recorded for one in rows],
            "you": mine,
            "off": [off(value, one) for value, one in zip(mine, rows, strict=True)],
            "runs": [one.drawn["median"] for one in rows],
            "runs, nine in ten": [f"{number(one.drawn['q05'])} to {number(one.drawn['q95'])}" for one in rows],
            "runs off": [off(one.drawn["median"], one) for one in rows],
        }
    )
    yours, models = float(table["off"].mean()), float(table["runs off"].mean())
    nearer = "you were nearer" if yours < models else "the model was nearer" if models < yours else "neither was nearer"
    sentence = (
        f"On average over {len(rows)} rows of the record, you were off by {number(yours)} {UNIT} and the median of the model’s runs by "
        f"{number(models)}: {nearer}."
    )
    return {"svg": _picture(line, rows, mine, sentence), "sentence": sentence, "table": first_rows(table)}


def _picture(line: Sequence[float], rows: Sequence[RecordedAttacks], mine: Sequence[float], sentence: str) -> str:
    across, scale = _axes(max([*line, *(one.drawn["q95"] for one in rows), *(one.drawn["high"] for one in rows)]))
    mine_line = 'stroke="var(--c-vermilion)" stroke-width="2.5"'
    parts = [legend("your line", mine_line), scale.drawn(UNIT), across.drawn()]
    parts += [bands_of(f"{one.name}: {one.verdict}", one.drawn, (), across, scale) for one in rows]
    points = [
        f"{across.at(week_of(day)):.1f} {scale.at(value):.1f}"
        for start, end, value in zip(months(), ends(), line, strict=True)
        for day in (start, end)
    ]
    parts.append(f'<path class="mine" d="M{"L".join(points)}" fill="none" {mine_line}/>')
    told = [
        Stretch(week_of(start), week_of(end), (ReadValue("var(--c-vermilion)", f"you, {start:%B %Y}", number(value)),))
        for start, end, value in zip(months(), ends(), line, strict=True)
    ]
    for one, value in zip(rows, mine, strict=True):
        yours = ReadValue("var(--c-vermilion)", "you, over these days", number(value))
        told.append(stretch_of(one.drawn, (one.name, _days(one)), number(one.recorded), [yours]))
    title = f"Your line, the record and the runs. {sentence}"
    return wrap("".join(parts), title, WIDTH, HEIGHT, of_stretches(told, across.weeks, scale, UNIT))


def _axes(high: float = HIGHEST) -> tuple[Across, Scale]:
    return Across(int(np.ceil(week_of(ends()[-1]))) + 1), Scale(
        np.array([0.0, high]), TOP, domain=(0.0, float(HIGHEST)) if high <= HIGHEST else None
    )


def _days(one: RecordedAttacks) -> str:
    return f"{one.start:%d %b %Y} to {one.end:%d %b %Y}"
