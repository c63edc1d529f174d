"""Structured NumPy arrays from classes with one annotated line per field."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, NamedTuple, Protocol, TypeVar, cast, get_type_hints, overload

import numpy as np
import numpy.typing as npt

# An address of random numbers, a whole number, a real one. The unit and the meaning follow the type.
Key = Annotated[int, np.uint64]


Whole = Annotated[int, np.int64]


Real = Annotated[float, np.float64]


# Narrow whole numbers, for kinds with many rows, of which more then fit into a near cache: switches and codes, weeks and rows, counts.
Code = Annotated[int, np.int8]


Short = Annotated[int, np.int16]


Count = Annotated[int, np.int32]


Kind = TypeVar("Kind")


Row = TypeVar("Row", covariant=True)


class Records(Protocol[Row]):
    """Rows of one kind: a row by its number, a column by its name."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of rows, as an array gives it."""

    @property
    def dtype(self) -> np.dtype[np.void]:
        """NumPy's dtype of a row."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: str) -> npt.NDArray[np.float64]: ...

    def __setitem__(self, at: str, values: npt.ArrayLike) -> None: ...


class Field(NamedTuple):
    """A field: its name, NumPy type, unit and meaning."""

    name: str
    held: type
    unit: str
    meaning: str


@cache
def fields_of(record: type) -> tuple[Field, ...]:
    """Return the fields of a kind of row, in order."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(Field(name, *hint.__metadata__) for name, hint in hints.items())


@cache
def dtype_of(record: type) -> np.dtype[np.void]:
    """Return the NumPy dtype of a kind of row."""
    return np.dtype([(field.name, field.held) for field in fields_of(record)], align=True)


def rows_of(record: type[Kind], rows: int) -> Records[Kind]:
    """Return a number of empty rows of a kind, with fields as attributes and by name."""
    return cast("Records[Kind]", np.zeros(rows, dtype_of(cast("type", record))).view(np.recarray))


def quick(records: Records[Kind]) -> Records[Kind]:
    """Return rows that share the memory of an array. A row of NumPy looks up each field again, which takes ten times as long."""
    return cast("Records[Kind]", PlainRows(np.asarray(records)))


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
        columns = [cast("memoryview[float]", records[name].data) for name in records.dtype.names or ()]
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


@cache
def _row_of(dtype: np.dtype[np.void]) -> type[PlainRow]:
    """Return a class for rows of a kind, with a property for each field."""
    fields = {name: _field(at, dtype[name].kind) for at, name in enumerate(dtype.names or ())}
    return type("PlainRow", (PlainRow,), {"__slots__": (), **fields})


def _field(at: int, kind: str) -> property:
    # As in compiled code and in NumPy, a whole-number field drops the fraction of a value.
    form: type[float] | type[int] = float if kind == "f" else int

    def read(row: PlainRow) -> float:
        return row._columns[at][row._place]

    def write(row: PlainRow, value: float) -> None:
        row._columns[at][row._place] = form(value)

    return property(read, write)
