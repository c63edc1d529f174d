"""The days of a record row that a run of the model covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from sim.outputs.calendar import WEEK_ZERO

DAYS = 7


@dataclass(frozen=True)
class Window:
    """The simulated part of a period.

    Attributes
    ----------
    start, end
        First and last day of the period.
    days
        (T,) days of each simulated week that lie within it.
    zero
        First day of week 0.
    """

    start: date
    end: date
    days: np.ndarray
    zero: date = WEEK_ZERO

    @property
    def share(self) -> float:
        """Share of the days that are simulated."""
        return float(self.days.sum()) / ((self.end - self.start).days + 1)

    @property
    def simulated(self) -> tuple[date, date]:
        """First and last day of the period that are simulated."""
        last = self.zero + timedelta(days=DAYS * self.days.size - 1)
        return max(self.start, self.zero), min(self.end, last)

    @cached_property
    def weeks(self) -> int:
        """Weeks that must be simulated to cover the window."""
        return int(np.flatnonzero(self.days)[-1]) + 1 if self.days.any() else 0

    def total(self, flow: np.ndarray) -> float:
        """Return the sum of a weekly flow within the window; each week is spread evenly over its days."""
        return float(flow[: self.weeks] @ self.days[: self.weeks]) / DAYS

    def mean(self, stock: np.ndarray) -> float:
        """Return the mean of a stock over the window; NaN where the stock is never defined."""
        known = stock[: self.weeks]
        days = np.where(np.isnan(known), 0.0, self.days[: self.weeks])
        return float(np.nan_to_num(known) @ days / days.sum()) if days.any() else float("nan")

    def gain(self, cumulative: np.ndarray) -> float:
        """Return the growth of a cumulative count within the window."""
        return self.total(np.diff(cumulative, prepend=0.0))

    def last(self, stock: np.ndarray) -> float:
        """Return a stock at the end of the window."""
        return float(stock[self.weeks - 1])


def window(start: date, end: date, weeks: int, zero: date = WEEK_ZERO) -> Window:
    """Return the part of the days from `start` to `end` that lies in weeks 0 to `weeks` - 1.

    Parameters
    ----------
    start, end
        First and last day.
    weeks
        Number of simulated weeks.
    zero
        First day of week 0.
    """
    first = (start - zero).days - DAYS * np.arange(weeks)
    past_last = (end - zero).days + 1 - DAYS * np.arange(weeks)
    days = np.clip(past_last, 0, DAYS) - np.clip(first, 0, DAYS)
    return Window(start, end, days.astype(float), zero)


def weeks_until(day: date, zero: date = WEEK_ZERO) -> int:
    """Return the number of weeks from the day `zero` that must be simulated to include `day`."""
    return (day - zero) // timedelta(days=DAYS) + 1
