"""The cells within two links of each cell, which are listed again only where links changed."""

from __future__ import annotations

from sim.society.common.columns import MOST_LINKS, NO_CELL
from sim.society.world import World

# Whether the cells near a cell must be listed again: it gained or lost a link, or one of those that it knows did.
RELINKED, NEARBY = 1, 2


def gather(world: World) -> None:
    """List the cells within two links of each cell whose surroundings changed."""
    for index in range(world.regime[0].cells):
        world.met[index] = -1
        if world.relinked[index] == RELINKED:
            for slot in range(MOST_LINKS):
                other = world.links[index, slot]
                if other >= 0 and world.relinked[other] == 0:
                    world.relinked[other] = NEARBY
    for index in range(world.regime[0].cells):
        if world.relinked[index] != 0 and world.cells[index].living > 0:
            look_around(world, index)
            world.relinked[index] = 0


def look_around(world: World, index: int) -> None:
    """List the cells that a cell knows and those that they know, each once."""
    world.met[index] = index
    count = 0
    for slot in range(MOST_LINKS):
        near = world.links[index, slot]
        if near >= 0:
            count = note(world, index, near, count)
            for further in range(MOST_LINKS):
                far = world.links[near, further]
                if far >= 0:
                    count = note(world, index, far, count)
    world.near[index, count] = NO_CELL


def note(world: World, index: int, other: int, count: int) -> int:
    """Add a cell to those near another unless it was met; return their number."""
    if world.met[other] == index:
        return count
    world.met[other] = index
    world.near[index, count] = other
    return count + 1
