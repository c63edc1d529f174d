"""The rows in which members are stored: members at large stand first, others after them, and free rows last.

A loop over members at large then meets no others, so that the processor predicts its branches. Keys address the draws, so results do not
depend on the order of rows.
"""

from __future__ import annotations

from sim.society.common.columns import AT_LARGE, HIGH
from sim.society.guests.state import Militants
from sim.society.world import People
from sim.terms import Status


def arrange(people: People) -> None:
    """Bring the rows in order, and store where members at large and where all members end."""
    militants, rows = people.militants, people.m_rows
    status = militants.status
    row = 0
    beyond = rows[HIGH]
    while row < beyond:
        if status[row] != Status.NONE:
            row += 1
        else:
            beyond -= 1
            swap(militants, row, beyond)
    rows[HIGH] = beyond
    row = 0
    while row < beyond:
        if status[row] == Status.ACTIVE:
            row += 1
        elif status[beyond - 1] != Status.ACTIVE:
            beyond -= 1
        else:
            swap(militants, row, beyond - 1)
    rows[AT_LARGE] = beyond


def swap(militants: Militants, one: int, other: int) -> None:
    """Exchange two rows."""
    militants.key[one], militants.key[other] = militants.key[other], militants.key[one]
    militants.group[one], militants.group[other] = militants.group[other], militants.group[one]
    militants.status[one], militants.status[other] = militants.status[other], militants.status[one]
    militants.place[one], militants.place[other] = militants.place[other], militants.place[one]
    militants.origin[one], militants.origin[other] = militants.origin[other], militants.origin[one]
    militants.veteran[one], militants.veteran[other] = militants.veteran[other], militants.veteran[one]
    militants.senior[one], militants.senior[other] = militants.senior[other], militants.senior[one]
    militants.visibility[one], militants.visibility[other] = militants.visibility[other], militants.visibility[one]
    militants.ties[one], militants.ties[other] = militants.ties[other], militants.ties[one]
    militants.stage[one], militants.stage[other] = militants.stage[other], militants.stage[one]
    militants.entry[one], militants.entry[other] = militants.entry[other], militants.entry[one]
    militants.since[one], militants.since[other] = militants.since[other], militants.since[one]
    militants.cell[one], militants.cell[other] = militants.cell[other], militants.cell[one]


def free_row(people: People) -> int:
    """Return the row after the last member, or -1 if all rows are taken."""
    rows = people.m_rows
    if rows[HIGH] == people.militants.status.shape[0]:
        return -1
    rows[HIGH] += 1
    return rows[HIGH] - 1
