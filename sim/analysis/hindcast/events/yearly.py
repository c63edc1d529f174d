"""UCDP's tables of a year's deaths: battle-related deaths by dyad, one-sided violence by actor."""

from __future__ import annotations

from pathlib import Path

from sim.analysis.hindcast.events.files import TextTable
from sim.analysis.hindcast.events.layouts import BATTLE_DEATHS, Layout
from sim.analysis.hindcast.events.reader import ONE_SIDED, STATE_BASED, number, rejected, scan, text
from sim.analysis.hindcast.events.rows import Rows, year_rows
from sim.analysis.hindcast.observation import ObservationModel
from sim.evidence import SeedError

COUNTRIES = ("Afghanistan", "Pakistan")


def read_years(
    path: Path, table: TextTable, layout: Layout, model: ObservationModel
) -> tuple[Rows, tuple[SeedError, ...]]:
    """Return the rows of a table by year that touch Afghanistan or Pakistan, and what could not be read.

    Parameters
    ----------
    path
        The file as it was given, for messages.
    table, layout
        As opened, and the data set.
    model
        Says which dyad each series takes.

    Raises
    ------
    SeedError
        When it cannot be read, or nothing in it is about these countries.
    """
    import duckdb

    at = layout.columns_in(table.names)
    if layout.name == BATTLE_DEATHS:
        kind, dyad = STATE_BASED, f"{text(at['side_a'])} || ' - ' || {text(at['side_b'])}"
    else:
        kind, dyad = ONE_SIDED, f"{text(at['actor'])} || ' - Civilians'"
    best = number(at["best"])
    where = text(at.get("location"))
    touched = " or ".join(f"{where} like '%{country}%'" for country in COUNTRIES)
    touched = f"({touched} or {dyad} like 'Government of Afghanistan%' or {dyad} like 'Government of Pakistan%')"
    wrong = f"coalesce({best} < 0, true) or {number(at['year'])} is null"
    sql = (
        f"select {dyad}, coalesce({where}, ''), {number(at['year'])}, {best}, "
        f"least(coalesce({number(at.get('low'))}, {best}), {best}), greatest(coalesce({number(at.get('high'))}, {best}), {best}), "
        f"{wrong} from raw where {touched} order by 1, 3"
    )
    try:
        with duckdb.connect() as connection:
            scan(connection, table)
            found = connection.sql(sql).fetchall()
            problems = rejected(connection, path)
    except duckdb.Error as error:
        raise SeedError(f"{path}: cannot be read: {str(error).splitlines()[0]}") from error
    problems += [SeedError(f"{path}: {line[0]}: year or deaths are no number") for line in found if line[6]]
    figures = [
        (dyad, kind, place, int(year), best, low, high) for dyad, place, year, best, low, high, bad in found if not bad
    ]
    if not figures:
        raise SeedError(f"{path}: holds nothing about {' or '.join(COUNTRIES)}")
    return year_rows(figures, layout.name, path.name, model), tuple(problems)
