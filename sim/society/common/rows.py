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
