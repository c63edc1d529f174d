"""The storage of the state: types of arrays, units of stored numbers, and positions in arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sim.terms import Order, Status

N_PROVINCES = 34


N_ORDERS = len(Order)


N_STATUS = len(Status)


# Traits of a person are whole 255ths, so that sums over people are exact.
TRAIT = 1.0 / 255.0


# How visible a militant is, in whole 128ths of the mean.
VISIBILITY_UNIT = 1.0 / 128.0


NOWHERE = 255


ORIGIN_AFGHAN, ORIGIN_OTHER = 254, 253


# The cell of a member without one, and the largest number of cells that a cell may know.
NO_CELL = 65535


MOST_LINKS = 8


# The largest number of cells within two links.
MOST_NEAR = MOST_LINKS * MOST_LINKS


# What a cell adds to what others can do: veterans, foreigners, and whether the police do not know of it. Sums over the cells nearby follow.
N_ADDS = 3


# The week of an event that has not been ordered.
NEVER = 1 << 30


# Sums over the fighters of a province, in whole traits.
SUM_DISCIPLINE, SUM_PIETY, SUM_AFFINITY, SUM_BOND, SUM_GRIEVANCE, N_SUMS = 0, 1, 2, 3, 4, 5


# Breaches, by kind.
BREACH_SHELTER, BREACH_MINORITY, BREACH_OPPONENT, BREACH_WOMEN, N_BREACHES = 0, 1, 2, 3, 4


Reals = npt.NDArray[np.float64]


Wholes = npt.NDArray[np.int64]


Smalls = npt.NDArray[np.int32]


Keys = npt.NDArray[np.uint64]


Bytes = npt.NDArray[np.uint8]


Rows = npt.NDArray[np.uint16]


Weeks = npt.NDArray[np.int16]


# The fields of a table come from the definitions of outputs, so its type is known only when it is made.
Table = npt.NDArray[np.void]


N_HEADS = N_SUMS


N_TALLIES = N_SUMS + 1


# The number of rows in use, and for fighters the position where the search for a free row continues. Members at large stand in the
# first rows: their number when rows were last brought in order; and whether all members must be counted again.
HIGH, CURSOR, AT_LARGE, RECOUNT = 0, 1, 1, 2


# Rows that are scanned before the rules are called for those who may act. A loop without calls is twice as fast per row, since it
# stays in registers.
BLOCK = 1024
