"""A guessing game: readers draw ISIS-K's attacks by month, then compare their line with the record and the runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from sim.analysis.hindcast.drawn import DAYS_OF_MONTH, bar
from sim.analysis.hindcast.hindcast import RowResult
from sim.dashboard.svg.axes import BOTTOM, HEIGHT, WIDTH, Across, Scale
from sim.dashboard.svg.exhibit import Exhibit, first_rows
from sim.figures.figure import for_page
from sim.figures.hindcast import of_series
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
    drawn: Mapping
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
        [round(across.at(_week_of(one)), 1), round(across.at(_week_of(other)), 1)]
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
            "days": [f"{one.start:%d %b %Y} to {one.end:%d %b %Y}" for one in rows],
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
    return {"svg": _picture(line, rows, sentence), "sentence": sentence, "table": first_rows(table)}


def _picture(line: Sequence[float], rows: Sequence[RecordedAttacks], sentence: str) -> str:
    """Draw the reader's line over the chart of the record."""
    alike = {"unit": UNIT, "series": "", "verdict": "", "place": None}
    table = pd.DataFrame([{**one.drawn, **alike, "naive": []} for one in rows])
    mine = pd.DataFrame({"start": pd.to_datetime(months()), "end": pd.to_datetime(ends()), "yours": line})
    drawn = for_page(of_series(table, mine))
    return Exhibit("guess", "Your line, the record and the runs", sentence, drawn).svg


def _axes() -> tuple[Across, Scale]:
    return Across(int(np.ceil(_week_of(ends()[-1]))) + 1), Scale(np.zeros(0), TOP, domain=(0.0, float(HIGHEST)))


def _week_of(day: date) -> float:
    """Return the number of weeks from the first day to a given day."""
    return (day - WEEK_ZERO).days / 7
