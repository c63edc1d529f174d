"""Signs and ratios: whether the model moves the way the record moved, at whatever level."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sim.analysis.hindcast.observation import ObservationModel, RatioTest
from sim.analysis.hindcast.targets import Record
from sim.analysis.hindcast.window import Window, window
from sim.evidence import Observation, record
from sim.outputs.calendar import WEEK_ZERO
from sim.outputs.results import Results
from sim.outputs.tables import is_flow

PLACED = "home_attacks."
# Share of a window's days that rows must be about for them to speak for it.
LEAST_COVERED = 0.8


@dataclass(frozen=True)
class RatioResult:
    """A test of sign and ratio over an ensemble.

    Attributes
    ----------
    share
        Share of runs with the record's sign.
    median, q05, q95
        Of the ratio over runs; runs in which it is undefined (nothing in the earlier window) are left out.
    recorded
        The record's own ratio, None where it gives a sign alone.
    covered
        Whether the record's ratio lies in the 90 % interval.
    """

    key: str
    text: str
    sign: str
    share: float
    median: float
    q05: float
    q95: float
    recorded: float | None
    covered: bool | None

    @property
    def verdict(self) -> str:
        """In words: the sign first, then the size."""
        sign = "sign right" if self.share >= 0.8 else "sign undecided" if self.share > 0.2 else "sign wrong"
        if self.covered is None or sign != "sign right":
            return sign
        return f"{sign}, size {'covered' if self.covered else 'missed'}"


def tests_of(record: Record, model: ObservationModel) -> tuple[RatioTest, ...]:
    """Return the tests of sign and ratio that a record can be asked.

    Parameters
    ----------
    record
        The shipped one has them declared. Any other is asked for the ratios of its own rows: a test whose windows it does not
        cover is left out, and one that it contradicts has its sign, since no other record's signs are anything to it.
    model
        Declares the tests and the series of each row.
    """
    if record.shipped:
        return model.tests
    found = []
    for test in model.tests:
        over = _seen(test, test.over, record.rows, model)
        under = _seen(test, test.under, record.rows, model) if test.under else None
        if over is None or not under:
            continue
        sign = "up" if over > under else "down"
        text = test.text if sign == test.sign else f"The other way round, as this record has it: {test.text}"
        found.append(replace(test, sign=sign, text=text, record={"ratio": over / under}))
    return tuple(found)


def _seen(
    test: RatioTest, days: tuple[date, date], rows: Sequence[Observation], model: ObservationModel
) -> float | None:
    """Return a series' daily figure over some days, or the share of the places that a test is about; None where unknown."""
    matched = [(row, found[1]) for row in rows if row.value is not None and (found := model.of_row(row)) and found[0].key == test.series]  # fmt: skip
    top = {name.split(".")[2] for name in test.outputs if name.startswith(PLACED)}
    if not top:
        return _daily([row for row, _ in matched], days)
    bottom = {name.split(".")[2] for name in test.of if name.startswith(PLACED)}
    above = _daily([row for row, place in matched if place in top], days)
    below = _daily([row for row, place in matched if not bottom or place in bottom], days)
    return above / below if above is not None and below else None


def _daily(rows: Sequence[Observation], days: tuple[date, date]) -> float | None:
    """Return what rows say of a day, from those that lie within the days or tell what happened on each."""
    first, last = days
    covered: set[date] = set()
    total = 0.0
    for row in rows:
        inside = first <= row.start and row.end <= last
        reaches = row.dated and row.start <= last and row.end >= first
        if not inside and not reaches:
            continue
        start, end = max(row.start, first), min(row.end, last)
        total += sum(part.within(start, end) * part.value for part in row.dated) if row.dated else row.value or 0.0
        covered |= {start + timedelta(days=i) for i in range((end - start).days + 1)}
    return total / len(covered) if len(covered) >= LEAST_COVERED * ((last - first).days + 1) else None


def speaks(test: RatioTest, results: Results) -> bool:
    """Say whether a run has the outputs and the weeks that a test asks for."""
    days = [window(*pair, results.weeks) for pair in (test.over, test.under) if pair]
    if any(part.share < 1.0 for part in days):
        return False
    try:
        for name in (*test.outputs, *test.of):
            results.series(name)
    except KeyError:
        return False
    return True


def ratio(test: RatioTest, results: Results) -> float:
    """Return the ratio of one run; NaN where nothing happened in the earlier window."""
    over = _rate(test, results, window(*test.over, results.weeks))
    if test.under is not None:
        under = _rate(test, results, window(*test.under, results.weeks))
    else:
        row = _rows()[test.under_row]
        under = (row.value or 0.0) / _days(row)
    return over / under if under > 0 and math.isfinite(over) else float("nan")


def summarise(test: RatioTest, ratios: np.ndarray) -> RatioResult | None:
    """Return what an ensemble says to a test, or None when no run defines the ratio."""
    defined = ratios[np.isfinite(ratios)]
    if defined.size == 0:
        return None
    q05, median, q95 = np.quantile(defined, [0.05, 0.5, 0.95])
    held = defined > 1 if test.sign == "up" else defined < 1
    recorded = recorded_ratio(test.record)
    return RatioResult(
        key=test.key,
        text=test.text,
        sign=test.sign,
        share=float(np.mean(held)),
        median=float(median),
        q05=float(q05),
        q95=float(q95),
        recorded=recorded,
        covered=None if recorded is None else bool(q05 <= recorded <= q95),
    )


def recorded_ratio(declared: Mapping[str, object]) -> float | None:
    """Return the record's own ratio of a test: given, or of the daily rates of two rows, or of two shares."""
    if not declared:
        return None
    if "ratio" in declared:
        return float(str(declared["ratio"]))
    rows = _rows()
    if "over_share" in declared:
        over, under = rows[str(declared["over_share"])], rows[str(declared["under_share"])]
        return _share(over) / _share(under)
    over, under = rows[str(declared["over"])], rows[str(declared["under"])]
    return (over.value or 0.0) / _days(over) / ((under.value or 1.0) / _days(under))


def _share(row: Observation) -> float:
    if row.unit == "share":
        return row.value or 0.0
    stem = row.id.split("-")[0]
    return (row.value or 0.0) / sum(other.value or 0.0 for other in record() if other.id.split("-")[0] == stem)


def _rows() -> dict[str, Observation]:
    return {row.id: row for row in record()}


def _days(row: Observation) -> int:
    return (row.end - row.start).days + 1


def _rate(test: RatioTest, results: Results, days: Window) -> float:
    top = sum(_level(results, name, days) * weight for name, weight in test.outputs.items())
    if not test.of:
        return top
    bottom = sum(_level(results, name, days) * weight for name, weight in test.of.items())
    return top / bottom if bottom > 0 else float("nan")


def _level(results: Results, name: str, days: Window) -> float:
    values = results.series(name)
    return days.total(values) / float(days.days.sum()) if is_flow(name) else days.mean(values)


def last_day(tests: Sequence[RatioTest]) -> date:
    """Return the last day that any test looks at, the first simulated one when there is none."""
    return max((test.over[1] for test in tests), default=WEEK_ZERO)
