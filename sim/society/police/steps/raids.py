"""Raids where policing follows links: attacks leave traces of cells, and leads name cells."""

from __future__ import annotations

from sim.luck import draw, draw_again, pair, poisson, purpose, stream
from sim.society.common.columns import N_PROVINCES, VISIBILITY_UNIT
from sim.society.common.forms import ratio
from sim.society.common.rule import Params
from sim.society.common.shared import unseen
from sim.society.guests.rules.strategy import seen_awake
from sim.society.police.rules.raids import activity_next, lead_hazard, naming_weight
from sim.society.world import World
from sim.terms import Policing

LEADS = purpose("leads on cells")


TRACES = purpose("cells that attack")


def raids(world: World, week: int) -> None:
    """Attribute the week's attacks to cells, and let leads name the cells that are raided.

    Reads
    -----
    cells: activity, counted, dormant, group, known, living, place, raided, vacant, visibility; groups: key; provinces:
    key; regime: cells, listed, seed; attacks; due; lead; local_cells; local_start; naming; roll

    Writes
    ------
    cells: activity, known, raided, used; due; naming
    """
    params = world.params[0]
    if params.structure_policing != Policing.LINKS:
        return
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        cell.raided = 0
        if cell.activity > 0.0:
            cell.activity = activity_next(cell.activity, 0.0, params)
    trace(world, week)
    name(world, params, week)


def trace(world: World, week: int) -> None:
    """Attribute each attack to a cell that has a leader and is not dormant, in proportion to size."""
    luck = stream(world.regime[0].seed, week, TRACES)
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        world.naming[index] = float(cell.counted) if cell.living > 0 and cell.vacant == 0 and cell.dormant == 0 else 0.0
    weigh(world)
    for g in range(world.groups.shape[0]):
        for q in range(N_PROVINCES):
            for k in range(world.attacks[g, q]):
                address = pair(world.groups[g].key, world.provinces[q].key)
                index = named(world, g, q, draw_again(luck, address, k))
                if index >= 0:
                    world.cells[index].activity += 1.0
                    world.cells[index].used = week


def name(world: World, params: Params, week: int) -> None:
    """Draw the leads on each group in each province, and the cells that they name."""
    luck = stream(world.regime[0].seed, week, LEADS)
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        world.naming[index] = 0.0
        if cell.living > 0 and cell.counted > 0:
            lead = lead_hazard(world.lead[cell.group, cell.place], cell.activity, params)
            seen = ratio(cell.visibility * VISIBILITY_UNIT, cell.counted)
            seen = seen_awake(seen, unseen(params, float(cell.dormant)))
            world.naming[index] = naming_weight(lead, seen, cell.known > 0, params)
    weigh(world)
    for g in range(world.groups.shape[0]):
        for q in range(N_PROVINCES):
            if world.due[g, q] > 0.0:
                address = pair(world.groups[g].key, world.provinces[q].key)
                for k in range(poisson(world.due[g, q], draw(luck, address))):
                    index = named(world, g, q, draw_again(luck, address, k))
                    if index >= 0:
                        world.cells[index].raided = 1
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        if cell.raided > 0:
            cell.known = int(params.raids_known_weeks)
        elif cell.known > 0:
            cell.known -= 1


def weigh(world: World) -> None:
    """Sum the weights of cells by group and province."""
    for g in range(world.groups.shape[0]):
        for q in range(N_PROVINCES):
            world.due[g, q] = 0.0
    for k in range(world.regime[0].listed):
        index = world.roll[k]
        cell = world.cells[index]
        if cell.living > 0:
            world.due[cell.group, cell.place] += world.naming[index]


def named(world: World, g: int, q: int, drawn: float) -> int:
    """Draw a cell of a group in a province by its weight, or return -1 if none has weight."""
    mark = drawn * world.due[g, q]
    last = -1
    at = g * N_PROVINCES + q
    for k in range(world.local_start[at], world.local_start[at + 1]):
        index = world.local_cells[k]
        if world.naming[index] > 0.0:
            last = index
            mark -= world.naming[index]
            if mark < 0.0:
                break
    return last
