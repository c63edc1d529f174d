"""A table on disk in whatever wrapping: CSV, a ZIP archive of one, or an Excel workbook, with its header found."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sim.analysis.hindcast.events.layouts import CANDIDATE_COLUMNS, is_candidate
from sim.errors import SanctuaryError
from sim.evidence import SeedError

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TABLES = (".csv", ".tsv", ".txt")
_FIRST = 1 << 16


@dataclass(frozen=True)
class TextTable:
    """A file of separated values.

    Attributes
    ----------
    path
        Where it lies, which is a folder for the time being when it came out of an archive or a workbook.
    names
        Its columns.
    headed
        Whether its first line holds them.
    separator
        Between cells.
    """

    path: Path
    names: tuple[str, ...]
    headed: bool
    separator: str


@contextmanager
def opened(path: Path) -> Iterator[TextTable]:
    """Give a file as a table.

    Parameters
    ----------
    path
        A `.csv`, a `.zip` with one table in it, or a workbook, whose first sheet is read.

    Raises
    ------
    SeedError
        When it cannot be opened, or holds no table.
    """
    with TemporaryDirectory() as folder:
        yield _table(_unwrapped(path, Path(folder)), path)


def _unwrapped(path: Path, folder: Path) -> Path:
    if path.is_dir() or not path.exists():
        raise SeedError(f"{path}: {'is a folder' if path.is_dir() else 'No such file or directory'}")
    kind = path.suffix.lower()
    if kind == ".zip":
        return _unwrapped(_extracted(path, folder), folder)
    return _from_workbook(path, folder) if kind in WORKBOOKS else path


def _extracted(path: Path, folder: Path) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                member for member in archive.infolist() if Path(member.filename).suffix.lower() in (*TABLES, *WORKBOOKS)
            ]
            if not members:
                raise SeedError(
                    f"{path}: holds no table", remedy=f"A table ends in {', '.join((*TABLES, *WORKBOOKS))}."
                )
            # Beside the table lie a codebook's tables at most, which are smaller.
            largest = max(members, key=lambda member: member.file_size)
            return Path(archive.extract(largest, folder))
    except (zipfile.BadZipFile, OSError) as error:
        raise SeedError(f"{path}: is no ZIP archive that can be read: {error}") from error


def _from_workbook(path: Path, folder: Path) -> Path:
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError as error:
        raise SanctuaryError(
            f"{path}: a workbook needs {error.name}",
            remedy="Install it: pip install 'sanctuary-sim[excel]'",
            exit_code=1,
        ) from error
    written = folder / f"{path.stem}.csv"
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise SeedError(f"{path}: is no workbook that can be read: {error}") from error
    with written.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([_cell(value) for value in row] for row in sheet.iter_rows())
    return written


def _cell(value: Any) -> str:
    return value.isoformat(sep=" ") if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else str(value)  # fmt: skip


def _table(path: Path, asked: Path) -> TextTable:
    try:
        with path.open("rb") as file:
            start = file.read(_FIRST).decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise SeedError(f"{asked}: {error.strerror or error}") from error
    line = start.split("\n", 1)[0]
    separator = max(",;\t", key=line.count)
    first = tuple(cell.strip() for cell in next(csv.reader(start.splitlines(keepends=True), delimiter=separator), []))
    if is_candidate(first):
        return TextTable(path, CANDIDATE_COLUMNS, headed=False, separator=separator)
    return TextTable(path, first, headed=True, separator=separator)
