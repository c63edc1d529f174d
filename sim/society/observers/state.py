"""What outputs copy from the rows of one kind."""

from __future__ import annotations

from typing import NamedTuple

from sim.society.common.columns import Reals, Wholes


class Sources(NamedTuple):
    """Fields of rows that outputs copy, by number: compiled code cannot look up a field by a name that it is given.

    Attributes
    ----------
    columns
        (outputs, 3) column in the table of outputs, field of the row, and whether that is a whole number.
    reals, wholes
        (rows, fields) the bytes of the rows, as real and as whole numbers.
    """

    columns: Wholes
    reals: Reals
    wholes: Wholes
