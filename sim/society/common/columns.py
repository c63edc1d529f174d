"""How the state is held: types of arrays, units of stored numbers, and places in them."""

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


# A member who is of no cell, and the most cells that one may know.
NO_CELL = 65535


MOST_LINKS = 8


# Weeks after which nobody who was wronged turns up any more.
DELAYED = 27


# The week of an event that has not been ordered.
NEVER = 1 << 30


# Sums over the fighters of a province, in whole traits.
SUM_DISCIPLINE, SUM_PIETY, SUM_AFFINITY, SUM_BOND, SUM_GRIEVANCE, N_SUMS = 0, 1, 2, 3, 4, 5


# Breaches, by kind.
BREACH_SHELTER, BREACH_MINORITY, BREACH_OPPONENT, BREACH_WOMEN, N_BREACHES = 0, 1, 2, 3, 4


Reals = npt.NDArray[np.float64]


Wholes = npt.NDArray[np.int64]


Keys = npt.NDArray[np.uint64]


Bytes = npt.NDArray[np.uint8]


Rows = npt.NDArray[np.uint16]


Weeks = npt.NDArray[np.int16]


# A table's names come from the definitions of outputs, so its rows are known only when it is made.
Table = npt.NDArray[np.void]


N_HEADS = N_SUMS


N_TALLIES = N_SUMS + 1


# Rows ever used, and where the search for a free row goes on.
HIGH, CURSOR = 0, 1


# Rows that are looked through before the rules are asked for those of them who may act. A loop that calls no rule is twice as
# fast a row: it stays in registers.
BLOCK = 1024
