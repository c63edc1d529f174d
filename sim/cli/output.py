"""The output of commands: tables, JSON, CSV files, and the folder they go to."""

from __future__ import annotations

import csv
import json
import math
import os
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import zip_longest
from pathlib import Path
from shutil import get_terminal_size
from typing import IO, TYPE_CHECKING

from sim.errors import SanctuaryError
from sim.outputs.numbers import cells
from sim.resources import put_text

if TYPE_CHECKING:
    import pandas as pd

    from sim.analysis.hindcast.targets import Record
    from sim.figures.figure import Figure
    from sim.scenario import Scenario

# Width of a table that does not go to a terminal, where COLUMNS does not say otherwise.
PIPE_WIDTH = 150
# Unreadable lines of a record that are printed one by one.
MOST_PROBLEMS = 10
# The folders that the command writes to; its end lets go of them.
HELD = ExitStack()
_FOLDERS: dict[Path, None] = {}
_NUMBER = re.compile(r"[-+×±]?\d")
_TIE = "\N{NO-BREAK SPACE}"


@dataclass
class TableForm:
    """The form of the tables that a command prints.

    Attributes
    ----------
    table
        Where tables are written as CSV after `--csv`; None to print them for readers.
    tables
        The number written so far.
    """

    table: IO[str] | None = None
    tables: int = 0


FORM = TableForm()


def print_json(found: object, *, indent: int | None = None) -> None:
    """Print JSON with numbers to their last digit; a data frame becomes a list of its rows, what is not finite null, all else text."""
    print(json.dumps(_plain(found), ensure_ascii=False, indent=indent))


def _plain(value: object) -> object:
    if hasattr(value, "to_dict"):
        value = value.to_dict("records")
    elif hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def width() -> int:
    """Return the width of the terminal, or of a table in a pipe."""
    return get_terminal_size((PIPE_WIDTH, 0)).columns


def print_prose(text: str) -> None:
    """Print sentences, a paragraph a line, broken between words where they go to a terminal."""
    for line in text.splitlines():
        indent = " " * (len(line) - len(line.lstrip()))
        wide = sys.stdout.isatty() or "COLUMNS" in os.environ
        print(textwrap.fill(line, width(), subsequent_indent=indent, break_on_hyphens=False) if wide else line)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """Print a table, as CSV after `--csv`: no word is cut. Right-align each column in which most cells begin with a number.

    Where the words do not fit beside each other, lists break after their commas; where that is not enough, each row becomes a list of
    headings and cells.
    """
    cells, room = [[*headings], *map(list, rows)], width()
    if FORM.table is not None:
        csv.writer(FORM.table, lineterminator="\n").writerows([*([()] if FORM.tables else ()), *cells])
        FORM.tables += 1
        return
    if title:
        print("", *_lines(title, room), sep="\n")
    columns = list(zip(*cells, strict=True))
    figures = [2 * sum(bool(_NUMBER.match(cell)) for cell in column[1:]) > len(cells) - 1 for column in columns]
    for space in (" ", "(?<!,) "):
        # A number with its sign, or an interval, stays on one line.
        tied = [
            [re.sub(space, _TIE, cell) if figure else cell for cell in column]
            for column, figure in zip(columns, figures, strict=True)
        ]
        bound = [[column[0], *held[1:]] for column, held in zip(columns, tied, strict=True)]
        if _spare(bound, room) >= 0:
            _print_columns(bound, figures, room)
            return
    pairs = [pair for row in cells[1:] for pair in (*zip(headings, row, strict=True), ("", ""))][:-1]
    _print_columns([[one[side] for one in pairs] for side in (0, 1)], (False, False), room)


def _spare(columns: Sequence[Sequence[str]], room: int) -> int:
    """Return the room that is left when each column is as wide as its longest word."""
    return room + 2 - sum(2 + _longest(column, " ") for column in columns)


def _longest(column: Iterable[str], between: str) -> int:
    return max((len(part) for cell in column for part in cell.split(between)), default=0)


def _print_columns(columns: Sequence[Sequence[str]], figures: Sequence[bool], room: int) -> None:
    """Print columns as narrow as the room asks, but no narrower than their longest words."""
    least, most = ([_longest(column, between) for column in columns] for between in (" ", "\n"))
    spare, wanted = max(_spare(columns, room), 0), max(sum(most) - sum(least), 1)
    widths = [low + (high - low) * min(spare, wanted) // wanted for low, high in zip(least, most, strict=True)]
    for row in zip(*columns, strict=True):
        for parts in zip_longest(*map(_lines, row, widths), fillvalue=""):
            sides = zip(parts, widths, figures, strict=True)
            print("  ".join(text.rjust(wide) if figure else text.ljust(wide) for text, wide, figure in sides).rstrip())


def _lines(text: str, wide: int) -> list[str]:
    """Return the lines of a text of some width; no word is broken."""
    broken = textwrap.wrap(text, max(wide, 1), break_long_words=False, break_on_hyphens=False)
    return [line.replace(_TIE, " ") for line in broken] or [""]


@cache
def _declared() -> Mapping[str, Mapping[str, str]]:
    from sim.evidence.yaml_files import read_yaml

    columns: dict[str, dict[str, str]] = read_yaml(Path(__file__).with_name("columns.yaml"))
    return columns


def print_rows(rows: pd.DataFrame | Iterable[object], columns: str | Mapping[str, str], *, title: str = "") -> None:
    """Print a table from rows of a data frame, or from objects.

    Parameters
    ----------
    rows
        One row each.
    columns
        The name of a table in `columns.yaml`, or headings to the templates of their cells: `"{low:.2f} to {high:.2f}"` for a data
        frame, `"{0.label}"` for objects.
    title
        Printed above the table.
    """
    wanted = _declared()[columns] if isinstance(columns, str) else columns
    every = rows.to_dict("records") if hasattr(rows, "to_dict") else rows
    lines = [cells(wanted.values(), row) for row in every]
    print_table(tuple(wanted), lines, title=title)


def fields(found: object, *names: str) -> dict[str, object]:
    """Return some attributes of an object by name, for JSON."""
    return {name: getattr(found, name) for name in names}


def folder_for(out: Path | None, default: Path | str) -> Path:
    """Return the folder to write to, made and held until the command ends: checked before a long run, not after it.

    Raises
    ------
    SanctuaryError
        If another file stands in its place, the folder is read-only, or another process writes to it.
    """
    from sim.runs.journal import hold_folder

    folder = Path(default) if out is None else out
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        problem = "it is no folder" if there == folder else f"{there} is no folder"
    elif not os.access(there, os.W_OK | os.X_OK):
        problem = f"{there} is read-only"
    else:
        if folder.resolve() not in _FOLDERS:
            _FOLDERS[folder.resolve()] = HELD.enter_context(hold_folder(folder))
        return folder
    raise SanctuaryError(f"{folder}: nothing can be written here ({problem})", remedy="Name another one with --out.")


def let_go() -> None:
    """Let other processes write to the folders of this command."""
    HELD.close()
    _FOLDERS.clear()


def same_start(scenarios: Sequence[Scenario]) -> date:
    """Return the first day of scenarios that one command runs; an error if they begin on different days."""
    others = [one for one in scenarios if one.first_day != scenarios[0].first_day]
    if others:
        first, other = scenarios[0], others[0]
        problem = f"{first.name} begins on {first.start} and {other.name} on {other.start}"
        raise SanctuaryError(problem, remedy="Give scenarios that begin on the same day.")
    return scenarios[0].first_day


def print_problems(record: Record, *, silent: bool) -> None:
    """Print to standard error what a file of observations holds beyond its rows, and the lines that could not be read.

    Parameters
    ----------
    record
        The observations.
    silent
        Leave out the notes, because they are part of the JSON.
    """
    for note in () if silent else record.notes:
        print(note, file=sys.stderr)
    for problem in record.problems[:MOST_PROBLEMS]:
        print(f"Left out: {problem}", file=sys.stderr)


def write_figures(folder: Path, figures: Mapping[str, Figure]) -> None:
    """Write figures by name, each as SVG and PNG."""
    from sim.figures.drawing import apart
    from sim.figures.figure import save

    HELD.enter_context(apart())
    save(figures, folder)


def legend(names: Iterable[str]) -> dict[str, str]:
    """Print long names behind letters, and return them by letter, for the headings of a table."""
    letters = {chr(ord("a") + place): name for place, name in enumerate(names)}
    for letter, name in letters.items():
        print(f"  {letter}  {name}")
    return letters


def write_tables(folder: Path, tables: Mapping[str, pd.DataFrame | None]) -> None:
    """Write tables as CSV files by name; leave out those that are None."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        if table is not None:
            put_text(folder / f"{name}.csv", table.to_csv(index=False))
