"""Structured arrays for the reference engine: the same memory, with fast access from Python."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, TypeVar, cast

import numpy as np

from sim.society.common.rows import PlainRows, Records
from sim.society.world import World

Row = TypeVar("Row")


def readable(world: World) -> World:
    """Return the same arrays, with rows whose fields are attributes as in compiled code."""
    columns = {name: _plain(column) for name, column in world._asdict().items()}
    # Parameters are read most often and never change, so they become plain numbers in a plain object.
    columns["params"] = snapshots(world.params)
    return World(**columns)


def snapshots(records: Records[Row]) -> list[Row]:
    """Return the rows of an array as plain objects, which are fast to read."""
    names = records.dtype.names or ()
    plain = [SimpleNamespace(**dict(zip(names, row.item(), strict=True))) for row in np.asarray(records)]
    return cast("list[Row]", plain)


def _plain(column: Any) -> Any:
    if isinstance(column, tuple) or column.dtype.names is None:
        return column
    column = np.asarray(column)
    return PlainRows(column) if column.ndim == 1 else column.view(np.recarray)
