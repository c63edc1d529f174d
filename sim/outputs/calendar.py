"""Calendar dates of the weeks of the model."""

from __future__ import annotations

from datetime import date, timedelta
from typing import SupportsInt

WEEK_ZERO = date(2021, 8, 20)


def date_of_week(week: SupportsInt) -> date:
    """Return the first day of a week. Week 0 begins on 20 August 2021."""
    return WEEK_ZERO + timedelta(weeks=int(week))
