"""Structured arrays for the reference engine: the same memory, with fast access from Python.

A NumPy row looks up every field again and wraps its value, which took most of the time of a reference run with many cells.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from sim.society.common.rows import Records
from sim.society.world import World

Row = TypeVar("Row")


class PlainRow:
    """One row, with fields as attributes and by name."""

    __slots__ = ("_columns", "_place")

    def __init__(self, columns: list[memoryview[float]], place: int) -> None:
        self._columns, self._place = columns, place

    def __getitem__(self, name: str) -> float:
        return cast("float", getattr(self, name))


class PlainRows:
    """Rows of one kind, which share the memory of a structured array.

    Parameters
    ----------
    records
        One-dimensional structured array of whole and real numbers. Writes change it.
    """

    def __init__(self, records: npt.NDArray[np.void]) -> None:
        self._records = records
        columns = [cast("memoryview[float]", records[name].data) for name in _names(records.dtype)]
        kind = _row_of(records.dtype)
        self._rows = [kind(columns, place) for place in range(len(records))]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of rows, as an array gives it."""
        return self._records.shape

    @property
    def dtype(self) -> np.dtype[np.void]:
        """NumPy's dtype of a row."""
        return self._records.dtype

    def __reduce__(self) -> tuple[type[PlainRows], tuple[npt.NDArray[np.void]]]:
        return PlainRows, (self._records,)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[PlainRow]:
        return iter(self._rows)

    def __getitem__(self, at: int | str) -> PlainRow | npt.NDArray[np.void]:
        return self._records[at] if isinstance(at, str) else self._rows[at]

    def __setitem__(self, at: str, values: npt.ArrayLike) -> None:
        self._records[at] = values

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> npt.NDArray[np.void]:
        return np.array(self._records, dtype=dtype, copy=copy)


def readable(world: World) -> World:
    """Return the same arrays, with rows whose fields are attributes as in compiled code."""
    columns = {name: _plain(column) for name, column in world._asdict().items()}
    # Parameters are read most often and never change, so they become plain numbers in a plain object.
    columns["params"] = snapshots(world.params)
    return World(**columns)


def snapshots(records: Records[Row]) -> list[Row]:
    """Return the rows of an array as plain objects, which are fast to read."""
    names = _names(records.dtype)
    plain = [SimpleNamespace(**dict(zip(names, row.item(), strict=True))) for row in np.asarray(records)]
    return cast("list[Row]", plain)


def _plain(column: Any) -> Any:
    if isinstance(column, tuple) or column.dtype.names is None:
        return column
    column = np.asarray(column)
    return PlainRows(column) if column.ndim == 1 else column.view(np.recarray)


def _names(dtype: np.dtype[np.void]) -> tuple[str, ...]:
    return dtype.names or ()


@cache
def _row_of(dtype: np.dtype[np.void]) -> type[PlainRow]:
    """Return a class for rows of a kind, with a property for each field."""
    fields = {name: _field(at, dtype[name].kind) for at, name in enumerate(_names(dtype))}
    return type("PlainRow", (PlainRow,), {"__slots__": (), **fields})


def _field(at: int, kind: str) -> property:
    # As in compiled code and in NumPy, a whole-number field drops the fraction of a value.
    form: type[float] | type[int] = float if kind == "f" else int

    def read(row: PlainRow) -> float:
        return row._columns[at][row._place]

    def write(row: PlainRow, value: float) -> None:
        row._columns[at][row._place] = form(value)

    return property(read, write)
