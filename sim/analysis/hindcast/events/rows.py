"""Turn events into rows of a record: assign each event to a series of the observation model, and add up by year.

The coders' own classification is kept: an event in Afghanistan that is filed under another conflict is not moved but reported. An
event of which its coders are not yet sure widens a row's upper bound and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from sim.analysis.hindcast.events.files import opened
from sim.analysis.hindcast.events.layouts import GED, layout_of
from sim.analysis.hindcast.events.reader import AFGHANISTAN, Events, read_events
from sim.analysis.hindcast.observation import OTHER, DataSet, Series, observation_model
from sim.evidence import DatedFigure, Observation, SeedError, provinces, read_rows
from sim.outputs.calendar import WEEK_ZERO
from sim.resources import rendered

# Parties without a series that are reported one by one; the others are reported as a sum.
MOST_NAMED = 12


@dataclass(frozen=True)
class FileContents:
    """The contents of a file.

    Attributes
    ----------
    rows
        Rows of a record.
    problems
        Lines that could not be read.
    notes
        Sentences about what was read and belongs to no row, could not be placed, or is not certain.
    """

    rows: tuple[Observation, ...]
    problems: tuple[SeedError, ...]
    notes: tuple[str, ...] = ()


def rows_in(path: Path) -> FileContents:
    """Return the rows of a record that a file holds, in any layout.

    Parameters
    ----------
    path
        A record with the columns of the shipped one, or a data set as published.

    Raises
    ------
    SeedError
        When the file has no known layout, or holds nothing that belongs to a series.
    """
    with opened(path) as table:
        layout = layout_of(table.names)
        if layout is None:
            if table.separator != ",":
                remedy = "Save it with commas between the cells."
                raise SeedError(f"{path}: semicolons or tabs separate its cells", remedy=remedy)
            return FileContents(*read_rows(table.path, named=path))
        events = read_events(path, table, layout)
    rows, notes = rows_of(events)
    if not rows:
        raise SeedError("\n".join((f"{path}: nothing in it belongs to a series of the record", *notes)))
    return FileContents(rows, events.problems, notes)


def rows_of(events: Events) -> tuple[tuple[Observation, ...], tuple[str, ...]]:
    """Return events as rows of a record, and notes on the events that are in none.

    There is a row per year and series. The year of the takeover is cut at the first simulated day. Counts by place begin on that day.
    """
    if events.layout.yearly:
        rows, used = _as_given(events)
    else:
        rows, used = [], pd.Series(False, index=events.table.index)
        mine = (
            (one, taken)
            for one in observation_model().series.values()
            for taken in one.data
            if taken.of == events.layout.name
        )
        for series, taken in mine:
            found = [events.of_dyad(dyad, taken.kind, taken.countries) for dyad in taken.dyads]
            chosen = pd.concat(found).sort_values(["start", "id"])
            if chosen.empty:
                continue
            used[chosen.index] = True
            by_place = series.placed
            rows += _by_place(series, taken, chosen, events) if by_place else _by_year(series, taken, chosen, events)
    return tuple(rows), tuple(_notes(events, used))


def _row(events: Events, series: Series, tail: str, **fields: Any) -> Observation:
    """Return a row of the record that a file of events is the source of."""
    given = {"use": "calibrate", "quantity": series.quantities[0], "unit": series.unit, "how_seen": "data file"}
    source = "ucdp_ged" if events.layout.name == GED else events.layout.name
    return Observation(id=f"{events.layout.short}-{tail}", source=(source,), **(given | fields))


def _as_given(events: Events) -> tuple[list[Observation], pd.Series]:
    """Return the rows of a table by year, and which of its figures are in them."""
    used = pd.Series(False, index=events.table.index)
    rows = []
    for place, one in zip(events.table.index, events.table.to_dict("records"), strict=True):
        where = "" if pd.isna(one["country"]) else one["country"]
        for series in observation_model().series.values():
            if any(data.of == GED and data.takes_year(one["dyad"], one["kind"], where) for data in series.data):
                year = one["start"].year
                rows.append(
                    _row(
                        events,
                        series,
                        f"{series.key}-{year}",
                        use="calibrate" if year >= WEEK_ZERO.year else "initial",
                        start=max(date(year, 1, 1), series.since or date.min),
                        end=date(year, 12, 31),
                        **{name: one[key] for name, key in (("value", "best"), ("low", "low"), ("high", "high"))},
                        note=f"{one['dyad']} in {events.name}",
                    )
                )
                used[place] = True
                break
    return rows, used


def _by_year(series: Series, taken: DataSet, chosen: pd.DataFrame, events: Events) -> list[Observation]:
    """Return a row per year; the first and the last year reach as far as the file does."""
    first, last = events.covered
    found = []
    for year in range(chosen["start"].min().year, chosen["end"].max().year + 1):
        start = max(date(year, 1, 1), first.replace(day=1))
        end = min(date(year, 12, 31), last)
        halves = [("-before", start, WEEK_ZERO - timedelta(days=1)), ("", WEEK_ZERO, end)]
        for tail, begins, ends in halves if start < WEEK_ZERO <= end else [("", start, end)]:
            inside = chosen[(chosen["start"] <= pd.Timestamp(ends)) & (chosen["end"] >= pd.Timestamp(begins))]
            if inside.empty:
                continue
            dated = tuple(_dated(inside, taken.what))
            found.append(
                _row(
                    events,
                    series,
                    f"{series.key}-{year}{tail}",
                    use="initial" if ends < WEEK_ZERO else "calibrate",
                    start=begins,
                    end=ends,
                    **{
                        name: round(sum(one.within(begins, ends) * getattr(one, name) for one in dated), 6)
                        for name in ("low", "value", "high")
                    },
                    note=f"{len(inside)} events in {events.name}",
                    dated=dated,
                )
            )
    return found


def _dated(chosen: pd.DataFrame, what: str) -> Iterator[DatedFigure]:
    for event in chosen.to_dict("records"):
        best, low, high = (event["best"], event["low"], event["high"]) if what == "deaths" else (1.0, 1.0, 1.0)
        sure = float(event["clear"])
        yield DatedFigure(event["start"].date(), event["end"].date(), sure * best, sure * low, high)


def _by_place(series: Series, taken: DataSet, chosen: pd.DataFrame, events: Events) -> list[Observation]:
    """Return the number of events in each province since the first simulated day; leave out events without a province.

    Deaths have a row for every province, so that months and provinces without any count too.
    """
    since = chosen[(chosen["start"] >= pd.Timestamp(WEEK_ZERO)) & chosen["province"].notna() & chosen["clear"]]
    if since.empty:
        return []
    pattern = next(one for one in series.quantities if "{province}" in one)
    end, count = max(events.covered[1], WEEK_ZERO), "events" if taken.what == "places" else "deaths"
    parts = {str(place): tuple(_dated(part, count)) for place, part in since.groupby("province")}
    if count == "deaths":
        parts |= {place: (DatedFigure(WEEK_ZERO, end, 0.0, 0.0, 0.0),) for place in provinces() if place not in parts}
    stem, others = ("place", (OTHER,)) if count == "events" else (series.key, ())
    return [
        _row(
            events,
            series,
            f"{stem}-{place.replace(' ', '_')}",
            quantity=pattern.format(province=place),
            start=WEEK_ZERO,
            end=end,
            value=sum(one.value for one in parts.get(place, ())),
            low=None,
            high=None,
            unit=count,
            note=f"Of {len(since)} events in {events.name} that are placed in a province",
            dated=parts.get(place, ()),
        )
        for place in (*others, *sorted(parts))
    ]


def _notes(events: Events, used: pd.Series) -> list[str]:
    """Return sentences on events without a place, unsure ones, and those that belong to no series, the deadliest parties first."""
    table, yearly = events.table, events.layout.yearly
    nowhere = 0 if yearly else int((table["place"].isna() & (table["country"] == AFGHANISTAN)).sum())
    left = table[~used].groupby(["dyad", "kind", *(() if yearly else ("country",))], dropna=False)
    parties = left.agg(
        events=("best", "size"), dead=("best", "sum"), first=("start", "min"), last=("start", "max")
    ).sort_values(["dead", "events"], ascending=False)
    return rendered(
        Path(__file__).with_name("notes.txt.jinja"),
        name=events.name,
        yearly=yearly,
        repr=repr,
        nowhere=nowhere,
        unknown=sorted(events.unknown_places.items(), key=lambda one: -one[1]),
        unsure=table["best"][used & ~table["clear"]],
        named=parties.head(MOST_NAMED).reset_index().to_dict("records"),
        rest=parties.iloc[MOST_NAMED:],
    ).splitlines()
