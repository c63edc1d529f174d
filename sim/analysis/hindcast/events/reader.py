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
from sim.analysis.hindcast.events.layouts import ACLED, Layout
from sim.evidence import SeedError, actor_of, province_of
from sim.resources import rendered

if TYPE_CHECKING:
    import duckdb

STATE_BASED, NON_STATE, ONE_SIDED, OTHER_KIND = "state-based", "non-state", "one-sided", "other"
AFGHANISTAN, PAKISTAN = "Afghanistan", "Pakistan"
COUNTRIES = (AFGHANISTAN, PAKISTAN)
_QUERY = Path(__file__).with_suffix(".sql.jinja")
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
            _load(connection, table, layout)
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


def _load(connection: duckdb.DuckDBPyConnection, table: TextTable, layout: Layout) -> None:
    """Fill the table `typed` from a file."""
    kinds, path = (STATE_BASED, NON_STATE, ONE_SIDED), "'" + str(table.path).replace("'", "''") + "'"
    told = {"at": layout.columns_in(table.names), "table": table, "layout": layout, "path": path, "kinds": kinds}
    for encoding in _ENCODINGS:
        connection.execute(rendered(_QUERY, encoding=encoding, countries=COUNTRIES, **told))
        misread = "select count(*) from reject_errors where error_type = 'INVALID ENCODING'"
        if not connection.sql(misread).fetchall()[0][0]:
            return
        connection.execute("drop table reject_errors; drop table reject_scans")


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
