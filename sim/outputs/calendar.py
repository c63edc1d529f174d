"""Weeks of the model as days of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import SupportsInt

WEEK_ZERO = date(2021, 8, 20)


def date_of_week(week: SupportsInt) -> date:
    """Return the day on which `week` begins; week 0 begins on 20 August 2021."""
    return WEEK_ZERO + timedelta(weeks=int(week))
