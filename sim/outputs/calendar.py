"""Calendar dates of the weeks of the model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from typing import SupportsInt

# First day of week 0, unless a scenario says otherwise.
WEEK_ZERO = date(2021, 8, 20)
_start: ContextVar[date] = ContextVar("start", default=WEEK_ZERO)


@contextmanager
def counting_from(start: date) -> Iterator[None]:
    """Count weeks from the first day of a scenario."""
    token = _start.set(start)
    try:
        yield
    finally:
        _start.reset(token)


def date_of_week(week: SupportsInt, start: date | None = None) -> date:
    """Return the first day of a week, given that of week 0; without it, that of `counting_from`."""
    return (start or _start.get()) + timedelta(weeks=int(week))
