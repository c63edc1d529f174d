"""The fields of one kind of row that outputs copy."""

from __future__ import annotations

from typing import NamedTuple

from sim.society.common.columns import Reals, Wholes


class Sources(NamedTuple):
    """Fields of rows that outputs copy, by number, since compiled code cannot look up a field by a name in a variable.

    Attributes
    ----------
    columns
        (outputs, 3) column in the table of outputs, field of the row, and whether that is a whole number.
    reals, wholes
        (rows, fields) the memory of the rows, read as real and as whole numbers.
    """

    columns: Wholes
    reals: Reals
    wholes: Wholes
