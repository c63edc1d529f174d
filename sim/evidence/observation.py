"""The public record: reports about week 0, the months after it, and dated events."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sim.evidence.yaml_files import SeedError, read_text
from sim.resources import data_dir

START = date(2021, 8, 20)
USES = ("initial", "calibrate", "event", "holdout")
_REQUIRED = ("id", "use", "quantity", "start", "end", "value", "low", "high", "unit", "source", "how_seen")
COLUMNS = (*_REQUIRED, "note", "than_start", "than_end")
# A sign is a ratio with a bound at one.
_SIGNS = {"up": "low", "down": "high"}


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A part of a figure whose own dates are known, such as the deaths of one event.

    Attributes
    ----------
    start, end
        First and last day of the event.
    value, low, high
        In the unit of the row that contains it.
    """

    start: date
    end: date
    value: float
    low: float
    high: float

    def within(self, first: date, last: date) -> float:
        """Return the share of its days that lies between two days, inclusive."""
        shared = (min(self.end, last) - max(self.start, first)).days + 1
        return max(shared, 0) / ((self.end - self.start).days + 1)


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported figure or event.

    Attributes
    ----------
    use
        `initial` sets week 0; `calibrate` is a target; `event` is a dated driver; `holdout` is a target that no fit uses.
    start, end
        First and last day the figure is about.
    value, low, high
        The figure and its bounds in `unit`; None if not reported.
    source
        Ids of sources in the shipped record; free text in a reader's own record.
    dated
        The parts that add up to the figure, if their dates are known.
    than
        For a ratio or a sign, first and last day of the window that it compares with; the same days a year before when None.
    """

    id: str
    use: str
    quantity: str
    start: date
    end: date
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    source: tuple[str, ...] = ()
    how_seen: str = ""
    note: str = ""
    dated: tuple[DatedFigure, ...] = ()
    than: tuple[date, date] | None = None


@cache
def record() -> tuple[Observation, ...]:
    """Return the shipped record, which ends with 2022."""
    return read_record(data_dir("seeds") / "record.csv")


def read_record(path: Path) -> tuple[Observation, ...]:
    """Return the rows of a record, the shipped one or a reader's own.

    Parameters
    ----------
    path
        A CSV file with the columns of `seeds/record.csv`; `note`, `than_start` and `than_end` are optional.

    Raises
    ------
    SeedError
        If a column is missing or a row cannot be read; the message gives file and line.
    """
    rows, problems = read_rows(path)
    if problems:
        raise problems[0]
    return rows


def read_rows(path: Path, *, named: Path | None = None) -> tuple[tuple[Observation, ...], tuple[SeedError, ...]]:
    """Return the readable rows of a record, and the errors of the others.

    Parameters
    ----------
    path
        A CSV file.
    named
        Its name in messages, if it was extracted from another file.

    Raises
    ------
    SeedError
        If the file cannot be opened, lacks a column or holds no rows.
    """
    return parse_rows(read_text(path), named or path)


def parse_rows(text: str, path: Path) -> tuple[tuple[Observation, ...], tuple[SeedError, ...]]:
    """Return the readable rows of a record's text, and the errors of the others; `path` names it in messages."""
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in _REQUIRED if column not in (reader.fieldnames or ())]
    if missing:
        remedy = f"A record has the columns {','.join(_REQUIRED)}; Files of UCDP and ACLED are read as downloaded."
        raise SeedError(f"{path}: the column {', '.join(missing)} is missing", remedy=remedy)
    rows: dict[str, Observation] = {}
    problems: list[SeedError] = []
    for row in reader:
        place = f"{path}:{reader.line_num}"
        try:
            observation = _observation(place, row)
            if observation.id in rows:
                raise SeedError(f"{place}: the id {observation.id} occurs twice")
        except SeedError as error:
            problems.append(error)
        else:
            rows[observation.id] = observation
    if not rows and not problems:
        raise SeedError(f"{path}: holds no rows")
    return tuple(rows.values()), tuple(problems)


def _observation(place: str, row: Mapping[str, str | None]) -> Observation:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["id"]:
        raise SeedError(f"{place}: the row has no id")
    if cells["use"] not in USES:
        raise SeedError(f"{place}: use is {cells['use']!r} and should be one of {', '.join(USES)}")
    if cells["unit"] == "sign":
        if cells["value"] not in _SIGNS:
            raise SeedError(f"{place}: value is {cells['value']!r} and should be up or down, since the unit is sign")
        cells |= {"unit": "ratio", "value": "", "low": "", "high": "", _SIGNS[cells["value"]]: "1"}
    values: dict[str, Any] = dict(cells)
    than = [(name, values.pop(name)) for name in ("than_start", "than_end")]
    if any(day for _, day in than):
        if cells["unit"] != "ratio":
            raise SeedError(
                f"{place}: than_start and than_end belong to the units ratio and sign, not {cells['unit']!r}"
            )
        values["than"] = tuple(_day(place, name, day) for name, day in than)
    values["source"] = tuple(part.strip() for part in cells["source"].split(";") if part.strip())
    values |= {name: _day(place, name, cells[name]) for name in ("start", "end")}
    values |= {name: _number(place, name, cells[name]) for name in ("value", "low", "high")}
    observation = Observation(**values)
    if observation.end < observation.start:
        raise SeedError(f"{place}: ends on {observation.end}, before it starts on {observation.start}")
    bounds = [bound for bound in (observation.low, observation.value, observation.high) if bound is not None]
    if bounds != sorted(bounds):
        raise SeedError(f"{place}: low, value and high are not in order")
    return observation


def _day(place: str, name: str, text: str) -> date:
    try:
        # Spreadsheets append the time of day to the date.
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise SeedError(f"{place}: {name} is {text!r} and should be a day such as 2021-08-20") from error


def _number(place: str, name: str, text: str) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0.0 <= number < math.inf:
        raise SeedError(f"{place}: {name} is {text!r} and should be a finite number, zero or more")
    return number
