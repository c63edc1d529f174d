"""Signs and ratios: whether the model moves in the direction in which the record moved, at any level."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from sim.analysis.hindcast.observation import RatioTest, observation_model
from sim.analysis.hindcast.targets import Record
from sim.analysis.hindcast.window import window
from sim.evidence import Observation, record
from sim.outputs.results import Results
from sim.outputs.tables import is_flow

PLACED = "home_attacks."
# Rows must cover at least this share of a window's days to give its rate.
LEAST_COVERED = 0.8


@dataclass(frozen=True)
class RatioResult:
    """The result of a test of sign and ratio over an ensemble.

    Attributes
    ----------
    share
        Share of runs with the record's sign.
    median, q05, q95
        Quantiles of the ratio over runs. Runs in which it is undefined (nothing in the earlier window) are left out.
    recorded
        The record's own ratio; None where it gives a sign alone.
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
        """The verdict in words: on the sign, then on the size."""
        sign = "sign right" if self.share >= 0.8 else "sign undecided" if self.share > 0.2 else "sign wrong"
        if self.covered is None or sign != "sign right":
            return sign
        return f"{sign}, size {'covered' if self.covered else 'missed'}"


def tests_of(record: Record) -> tuple[RatioTest, ...]:
    """Return the tests of sign and ratio that a record allows.

    Parameters
    ----------
    record
        For the shipped record, all declared tests apply. For any other, the ratios are those of its own rows: a test whose windows
        it does not cover is left out, and a test that it contradicts takes its sign.
    """
    if record.shipped:
        return observation_model().tests
    found = []
    for test in observation_model().tests:
        over = _seen(test, test.over, record.rows)
        under = _seen(test, test.under, record.rows) if test.under else None
        if over is None or not under:
            continue
        sign = "up" if over > under else "down"
        text = test.text if sign == test.sign else f"The other way round, as this record has it: {test.text}"
        found.append(replace(test, sign=sign, text=text, record={"ratio": over / under}))
    return tuple(found)


def _seen(test: RatioTest, days: tuple[date, date], rows: Sequence[Observation]) -> float | None:
    """Return a series' daily figure in a window, or the share of the places that a test is about; None where unknown."""
    matched = [(row, place) for row, place in observation_model().rows_of(test.series, rows) if row.value is not None]
    top, bottom = (
        {name.split(".")[2] for name in names if name.startswith(PLACED)} for names in (test.outputs, test.of)
    )
    if not top:
        return _daily([row for row, _ in matched], days)
    above = _daily([row for row, place in matched if place in top], days)
    below = _daily([row for row, place in matched if not bottom or place in bottom], days)
    return above / below if above is not None and below else None


def _daily(rows: Sequence[Observation], days: tuple[date, date]) -> float | None:
    """Return the daily figure of rows that lie within a window, or whose parts are dated; None where they cover too little."""
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
    """Return whether a run has the outputs and the weeks that a test needs."""
    if any(window(*pair, results.weeks).share < 1.0 for pair in (test.over, test.under) if pair):
        return False
    try:
        for name in (*test.outputs, *test.of):
            results.series(name)
    except KeyError:
        return False
    return True


def ratio(test: RatioTest, results: Results) -> float:
    """Return the ratio of one run; NaN where nothing happened in the earlier window."""
    over = _rate(test, results, test.over)
    under = _rate(test, results, test.under) if test.under else _recorded_rate(test.under_row)
    return over / under if under > 0 and math.isfinite(over) else float("nan")


def summarise(test: RatioTest, ratios: np.ndarray) -> RatioResult | None:
    """Return the result of a test over an ensemble, or None when no run defines the ratio."""
    defined = ratios[np.isfinite(ratios)]
    if defined.size == 0:
        return None
    q05, median, q95 = np.quantile(defined, [0.05, 0.5, 0.95]).tolist()
    share = float(np.mean(defined > 1 if test.sign == "up" else defined < 1))
    recorded = recorded_ratio(test.record)
    covered = None if recorded is None else q05 <= recorded <= q95
    return RatioResult(test.key, test.text, test.sign, share, median, q05, q95, recorded=recorded, covered=covered)


def recorded_ratio(declared: Mapping[str, object]) -> float | None:
    """Return the record's own ratio of a test: as declared, or of the daily rates of two rows, or of two shares."""
    if not declared:
        return None
    if "ratio" in declared:
        return float(str(declared["ratio"]))
    if "over_share" in declared:
        return _share(str(declared["over_share"])) / _share(str(declared["under_share"]))
    return _recorded_rate(str(declared["over"])) / _recorded_rate(str(declared["under"]))


def _row(key: str) -> Observation:
    return next(row for row in record() if row.id == key)


def _share(key: str) -> float:
    """Return a row's share of all rows of its number."""
    row, stem = _row(key), key.split("-")[0]
    whole = 1.0 if row.unit == "share" else sum(one.value or 0.0 for one in record() if one.id.split("-")[0] == stem)
    return (row.value or 0.0) / whole


def _recorded_rate(key: str) -> float:
    """Return a row's daily figure."""
    row = _row(key)
    return (row.value or 0.0) / ((row.end - row.start).days + 1)


def _rate(test: RatioTest, results: Results, pair: tuple[date, date]) -> float:
    """Return the daily rate of a test's outputs in a window, divided by that of the outputs it is a share of."""
    days = window(*pair, results.weeks)

    def level(outputs: Mapping[str, float]) -> float:
        total = 0.0
        for name, weight in outputs.items():
            values = results.series(name)
            total += weight * (days.total(values) / float(days.days.sum()) if is_flow(name) else days.mean(values))
        return total

    top = level(test.outputs)
    if not test.of:
        return top
    bottom = level(test.of)
    return top / bottom if bottom > 0 else float("nan")
