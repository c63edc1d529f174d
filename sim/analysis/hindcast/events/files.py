"""Open a table on disk: a CSV file, a ZIP archive with a table in it, or a workbook; and find its header."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.analysis.hindcast.events.layouts import CANDIDATE_COLUMNS, is_candidate
from sim.errors import optional
from sim.evidence import SeedError

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TABLES = (".csv", ".tsv", ".txt")
_FIRST = 1 << 16
# Files that begin with these bytes are compressed, or text in UTF-16.
_UNREADABLE = {
    b"\x1f\x8b": "Unpack it with gunzip.",
    b"\xff\xfe": "Save it as UTF-8.",
    b"\xfe\xff": "Save it as UTF-8.",
}


@dataclass(frozen=True)
class TextTable:
    """A file of separated values.

    Attributes
    ----------
    path
        The file; in a temporary folder when it came out of an archive or a workbook.
    names
        Its columns.
    headed
        Whether its first line holds the names of the columns.
    separator
        The character between cells.
    """

    path: Path
    names: tuple[str, ...]
    headed: bool
    separator: str


@contextmanager
def opened(path: Path) -> Iterator[TextTable]:
    """Open a file as a table.

    Parameters
    ----------
    path
        A `.csv`, a `.zip` with one table in it, or a workbook, of which the first sheet is read.

    Raises
    ------
    SeedError
        When the file cannot be opened, or holds no table.
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
                remedy = f"A table ends in {', '.join((*TABLES, *WORKBOOKS))}."
                raise SeedError(f"{path}: holds no table", remedy=remedy)
            # Another table in the archive belongs to the codebook and is smaller.
            largest = max(members, key=lambda member: member.file_size)
            return Path(archive.extract(largest, folder))
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        remedy = "Unpack it, and give the table."
        raise SeedError(f"{path}: is no ZIP archive that can be read: {error}", remedy=remedy) from error


def _from_workbook(path: Path, folder: Path) -> Path:
    with optional("excel"):
        from python_calamine import CalamineError, CalamineWorkbook
    written = folder / f"{path.stem}.csv"
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise SeedError(f"{path}: is no workbook that can be read: {error}") from error
    with written.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(sheet.iter_rows())
    return written


def _table(path: Path, asked: Path) -> TextTable:
    try:
        with path.open("rb") as file:
            start = file.read(_FIRST)
    except OSError as error:
        raise SeedError(f"{asked}: {error.strerror or error}") from error
    for mark, remedy in _UNREADABLE.items():
        if start.startswith(mark):
            raise SeedError(f"{asked}: is no plain text", remedy=remedy)
    text = start.decode("utf-8-sig", errors="replace")
    line = text.split("\n", 1)[0]
    separator = max(",;\t", key=line.count)
    first = tuple(cell.strip() for cell in next(csv.reader(text.splitlines(keepends=True), delimiter=separator), []))
    if is_candidate(first):
        return TextTable(path, CANDIDATE_COLUMNS, headed=False, separator=separator)
    return TextTable(path, first, headed=True, separator=separator)
