"""Events turned into rows of a record: which series of the observation model each belongs to, summed by year.

What is kept is the coders' own filing: an event in Afghanistan that is filed under another conflict is not moved, and is named
instead. An event that its coders are not yet sure of widens a row's upper bound and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from sim.analysis.hindcast.events.layouts import GED
from sim.analysis.hindcast.events.reader import AFGHANISTAN, Events
from sim.analysis.hindcast.observation import OTHER, DataSet, ObservationModel, Series
from sim.evidence import DatedFigure, Observation
from sim.outputs.calendar import WEEK_ZERO

SOURCE = {GED: "ucdp_ged"}
_SHORT = {GED: "GED"}
# How many parties without a series are named one by one.
MOST_NAMED = 12


@dataclass(frozen=True)
class Rows:
    """What a file of events gives.

    Attributes
    ----------
    rows
        Rows of a record.
    notes
        What was left where its coders file it, what could not be placed, and what they are not sure of, in words.
    events
        How many events the rows hold.
    """

    rows: tuple[Observation, ...]
    notes: tuple[str, ...]
    events: int


def rows_of(events: Events, model: ObservationModel) -> Rows:
    """Return events as rows of a record.

    Parameters
    ----------
    events
        As read.
    model
        Says which events each series takes.

    Returns
    -------
    Rows
        By year and series, the year of the takeover cut at the first simulated day; counts of places from that day on.
    """
    rows: list[Observation] = []
    used = pd.Series(False, index=events.table.index)
    for series, taken in _series(events, model):
        chosen = _taken(events, taken)
        if chosen.empty:
            continue
        used[chosen.index] = True
        rows += _by_place(series, chosen, events) if taken.what == "places" else _by_year(series, taken, chosen, events)
    notes = (*_unplaced(events), *_unsure(events, used), *_left(events.table[~used], events.name))
    return Rows(tuple(rows), notes, int(used.sum()))


def _series(events: Events, model: ObservationModel) -> Iterator[tuple[Series, DataSet]]:
    for series in model.series.values():
        for taken in series.data:
            if taken.data == events.layout:
                yield series, taken


def _taken(events: Events, taken: DataSet) -> pd.DataFrame:
    found = [events.of_dyad(dyad, kind=taken.kind or None, countries=taken.countries) for dyad in taken.dyads]
    return pd.concat(found).sort_values(["start", "id"])


def _by_year(series: Series, taken: DataSet, chosen: pd.DataFrame, events: Events) -> list[Observation]:
    """Return a row a year; the first and the last year reach as far as the file does."""
    first, last = events.covered
    found = []
    for year in range(chosen["start"].min().year, chosen["end"].max().year + 1):
        start = max(date(year, 1, 1), first.replace(day=1))
        end = min(date(year, 12, 31), last)
        halves = [("-before", start, WEEK_ZERO - timedelta(days=1)), ("", WEEK_ZERO, end)]
        for tail, begins, ends in halves if start < WEEK_ZERO <= end else [("", start, end)]:
            row = _row(f"{series.key}-{year}{tail}", series, taken.what, chosen, begins, ends, events)
            found += [row] if row is not None else []
    return found


def _row(
    tail: str, series: Series, what: str, chosen: pd.DataFrame, start: date, end: date, events: Events
) -> Observation | None:
    inside = chosen[(chosen["start"] <= pd.Timestamp(end)) & (chosen["end"] >= pd.Timestamp(start))]
    if inside.empty:
        return None
    dated = tuple(_dated(inside, what))
    shares = [one.within(start, end) for one in dated]
    low, value, high = (
        round(sum(share * getattr(one, name) for share, one in zip(shares, dated, strict=True)), 6)
        for name in ("low", "value", "high")
    )
    return Observation(
        id=f"{_SHORT.get(events.layout, events.layout)}-{tail}",
        use="initial" if end < WEEK_ZERO else "calibrate",
        quantity=series.quantities[0],
        start=start,
        end=end,
        value=value,
        low=low,
        high=high,
        unit=series.unit,
        source=(SOURCE.get(events.layout, events.layout),),
        how_seen="data file",
        note=f"{len(inside)} events in {events.name}",
        dated=dated,
    )


def _dated(chosen: pd.DataFrame, what: str) -> Iterator[DatedFigure]:
    for event in chosen.to_dict("records"):
        best, low, high = (event["best"], event["low"], event["high"]) if what == "deaths" else (1.0, 1.0, 1.0)
        sure = float(event["clear"])
        yield DatedFigure(event["start"].date(), event["end"].date(), sure * best, sure * low, high)


def _by_place(series: Series, chosen: pd.DataFrame, events: Events) -> list[Observation]:
    """Return how many events since the first simulated day each province had; those placed in none are left out."""
    since = chosen[(chosen["start"] >= pd.Timestamp(WEEK_ZERO)) & chosen["province"].notna() & chosen["clear"]]
    if since.empty:
        return []
    pattern = next(one for one in series.quantities if "{province}" in one)
    parts = {str(place): part for place, part in since.groupby("province")}
    return [
        Observation(
            id=f"{_SHORT.get(events.layout, events.layout)}-place-{place.replace(' ', '_')}",
            use="calibrate",
            quantity=pattern.format(province=place),
            start=WEEK_ZERO,
            end=max(events.covered[1], WEEK_ZERO),
            value=float(len(parts.get(place, ()))),
            low=None,
            high=None,
            unit="events",
            source=(SOURCE.get(events.layout, events.layout),),
            how_seen="data file",
            note=f"Of {len(since)} events in {events.name} that are placed in a province",
            dated=tuple(_dated(parts[place], "events")) if place in parts else (),
        )
        for place in (OTHER, *sorted(parts))
    ]


def _unplaced(events: Events) -> list[str]:
    names = sorted(events.unknown_places.items(), key=lambda one: -one[1])
    found = [
        f"{events.name}: {_count(count, 'event')} in {name!r}, which is no known province" for name, count in names
    ]
    nowhere = events.table["place"].isna() & (events.table["country"] == AFGHANISTAN)
    if nowhere.any():
        found.append(f"{events.name}: {_count(int(nowhere.sum()), 'event')} in Afghanistan without a province")
    return found


def _unsure(events: Events, used: pd.Series) -> list[str]:
    unsure = events.table[used & ~events.table["clear"]]
    if unsure.empty:
        return []
    return [
        f"{events.name}: {_count(len(unsure), 'event')} with {unsure['best'].sum():g} dead that the coders are not yet sure of: "
        "they widen the upper bound alone"
    ]


def _left(left: pd.DataFrame, name: str) -> list[str]:
    """Return in words what no series takes, the deadliest parties first."""
    if left.empty:
        return []
    groups = left.groupby(["dyad", "kind", "country"], dropna=False)
    table = groups.agg(events=("best", "size"), dead=("best", "sum"), first=("start", "min"), last=("start", "max"))
    table = table.sort_values(["dead", "events"], ascending=False).reset_index()
    found = []
    for one in table.head(MOST_NAMED).to_dict("records"):
        when = f"{one['first']:%Y-%m-%d}" + (f" to {one['last']:%Y-%m-%d}" if one["last"] > one["first"] else "")
        found.append(
            f"{name}: belongs to no series: {_count(one['events'], 'event')} of {one['dyad']} ({one['kind']}) in "
            f"{one['country']}, {one['dead']:g} dead, {when}"
        )
    rest = table.iloc[MOST_NAMED:]
    if len(rest):
        found.append(
            f"{name}: belongs to no series: {_count(int(rest['events'].sum()), 'event')} of {len(rest)} more parties, "
            f"{rest['dead'].sum():g} dead"
        )
    return found


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def year_rows(
    figures: Sequence[tuple[str, str, str, int, float, float, float]], layout: str, name: str, model: ObservationModel
) -> Rows:
    """Return figures that are given by year as rows of a record.

    Parameters
    ----------
    figures
        Each the parties as UCDP names the dyad, the kind of violence, where, the year, and the best, low and high estimate.
    layout, name
        The data set and the file.
    model
        Says which dyad each series takes.
    """
    rows: list[Observation] = []
    left: dict[tuple[str, str], list[tuple[int, float]]] = {}
    for dyad, kind, where, year, best, low, high in figures:
        takers = [
            one
            for one in model.series.values()
            for data in one.data
            if data.data == GED and data.takes_year(dyad, kind, where)
        ]
        if not takers:
            left.setdefault((dyad, kind), []).append((year, best))
            continue
        series = takers[0]
        rows.append(
            Observation(
                id=f"{'BRD' if kind == 'state-based' else 'OSV'}-{series.key}-{year}",
                use="calibrate" if year >= WEEK_ZERO.year else "initial",
                quantity=series.quantities[0],
                start=max(date(year, 1, 1), series.since or date.min),
                end=date(year, 12, 31),
                value=best,
                low=low,
                high=high,
                unit=series.unit,
                source=(layout,),
                how_seen="data file",
                note=f"{dyad} in {name}",
            )
        )
    notes = [
        f"{name}: belongs to no series: {dyad} ({kind}), {sum(dead for _, dead in years):g} dead in "
        f"{', '.join(str(year) for year, _ in years)}"
        for (dyad, kind), years in left.items()
    ]
    return Rows(tuple(rows), tuple(notes), len(rows))
