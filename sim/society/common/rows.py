"""How a class with a line a field becomes a NumPy record, and how rows of it are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, NamedTuple, Protocol, TypeVar, cast, get_type_hints, overload

import numpy as np
import numpy.typing as npt

# An address of luck, a whole number, a real one. After the type stand the unit and the meaning.
Key = Annotated[int, np.uint64]


Whole = Annotated[int, np.int64]


Real = Annotated[float, np.float64]


Kind = TypeVar("Kind")


Row = TypeVar("Row", covariant=True)


class Records(Protocol[Row]):
    """Rows of one kind of record: a row by its place, a column by its name."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of rows, as an array gives it."""

    @property
    def dtype(self) -> np.dtype[np.void]:
        """NumPy's record."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[Row]: ...

    @overload
    def __getitem__(self, at: int) -> Row: ...

    @overload
    def __getitem__(self, at: str) -> npt.NDArray[np.float64]: ...

    def __setitem__(self, at: str, values: npt.ArrayLike) -> None: ...


class Field(NamedTuple):
    """What stands behind a name: how it is held, in what unit, and what it means."""

    name: str
    held: type
    unit: str
    meaning: str


@cache
def fields_of(record: type) -> tuple[Field, ...]:
    """Give the fields of a kind of record, in order."""
    hints = get_type_hints(record, include_extras=True)
    return tuple(Field(name, *hint.__metadata__) for name, hint in hints.items())


@cache
def dtype_of(record: type) -> np.dtype[np.void]:
    """Give the NumPy record of a kind of record."""
    return np.dtype([(field.name, field.held) for field in fields_of(record)], align=True)


def rows_of(record: type[Kind], rows: int) -> Records[Kind]:
    """Give so many empty rows of a kind of record, whose fields answer as attributes and by name."""
    return cast("Records[Kind]", np.zeros(rows, dtype_of(cast("type", record))).view(np.recarray))
