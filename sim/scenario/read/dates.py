"""Dates in other ways of writing, recognised to say how to write them here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR_FIRST = re.compile(r"(\d{4})[-./ ](\d{1,2})(?:[-./ ](\d{1,2}))?\Z")
_YEAR_LAST = re.compile(r"(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})\Z")
_NAMED = re.compile(r"(?:(\d{1,2})\.?[- ]?)?([a-z]{3,9})\.?[- ]?(?:(\d{1,2}),?[- ])?(\d{4})\Z")


def meant(text: str) -> list[str]:
    """Return the days that a text may mean, as year-month-day; none where it is no date in any usual way of writing."""
    found = []
    for year, month, day in _read(text.strip().lower()):
        try:
            found.append(datetime.date(year, month, day).isoformat())
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def _read(text: str) -> Iterator[tuple[int, int, int]]:
    if match := _YEAR_FIRST.match(text):
        yield int(match[1]), int(match[2]), int(match[3] or 1)
    elif match := _YEAR_LAST.match(text):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        yield year, int(match[2]), int(match[1])
        if "." not in text:
            yield year, int(match[1]), int(match[2])
    elif (match := _NAMED.match(text)) and match[2][:3] in _MONTHS:
        yield int(match[4]), _MONTHS.index(match[2][:3]) + 1, int(match[1] or match[3] or 1)
