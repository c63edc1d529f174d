"""One door for every file that a record may be: rows of one's own, UCDP's and ACLED's events, UCDP's tables by year."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.analysis.hindcast.events.files import opened
from sim.analysis.hindcast.events.layouts import ACLED, GED, layout_of
from sim.analysis.hindcast.events.reader import read_events
from sim.analysis.hindcast.events.rows import rows_of
from sim.analysis.hindcast.events.yearly import read_years
from sim.analysis.hindcast.observation import ObservationModel
from sim.evidence import Observation, SeedError, read_rows


@dataclass(frozen=True)
class FileContents:
    """What a file holds.

    Attributes
    ----------
    rows
        Rows of a record.
    problems
        What could not be read.
    notes
        What was read and belongs to no row, in words.
    """

    rows: tuple[Observation, ...]
    problems: tuple[SeedError, ...]
    notes: tuple[str, ...] = ()


def rows_in(path: Path, model: ObservationModel) -> FileContents:
    """Return the rows of a record that a file holds, whatever its layout.

    Parameters
    ----------
    path
        A record with the columns of the shipped one, or a data set as published.
    model
        Says which events belong to which series.

    Raises
    ------
    SeedError
        When the file belongs to no layout, or holds nothing that a series takes.
    """
    with opened(path) as table:
        layout = layout_of(table.names)
        if layout is not None and layout.name not in (GED, ACLED):
            years, wrong = read_years(path, table, layout, model)
            return _used(path, years.rows, wrong, years.notes)
        if layout is None:
            return FileContents(*read_rows(table.path, named=path))
    events = read_events(path)
    found = rows_of(events, model)
    return _used(path, found.rows, events.problems, found.notes)


def _used(
    path: Path, rows: tuple[Observation, ...], problems: tuple[SeedError, ...], notes: tuple[str, ...]
) -> FileContents:
    if not rows:
        raise SeedError("\n".join((f"{path}: no series of the record takes what it holds", *notes)))
    return FileContents(rows, problems, notes)
