"""Read published event data with DuckDB into one table with typed columns, for every data set and release.

A column that a release lacks is empty. Numbers may end in `.0`, a time of day after a date is ignored, and a province has one key
in every spelling. Lines that cannot be read and places that are unknown are reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.hindcast.events.files import TextTable
from sim.analysis.hindcast.events.layouts import ACLED, BATTLE_DEATHS, GED, Layout
from sim.evidence import SeedError, actor_of, province_of

if TYPE_CHECKING:
    import duckdb

STATE_BASED, NON_STATE, ONE_SIDED, OTHER_KIND = "state-based", "non-state", "one-sided", "other"
AFGHANISTAN, PAKISTAN = "Afghanistan", "Pakistan"
COUNTRIES = (AFGHANISTAN, PAKISTAN)
CLEAR = "clear"
# Dates are accepted in any of these formats, or as the day number that a workbook may hold instead.
_FORMS = ("%d-%b-%y", "%d %b %y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y", "%Y%m%d")
# No data set begins before this year; an earlier date is a mistake.
_FIRST_YEAR = 1946
_MOST_DEATHS = 1_000_000
_ENCODINGS = ("utf-8", "latin-1")
# How many ids of repeated events a message lists.
_MOST_LISTED = 12


@dataclass(frozen=True)
class Events:
    """The events of a file.

    Attributes
    ----------
    table
        One row per event, sorted by day: `id`, `start` and `end` (days), `kind` (`state-based`, `non-state`, `one-sided` or
        `other`), `dyad`, `country`, `province` (a key, or missing), `place` (as written), `best`, `low` and `high` (deaths),
        `clear` (False where its coders are not yet sure of it). In a table by year a row is the deaths of a dyad in a year.
    layout
        The data set.
    covered
        First and last day of any event in the file, in any country.
    unknown_places
        Names that are no province of Afghanistan in any known spelling, with the number of events.
    problems
        Lines that could not be read.
    """

    table: pd.DataFrame
    layout: Layout
    name: str
    covered: tuple[date, date]
    unknown_places: Mapping[str, int]
    problems: tuple[SeedError, ...]

    def of_dyad(self, dyad: str, kind: str = "", countries: Sequence[str] = ()) -> pd.DataFrame:
        """Return the events between two parties, sorted by day.

        Parameters
        ----------
        dyad
            UCDP's name, such as `Government of Afghanistan - IS`.
        kind
            One of `state-based`, `non-state`, `one-sided`; any kind when empty.
        countries
            Countries of the events; any country when empty.
        """
        chosen = self.table["dyad"] == dyad
        if kind:
            chosen &= self.table["kind"] == kind
        if countries:
            chosen &= self.table["country"].isin(list(countries))
        return self.table[chosen]


def read_events(path: Path, table: TextTable, layout: Layout) -> Events:
    """Return the events of a file in Afghanistan and Pakistan.

    Parameters
    ----------
    path
        The file as the user named it, for messages.
    table, layout
        The opened file and its data set.

    Raises
    ------
    SeedError
        When the file cannot be read, or no event is left.
    """
    import duckdb

    try:
        with duckdb.connect() as connection:
            _load(connection, table, _columns(layout, table.names))
            order = "id" if layout.yearly else "start, id"
            kept = f"from typed where kept and wrong is null order by {order}"
            found = connection.sql(f"select * exclude (kept, wrong) {kept}").df()
            covered = connection.sql("select min(start), max(start) from typed").fetchall()[0]
            problems = _unreadable(connection, path)
    except duckdb.Error as error:
        raise SeedError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
    if found.empty:
        told = f"; {problems[0]}" if problems else ""
        raise SeedError(f"{path}: holds no event in {' or '.join(COUNTRIES)}{told}")
    repeated = found["id"].notna() & found.duplicated("id")
    if repeated.any():
        ids = list(dict.fromkeys(found.loc[repeated, "id"]))
        listed = ", ".join(ids[:_MOST_LISTED]) + (" and more" if len(ids) > _MOST_LISTED else "")
        problems.append(SeedError(f"{path}: events that are listed more than once count once: {listed}"))
    found = found[~repeated].reset_index(drop=True)
    keys = {place: province_of(place) for place in found["place"].dropna().unique()}
    at_home = found["country"] == AFGHANISTAN
    found["province"] = found["place"].map(keys).where(at_home)
    unknown = found[at_home & found["place"].notna() & found["province"].isna()]["place"].value_counts()
    if layout.name == ACLED:
        _as_ucdp(found)
    unknown_places = {str(name): int(count) for name, count in unknown.items()}
    return Events(found, layout, path.name, covered, unknown_places, tuple(problems))


def _load(connection: duckdb.DuckDBPyConnection, table: TextTable, columns: Mapping[str, str]) -> None:
    """Fill the table `typed` in one pass. Of events elsewhere, only the day is kept; it tells which days the file covers."""
    cells = [
        f"{sql} as {name}" if name == "start" else f"case when {columns['kept']} then {sql} end as {name}"
        for name, sql in columns.items()
    ]
    names = ", ".join(f"{_cell(place)}: 'VARCHAR'" for place in range(len(table.names)))
    for encoding in _ENCODINGS:
        options = (
            f"header=false, skip={int(table.headed)}, delim={_text(table.separator)}, quote='\"', escape='\"', "
            f"auto_detect=false, strict_mode=false, store_rejects=true, max_line_size=4194304, buffer_size=33554432, "
            f"encoding='{encoding}', columns={{{names}}}"
        )
        connection.execute(
            f"create or replace temp table typed as select {', '.join(cells)} from read_csv({_text(str(table.path))}, {options})"
        )
        misread = "select count(*) from reject_errors where error_type = 'INVALID ENCODING'"
        if not connection.sql(misread).fetchall()[0][0]:
            return
        connection.execute("drop table reject_errors; drop table reject_scans")


def _cell(place: int) -> str:
    """Return the SQL name of a column; the names in the file may be empty or repeated."""
    return f"c{place}"


def _number(place: int | None) -> str:
    """Return the SQL for a column's number."""
    return "null" if place is None else f"try_cast(trim({_cell(place)}) as double)"


def _words(place: int | None) -> str:
    """Return the SQL for a column's text, with blanks at its ends removed and those within reduced to one."""
    return "null" if place is None else f"nullif(regexp_replace(trim({_cell(place)}), '\\s+', ' ', 'g'), '')"


def _columns(layout: Layout, header: Sequence[str]) -> dict[str, str]:
    """Return the SQL of each typed column."""
    at = layout.columns_in(header)
    start, best = _day(at["start"], layout.yearly), _number(at["best"])
    found = {
        "place": _words(at.get("place")),
        # A workbook writes a whole number with a point.
        "id": f"regexp_replace({_words(at.get('id'))}, '\\.0+$', '')",
        "start": start,
        "end": f"greatest(coalesce({_day(at['end'])}, {start}), {start})" if "end" in at else start,
        "best": best,
        "low": f"least(coalesce({_number(at.get('low'))}, {best}), {best})",
        "high": f"greatest(coalesce({_number(at.get('high'))}, {best}), {best})",
        "clear": f"coalesce(lower({_words(at['status'])}) = '{CLEAR}', true)" if "status" in at else "true",
        "kind": _words(at.get("kind")),
        "dyad": _words(at.get("dyad")),
    }
    if layout.yearly:
        fought = layout.name == BATTLE_DEATHS
        found["kind"] = f"'{STATE_BASED}'" if fought else f"'{ONE_SIDED}'"
        other = _words(at["actor_b"]) if fought else "'Civilians'"
        found["dyad"] = f"{_words(at['actor_a'])} || ' - ' || {other}"
        found["country"] = _words(at.get("country"))
        found["id"] = f"{found['dyad']} || ', ' || {_cell(at['start'])}"
        about = (
            f"{found['country']} like '%{one}%' or {found['dyad']} like 'Government of {one}%'" for one in COUNTRIES
        )
        found["kept"] = f"coalesce({' or '.join(about)}, false)"
    else:
        # This is compared on every line of the file, so it leaves out the search for blanks within.
        cases = " ".join(f"when '{one.lower()}' then '{one}'" for one in COUNTRIES)
        found["country"] = f"case lower(trim({_cell(at['country'])})) {cases} end"
        found["kept"] = f"({found['country']} is not null)"
    if layout.name == GED:
        found["kind"] = (
            f"case {_number(at['kind'])} when 1 then '{STATE_BASED}' when 2 then '{NON_STATE}' when 3 then '{ONE_SIDED}' end"
        )
    if layout.name == ACLED:
        found |= {"actor_a": _words(at["actor_a"]), "actor_b": _words(at.get("actor_b"))}
        found["civilians"] = f"{_words(at.get('civilians'))} is not null"
    found["wrong"] = _wrong(layout, header, found)
    return found


def _wrong(layout: Layout, header: Sequence[str], found: Mapping[str, str]) -> str:
    """Return the SQL for what is wrong with a line, in words; null for a line without faults."""
    at = layout.columns_in(header)

    def told(name: str, bad: str, should: str) -> str:
        cell = f"coalesce({_cell(at[name])}, '')"
        return f"when {bad} then '{header[at[name]]} is ''' || {cell} || ''' and should be {should}'"

    # The Humanitarian Data Exchange puts a second header of tags into its files.
    cases = [f"when {_cell(next(iter(at.values())))} like '#%' then 'tags'"]
    if layout.name == GED:
        cases.append(told("kind", f"{found['kind']} is null", "1, 2 or 3"))
    day = "a year such as 2021" if layout.yearly else "a day such as 2021-08-20"
    cases.append(told("start", f"{found['start']} is null", day))
    if "end" in at:
        cases.append(told("end", f"{_words(at['end'])} is not null and {_day(at['end'])} is null", day))
    for name in ("best", "low", "high"):
        if name in at:
            value = _number(at[name])
            absent = "" if name == "best" else f"{_words(at[name])} is not null and "
            cases.append(told(name, f"{absent}{value} is null", "a number"))
            cases.append(told(name, f"not {value} between 0 and {_MOST_DEATHS - 1}", "a number of deaths"))
    return f"case {' '.join(cases)} end"


def _day(column: int, yearly: bool = False) -> str:
    """Return the SQL for a column's day, or the first day of its year; null for a day that is impossible."""
    cell, whole = _words(column), f"cast({_number(column)} as int)"
    found = (
        f"coalesce(try_cast({cell}[1:10] as date), cast(try_strptime({cell}, {list(_FORMS)}) as date), "
        f"case when {whole} between 20000 and 80000 then date '1899-12-30' + {whole} end)"
    )
    if yearly:
        found = f"case when {whole} between 1 and 9999 then make_date({whole}, 1, 1) end"
    return f"case when {found} between date '{_FIRST_YEAR}-01-01' and current_date then {found} end"


def _unreadable(connection: duckdb.DuckDBPyConnection, path: Path) -> list[SeedError]:
    """Return the lines with a fault, and those that could not be split into cells."""
    rows = connection.sql("select id, wrong from typed where wrong is not null and wrong <> 'tags'").fetchall()
    split = connection.sql("select distinct line, error_type from reject_errors order by line").fetchall()
    return [
        *(SeedError(f"{path}: event {event or 'without id'}: {wrong}") for event, wrong in rows),
        *(SeedError(f"{path}: row {line}: is no line of this table ({str(kind).lower()})") for line, kind in split),
    ]


def _as_ucdp(found: pd.DataFrame) -> None:
    """Give ACLED's events UCDP's names of parties and kinds, in place: governments first, civilians second."""
    sides = found[["actor_a", "actor_b"]].fillna("").map(actor_of)
    turned = (sides["actor_b"].str.startswith("Government") & (sides["actor_a"] != "Civilians")) | (
        (sides["actor_a"] == "Civilians") & (sides["actor_b"] != "")
    )
    first = sides["actor_a"].where(~turned, sides["actor_b"])
    second = sides["actor_b"].where(~turned, sides["actor_a"])
    # An attack on civilians has one party.
    targeted = found.pop("civilians") | (found["kind"] == "Violence against civilians") | (second == "Civilians")
    fought = found["kind"].isin(["Battles", "Explosions/Remote violence"]) & (second != "")
    found["kind"] = OTHER_KIND
    found.loc[fought, "kind"] = NON_STATE
    found.loc[fought & first.str.startswith("Government"), "kind"] = STATE_BASED
    found.loc[targeted, "kind"] = ONE_SIDED
    found["dyad"] = (first + " - " + second.where(~targeted, "Civilians")).str.removesuffix(" - ")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
