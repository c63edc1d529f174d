"""The list of living cells, and the order in which loops visit them.

Rows are assigned as cells form, so they depend on the order of groups in a scenario. Loops in which order matters use
this list, which is sorted by key.
"""

from __future__ import annotations

from sim.luck import pair, person_key, purpose
from sim.society.common.columns import MOST_LINKS, N_PROVINCES, NO_CELL
from sim.society.guests.steps.near import RELINKED
from sim.society.world import World
from sim.terms import Parting

FOUNDING = purpose("founding of cells")


def form_cell(world: World, g: int, q: int, week: int) -> int:
    """Form a cell in a free row, and return the row, or -1 if none is free."""
    regime = world.regime[0]
    row = 0
    # Every row but those that were freed is on the list.
    if regime.listed < regime.cells:
        while world.cells[row].key != 0:
            row += 1
    elif regime.cells < world.cells.shape[0]:
        row = regime.cells
        regime.cells += 1
    else:
        return -1
    cell = world.cells[row]
    group = world.groups[g]
    cell.key = person_key(pair(group.key, FOUNDING), week, group.cells_born)
    group.cells_born += 1
    world.roll[regime.listed] = row
    regime.listed += 1
    cell.living = 1
    cell.group = g
    cell.place = q
    cell.born = week
    cell.used = week
    cell.leader = 0
    # A new cell has a leader as soon as it has members.
    cell.vacant = -1
    cell.known = 0
    cell.raided = 0
    cell.parting = Parting.NONE
    cell.child = row
    cell.activity = 0.0
    cell.able = 0
    cell.reach = 0.0
    cell.members = 0
    cell.counted = 0
    cell.recruits = 0
    cell.dormant = 0
    for k in range(MOST_LINKS):
        world.links[row, k] = -1
    world.known[row, 0] = world.near[row, 0] = NO_CELL
    world.relinked[row] = RELINKED
    return row


def enter(world: World, first: int) -> None:
    """Sort the list by key from a place on; only cells formed this week are out of order."""
    for k in range(first + 1, world.regime[0].listed):
        row = world.roll[k]
        place = k
        while place > first and world.cells[world.roll[place - 1]].key > world.cells[row].key:
            world.roll[place] = world.roll[place - 1]
            place -= 1
        world.roll[place] = row


def strike_off(world: World) -> None:
    """Remove dead cells from the list, and free their rows."""
    regime = world.regime[0]
    kept = 0
    for k in range(regime.listed):
        row = world.roll[k]
        if world.cells[row].living > 0:
            world.roll[kept] = row
            kept += 1
        else:
            world.cells[row].key = 0
    regime.listed = kept
    enter(world, 0)


def localise(world: World) -> None:
    """List the rows of cells by group and province, each list in the order of the roll."""
    start = world.local_start
    start[:] = 0
    for k in range(world.regime[0].listed):
        cell = world.cells[world.roll[k]]
        start[cell.group * N_PROVINCES + cell.place + 2] += 1
    for at in range(2, start.shape[0]):
        start[at] += start[at - 1]
    # Each entry begins as the start of its list and ends as the start of the next.
    for k in range(world.regime[0].listed):
        row = world.roll[k]
        at = world.cells[row].group * N_PROVINCES + world.cells[row].place + 1
        world.local_cells[start[at]] = row
        start[at] += 1
