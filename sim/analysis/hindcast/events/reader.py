"""Event data as published, read by DuckDB into one table with typed columns, whatever the data set and its release.

A column that a release lacks is empty, `1.0` is one, a time of day after a date is cut off, and a province has one key
whatever its spelling. What cannot be read, or placed, is told by name and number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.analysis.hindcast.events.files import TextTable, opened
from sim.analysis.hindcast.events.layouts import ACLED, GED, Layout, layout_of, nearest
from sim.evidence import SeedError, actor_of, province_of

if TYPE_CHECKING:
    import duckdb

STATE_BASED, NON_STATE, ONE_SIDED, OTHER_KIND = "state-based", "non-state", "one-sided", "other"
AFGHANISTAN, PAKISTAN = "Afghanistan", "Pakistan"
COUNTRIES = (AFGHANISTAN, PAKISTAN)
CLEAR = "clear"
# A day in any of these forms, and the count of days that a workbook may hold instead.
_FORMS = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%B-%Y", "%Y%m%d")
_MOST_DEATHS = 1_000_000
_ENCODINGS = ("utf-8", "latin-1")


@dataclass(frozen=True)
class Events:
    """Events of a file.

    Attributes
    ----------
    table
        One row an event, sorted by day: `id`, `start` and `end` (days), `kind` (`state-based`, `non-state`, `one-sided` or
        `other`), `dyad`, `actor_a`, `actor_b`, `country`, `province` (a key, or missing), `place` (as written), `best`, `low`
        and `high` (deaths), `where_precision`, `date_precision`, `latitude`, `longitude`, `clear` (False where its coders are
        not yet sure of it).
    layout
        The data set.
    covered
        First and last day of any event in the file, of whatever country.
    unknown_places
        Names that are no province of Afghanistan in any known spelling, with the number of events.
    problems
        Lines that could not be read.
    """

    table: pd.DataFrame
    layout: str
    name: str
    covered: tuple[date, date]
    unknown_places: Mapping[str, int]
    problems: tuple[SeedError, ...]

    def of_dyad(
        self,
        dyad: str,
        *,
        kind: str | None = None,
        countries: Sequence[str] = (),
        first: date | None = None,
        last: date | None = None,
    ) -> pd.DataFrame:
        """Return the events between two parties.

        Parameters
        ----------
        dyad
            UCDP's name, such as `Government of Afghanistan - IS`.
        kind
            One of `state-based`, `non-state`, `one-sided`; all when None.
        countries
            Where they happened; anywhere when empty.
        first, last
            Days between which they begin, both included.

        Returns
        -------
        pandas.DataFrame
            The columns of `table`, sorted by day.
        """
        table = self.table
        chosen = table["dyad"] == dyad
        if kind is not None:
            chosen &= table["kind"] == kind
        if countries:
            chosen &= table["country"].isin(list(countries))
        if first is not None:
            chosen &= table["start"] >= pd.Timestamp(first)
        if last is not None:
            chosen &= table["start"] <= pd.Timestamp(last)
        return table[chosen]


def read_events(path: Path, *, countries: Sequence[str] = COUNTRIES, until: date | None = None) -> Events:
    """Return the events of a file of UCDP's Georeferenced Event Dataset, its candidate events, or ACLED.

    Parameters
    ----------
    path
        CSV, ZIP or workbook, as downloaded from the maker or the Humanitarian Data Exchange.
    countries
        Events elsewhere are not kept.
    until
        Leave out events that begin later.

    Raises
    ------
    SeedError
        When the file is none of these, or no event is left.
    """
    with opened(path) as table:
        layout = layout_of(table.names)
        if layout is None or layout.name not in (GED, ACLED):
            raise not_events(path, table)
        return _read(path, table, layout, countries, until)


def not_events(path: Path, table: TextTable) -> SeedError:
    """Return what to say of a file whose header belongs to no data set."""
    near = nearest(table.names)
    missing = ", ".join(near.missing(table.names)) or "none"
    return SeedError(
        f"{path}: is no event data; nearest is {near.name}, of which the column {missing} is missing",
        remedy="Give the file of UCDP's Georeferenced Event Dataset or of ACLED as it was downloaded.",
    )


def _read(path: Path, table: TextTable, layout: Layout, countries: Sequence[str], until: date | None) -> Events:
    import duckdb

    connection = duckdb.connect()
    try:
        _load(connection, table, _columns(layout, table.names), countries)
        kept = "from typed where kept and wrong is null" + (f" and start <= date '{until}'" if until else "")
        found = connection.sql(f"select * exclude (kept, wrong) {kept} order by start, id").df()
        first, last = connection.sql("select min(start), max(start) from typed").fetchall()[0]
        problems = [*_unreadable(connection, path), *rejected(connection, path)]
    except duckdb.Error as error:
        raise SeedError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
    finally:
        connection.close()
    if found.empty:
        told = f"; {problems[0]}" if problems else ""
        raise SeedError(f"{path}: holds no event in {' or '.join(countries)}{told}")
    return _finished(found, layout, path, (first, min(last, until or last)), problems)


def _load(
    connection: duckdb.DuckDBPyConnection, table: TextTable, columns: Mapping[str, str], countries: Sequence[str]
) -> None:
    """Fill the table `typed` in one pass: of events elsewhere only the day is kept, which tells what the file covers."""
    kept = f"coalesce({columns['country']} in ({', '.join(_text(name) for name in countries)}), false)"
    # What is said of events elsewhere costs time and nobody reads it.
    cells = [f"{sql} as {name}" if name == "start" else f"case when {kept} then {sql} end as {name}" for name, sql in columns.items()]  # fmt: skip
    for encoding in _ENCODINGS:
        scan(connection, table, encoding)
        connection.execute(f"create or replace temp table typed as select {', '.join(cells)}, {kept} as kept from raw")
        misread = "select count(*) from reject_errors where error_type = 'INVALID ENCODING'"
        if not connection.sql(misread).fetchall()[0][0]:
            return
        connection.execute("drop table reject_errors; drop table reject_scans")


def scan(connection: duckdb.DuckDBPyConnection, table: TextTable, encoding: str = "utf-8") -> None:
    """Make a table on disk the view `raw` of a connection, every cell a text."""
    columns = ", ".join(f"{_quoted(name)}: 'VARCHAR'" for name in _distinct(table.names))
    options = (
        f"header=false, skip={int(table.headed)}, delim={_text(table.separator)}, quote='\"', escape='\"', "
        f"auto_detect=false, strict_mode=false, store_rejects=true, max_line_size=4194304, buffer_size=33554432, encoding='{encoding}', "
        f"columns={{{columns}}}"
    )
    connection.execute(
        f"create or replace temp view raw as select * from read_csv({_text(str(table.path))}, {options})"
    )


def number(column: str | None) -> str:
    """Return the SQL for a column's number, whatever zeros follow its point."""
    return "null" if column is None else f"try_cast(trim({_quoted(column)}) as double)"


def text(column: str | None) -> str:
    """Return the SQL for a column's text without blanks around and within."""
    return "null" if column is None else f"nullif(regexp_replace(trim({_quoted(column)}), '\\s+', ' ', 'g'), '')"


def _columns(layout: Layout, header: Sequence[str]) -> dict[str, str]:
    """Return the SQL of each typed column."""
    at = layout.columns_in(header)
    found = {name: text(at.get(name)) for name in ("place", "actor_a", "actor_b")}
    # A workbook writes a whole number with a point.
    # Compared for every line of the file, so without the search for blanks within.
    found["country"] = f"trim({_quoted(at['country'])})"
    found["id"] = f"regexp_replace({text(at.get('id'))}, '\\.0+$', '')"
    found |= {name: number(at.get(name)) for name in ("where_precision", "date_precision", "latitude", "longitude")}
    start, end = _day(at["start"]), _day(at["end"]) if "end" in at else "null"
    best = number(at["best"])
    found["start"], found["end"] = start, f"greatest(coalesce({end}, {start}), {start})"
    found["best"] = best
    found["low"] = f"least(coalesce({number(at.get('low'))}, {best}), {best})"
    found["high"] = f"greatest(coalesce({number(at.get('high'))}, {best}), {best})"
    found["clear"] = f"coalesce(lower({text(at['status'])}) = '{CLEAR}', true)" if "status" in at else "true"
    if layout.name == GED:
        found["kind"] = (
            f"case {number(at['kind'])} when 1 then '{STATE_BASED}' when 2 then '{NON_STATE}' when 3 then '{ONE_SIDED}' end"
        )
        found["dyad"] = text(at["dyad"])
    else:
        found["kind"], found["dyad"] = text(at["type"]), "cast(null as varchar)"
        found["civilians"] = f"{text(at.get('civilians'))} is not null"
    found["wrong"] = _wrong(layout, at, found)
    return found


def _wrong(layout: Layout, at: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Return the SQL of what is wrong with a line in words, null where nothing is."""

    def told(name: str, bad: str, should: str) -> str:
        return f"when {bad} then '{at[name]} is ''' || coalesce({_quoted(at[name])}, '') || ''' and should be {should}'"

    # The exchange's files have a second header, whose cells are tags.
    cases = [f"when {_quoted(next(iter(at.values())))} like '#%' then 'tags'"]
    if layout.name == GED:
        cases.append(told("kind", f"{found['kind']} is null", "1, 2 or 3"))
    cases.append(told("start", f"{found['start']} is null", "a day such as 2021-08-20"))
    for name in ("best", "low", "high"):
        if name in at:
            value = number(at[name])
            absent = "" if name == "best" else f"{text(at[name])} is not null and "
            cases.append(told(name, f"{absent}{value} is null", "a number"))
            cases.append(told(name, f"not {value} between 0 and {_MOST_DEATHS - 1}", "a number of deaths"))
    return f"case {' '.join(cases)} end"


def _day(column: str) -> str:
    cell = text(column)
    forms = ", ".join(f"'{form}'" for form in _FORMS)
    return (
        f"coalesce(try_cast({cell}[1:10] as date), cast(try_strptime({cell}, [{forms}]) as date), "
        f"case when try_cast({cell} as double) between 20000 and 80000 then date '1899-12-30' + cast(try_cast({cell} as double) as int) end)"
    )


def _unreadable(connection: duckdb.DuckDBPyConnection, path: Path) -> list[SeedError]:
    rows = connection.sql("select id, wrong from typed where wrong is not null and wrong <> 'tags'").fetchall()
    return [SeedError(f"{path}: event {event or 'without id'}: {wrong}") for event, wrong in rows]


def rejected(connection: duckdb.DuckDBPyConnection, path: Path) -> list[SeedError]:
    """Return the lines that the last scan could not take apart."""
    rows = connection.sql("select distinct line, error_type from reject_errors order by line").fetchall()
    return [SeedError(f"{path}: row {line}: is no line of this table ({str(kind).lower()})") for line, kind in rows]


def _finished(
    found: pd.DataFrame, layout: Layout, path: Path, covered: tuple[date, date], problems: Sequence[SeedError]
) -> Events:
    """Give places and parties their one name."""
    keys = {place: province_of(place) for place in found["place"].dropna().unique()}
    at_home = found["country"] == AFGHANISTAN
    found["province"] = found["place"].map(keys).where(at_home)
    unknown = found[at_home & found["place"].notna() & found["province"].isna()]["place"].value_counts()
    if layout.name == ACLED:
        _as_ucdp(found)
    else:
        # Some releases name the dyad alone.
        sides = found["dyad"].str.split(" - ", n=1, expand=True)
        for column, side in (("actor_a", 0), ("actor_b", 1)):
            found[column] = found[column].fillna(sides.get(side, pd.Series(dtype=object)))
    return Events(
        table=found,
        layout=layout.name,
        name=path.name,
        covered=covered,
        unknown_places={str(name): int(count) for name, count in unknown.items()},
        problems=tuple(problems),
    )


def _as_ucdp(found: pd.DataFrame) -> None:
    """Give ACLED's events UCDP's names of parties and kinds, in place: civilians second, then governments first."""
    sides = found[["actor_a", "actor_b"]].fillna("").map(actor_of)
    turned = (sides["actor_b"].str.startswith("Government") & (sides["actor_a"] != "Civilians")) | (
        (sides["actor_a"] == "Civilians") & (sides["actor_b"] != "")
    )
    found["actor_a"] = sides["actor_a"].where(~turned, sides["actor_b"])
    found["actor_b"] = sides["actor_b"].where(~turned, sides["actor_a"])
    # An attack on civilians by nobody's hand, or on nobody named, has one party.
    targeted = (
        found.pop("civilians") | (found["kind"] == "Violence against civilians") | (found["actor_b"] == "Civilians")
    )
    fought = found["kind"].isin(["Battles", "Explosions/Remote violence"]) & (found["actor_b"] != "")
    state = found["actor_a"].str.startswith("Government")
    found["kind"] = OTHER_KIND
    found.loc[fought, "kind"] = NON_STATE
    found.loc[fought & state, "kind"] = STATE_BASED
    found.loc[targeted, "kind"] = ONE_SIDED
    found["dyad"] = (found["actor_a"] + " - " + found["actor_b"].where(~targeted, "Civilians")).str.removesuffix(" - ")


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _distinct(names: Sequence[str]) -> list[str]:
    """Return names for columns, none of them empty and none twice, since a spreadsheet leaves such ones behind."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        bare = name or "unnamed"
        seen[bare.lower()] = seen.get(bare.lower(), 0) + 1
        found.append(bare if seen[bare.lower()] == 1 else f"{bare}_{seen[bare.lower()]}")
    return found
