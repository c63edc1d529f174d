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
            list_known(world, index)
            count = 0
            while world.known[index, count] != NO_CELL:
                other = world.known[index, count]
                if world.relinked[other] == 0:
                    world.relinked[other] = NEARBY
                count += 1
    for index in range(world.regime[0].cells):
        if world.relinked[index] != 0 and world.cells[index].living > 0:
            look_around(world, index)


def list_known(world: World, index: int) -> None:
    """List the cells that a cell knows, without gaps."""
    count = 0
    for slot in range(MOST_LINKS):
        # Without branches here and below, which would often be predicted wrongly.
        world.known[index, count] = world.links[index, slot]
        count += 1 if world.links[index, slot] >= 0 else 0
    world.known[index, count] = NO_CELL


def look_around(world: World, index: int) -> None:
    """List the cells that a cell knows and those that they know, each once."""
    world.met[index] = index
    count = 0
    links = 0
    while world.known[index, links] != NO_CELL:
        near = world.known[index, links]
        far = near
        others = 0
        while far != NO_CELL:
            world.near[index, count] = far
            count += 1 if world.met[far] != index else 0
            world.met[far] = index
            far = world.known[near, others]
            others += 1
        links += 1
    world.near[index, count] = NO_CELL
