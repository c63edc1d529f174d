"""UCDP's event data as downloaded, turned into rows of a record.

The Georeferenced Event Dataset (GED, CC BY 4.0) has one row an event. What is kept is UCDP's own coding: an event in
Afghanistan that is filed under another country's conflict is not moved, and is named instead.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sim.analysis.record.observation import province_key
from sim.evidence import Observation, SeedError
from sim.evidence.yaml_files import read_text

COLUMNS = ("id", "type_of_violence", "dyad_name", "country", "adm_1", "date_start", "date_end", "best", "low", "high")
STATE_BASED, NON_STATE, ONE_SIDED = "1", "2", "3"
# UCDP's names; the years before the takeover have the Republic under the same name of the state.
GOV_IS = "Government of Afghanistan - IS"
IS_CIVILIANS = "IS - Civilians"
GOV_CIVILIANS = "Government of Afghanistan - Civilians"
PAKISTAN_TTP = "Government of Pakistan - TTP"
AFGHANISTAN = "Afghanistan"
FROM = date(2021, 8, 15)
SOURCE = "ucdp_ged"


@dataclass(frozen=True)
class GedReading:
    """What a GED file gives.

    Attributes
    ----------
    rows
        Rows of a record: deaths by year and series, events of the dyad by province since the takeover.
    problems
        Lines that could not be read.
    elsewhere
        Events in Afghanistan with IS in them that UCDP files under another conflict, in words.
    events
        How many events were kept.
    """

    rows: tuple[Observation, ...]
    problems: tuple[SeedError, ...]
    elsewhere: tuple[str, ...]
    events: int


@dataclass
class _Sum:
    events: int = 0
    best: float = 0.0
    low: float = 0.0
    high: float = 0.0
    places: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class _Event:
    id: str
    kind: str
    dyad: str
    country: str
    place: str
    start: date
    best: float
    low: float
    high: float


def is_ged(path: Path) -> bool:
    """Say whether a CSV file has the columns of a GED download."""
    header = next(csv.reader(io.StringIO(read_text(path))), [])
    return set(COLUMNS) <= set(header)


def read_ged(path: Path, *, until: date | None = None) -> GedReading:
    """Return a GED file as rows of a record.

    Parameters
    ----------
    path
        A CSV file as downloaded from UCDP.
    until
        Leave out later events.

    Raises
    ------
    SeedError
        When a column is missing or nothing in the file is about these conflicts.
    """
    reader = csv.DictReader(io.StringIO(read_text(path)))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise SeedError(
            f"{path}: the column {', '.join(missing)} is missing",
            remedy="Give the CSV of UCDP's Georeferenced Event Dataset as it was downloaded.",
        )
    problems: list[SeedError] = []
    elsewhere: list[str] = []
    sums: dict[tuple[str, int], _Sum] = defaultdict(_Sum)
    since = _Sum()
    last = date.min
    kept = 0
    for line in reader:
        try:
            event = _event(f"{path}:{reader.line_num}", line)
        except SeedError as error:
            problems.append(error)
            continue
        if until is not None and event.start > until:
            continue
        last = max(last, event.start)
        quantity = _quantity(event)
        if quantity is None:
            if event.country == AFGHANISTAN and "IS" in event.dyad.replace("-", " ").split():
                elsewhere.append(f"{event.id} on {event.start}, {event.best:g} dead, filed under {event.dyad}")
            continue
        kept += 1
        one = sums[quantity, event.start.year]
        one.events += 1
        one.best, one.low, one.high = one.best + event.best, one.low + event.low, one.high + event.high
        if quantity == _DYAD and event.start >= FROM:
            since.events += 1
            since.places[event.place] += 1
    if not kept:
        raise SeedError(f"{path}: holds no event of {GOV_IS}, {IS_CIVILIANS}, {GOV_CIVILIANS} or {PAKISTAN_TTP}")
    rows = [_deaths(quantity, year, one, path, last) for (quantity, year), one in sorted(sums.items())]
    return GedReading((*rows, *_by_place(since, last, path)), tuple(problems), tuple(elsewhere), kept)


_DYAD = "UCDP deaths Gov-IS dyad"
_QUANTITIES = {
    (STATE_BASED, GOV_IS): _DYAD,
    (ONE_SIDED, IS_CIVILIANS): "UCDP deaths IS one-sided",
    (ONE_SIDED, GOV_CIVILIANS): "UCDP one-sided deaths by government",
    (STATE_BASED, PAKISTAN_TTP): "UCDP deaths Government of Pakistan-TTP dyad",
}


def _quantity(event: _Event) -> str | None:
    found = _QUANTITIES.get((event.kind, event.dyad))
    # IS kills civilians in many countries under one name.
    at_home = event.country == AFGHANISTAN or event.dyad == PAKISTAN_TTP
    return found if at_home else None


def _deaths(quantity: str, year: int, one: _Sum, path: Path, last: date) -> Observation:
    """Return a year's deaths; the last year of the file ends with the file's last event of any conflict."""
    start = date(year, 1, 1)
    return Observation(
        id=f"GED-{_SHORT[quantity]}-{year}",
        use="calibrate" if year >= FROM.year else "initial",
        quantity=quantity,
        start=start,
        end=last if year == last.year else date(year, 12, 31),
        value=one.best,
        low=min(one.low, one.best),
        high=max(one.high, one.best),
        unit="deaths",
        source=(SOURCE,),
        how_seen="data file",
        note=f"{one.events} events in {path.name}",
    )


_SHORT = {
    _DYAD: "dyad",
    "UCDP deaths IS one-sided": "civilians",
    "UCDP one-sided deaths by government": "government",
    "UCDP deaths Government of Pakistan-TTP dyad": "ttp",
}


def _by_place(since: _Sum, last: date, path: Path) -> list[Observation]:
    known = {place: n for place, n in since.places.items() if place}
    rows = [("all other provinces", since.places.get("", 0)), *sorted(known.items())]
    return [
        Observation(
            id=f"GED-place-{place.replace(' ', '_')}",
            use="calibrate",
            quantity=f"Gov-IS events in {place}",
            start=FROM,
            end=last,
            value=float(count),
            low=None,
            high=None,
            unit="events",
            source=(SOURCE,),
            how_seen="data file",
            note=f"Of {since.events} events in {path.name}",
        )
        for place, count in rows
        if since.events
    ]


def _event(place: str, line: dict[str, str | None]) -> _Event:
    cells = {name: (line.get(name) or "").strip() for name in COLUMNS}
    return _Event(
        id=cells["id"],
        kind=cells["type_of_violence"],
        dyad=" ".join(cells["dyad_name"].split()),
        country=cells["country"],
        place=_place(cells["adm_1"]),
        start=_day(place, cells["date_start"]),
        best=_deaths_in(place, "best", cells["best"]),
        low=_deaths_in(place, "low", cells["low"]),
        high=_deaths_in(place, "high", cells["high"]),
    )


def _place(name: str) -> str:
    """Return a province's key, empty where the event is placed in none."""
    return province_key(name) or ""


def _day(place: str, text: str) -> date:
    try:
        # Some versions write the time of day after the date.
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise SeedError(f"{place}: date_start is {text!r} and should be a day such as 2021-08-20") from error


def _deaths_in(place: str, name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError as error:
        raise SeedError(f"{place}: {name} is {text!r} and should be a number") from error
    if not 0 <= number < 1e6:
        raise SeedError(f"{place}: {name} is {text!r} and should be a number of deaths")
    return number
