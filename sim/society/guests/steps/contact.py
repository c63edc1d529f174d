"""Recruitment by contact: sympathisers, recruits of cells, and recruits from abroad."""

from __future__ import annotations

from sim.luck import draw, draw_again, pair, poisson, purpose, stream
from sim.society.common.columns import N_PROVINCES, NO_CELL, ORIGIN_AFGHAN
from sim.society.common.forms import ratio
from sim.society.common.persons import ORIGIN, PLACE, origin_of, place_of
from sim.society.common.rule import Params
from sim.society.guests.rules.cadre import headroom
from sim.society.guests.rules.contact import (
    beyond_next,
    contact_mean,
    crossing_mean,
    discretion,
    foreigners_mean,
    left_after,
    local_growth,
    standing,
    sympathisers_next,
    unasked_mean,
    watched_border,
)
from sim.society.world import World
from sim.terms import Recruitment

CONTACTS = purpose("recruits by contact")


FOREIGN = purpose("recruits from abroad")


UNASKED = purpose("recruits who come unasked")


CROSSING = purpose("recruits from the refuge")


# Two stocks: that of the opposition, and one shared by all jihadist groups.
POOLS = 2


def sympathy(world: World, params: Params) -> None:
    """Update the sympathisers not yet reached, by province."""
    if params.structure_recruitment != Recruitment.CONTACT:
        return
    for pool in range(POOLS):
        for q in range(N_PROVINCES):
            usual = world.sympathisers_start[pool, q]
            world.sympathisers[pool, q] = sympathisers_next(world.sympathisers[pool, q], usual, params)


def reach_out(world: World, params: Params, week: int) -> None:
    """Draw the recruits of all groups: through cells, from abroad, and unasked."""
    for g in range(world.groups.shape[0]):
        world.groups[g].by_contact = 0
        for s in range(world.states.shape[0]):
            world.foreigners[g, s] = 0
    if params.rule_recruitment:
        by_cells(world, params, week)
        unasked(world, params, week)
    if params.rule_foreign_recruits:
        for g in range(world.groups.shape[0]):
            from_abroad(world, params, week, g)
            from_refuge(world, params, week, g)


def brought_in(world: World, g: int) -> int:
    """Return the number of a group's recruits this week, foreigners included."""
    total = world.groups[g].by_contact
    for s in range(world.states.shape[0]):
        total += world.foreigners[g, s]
    return int(total)


def by_cells(world: World, params: Params, week: int) -> None:
    """Draw the recruits of each cell that has a leader, from the sympathisers around it.

    Groups share one stock of sympathisers, so cells of all groups take turns in the order of their keys.
    """
    luck = stream(world.regime[0].seed, week, CONTACTS)
    for g in range(world.groups.shape[0]):
        world.groups[g].local = afghan_share(world, g)
    for k in range(world.regime[0].listed):
        cell = world.cells[world.roll[k]]
        group = world.groups[cell.group]
        pool = group.jihadist
        cell.recruits = 0
        left = world.sympathisers[pool, cell.place]
        settled = cell.living > 0 and cell.vacant == 0
        if settled and left >= 1.0 and group.local > 0.0:
            freedom = world.freedom[cell.group, cell.place]
            if not params.rule_protected_growth:
                freedom = params.council_freedom_hunt
            mean = contact_mean(
                local_growth(group.growth, group.local),
                float(cell.counted),
                ratio(left, world.sympathisers_start[pool, cell.place]),
                freedom,
                discretion(group.low_key, params),
                headroom(float(group.members), group.ceiling),
            )
            count = poisson(mean, draw(luck, cell.key))
            cell.recruits = count if count < left else int(left)
            world.sympathisers[pool, cell.place] -= cell.recruits
            group.by_contact += cell.recruits
            if cell.recruits > 0:
                cell.used = week


def afghan_share(world: World, g: int) -> float:
    """Return the share of a group's members who come from no foreign state."""
    local = 1.0
    for s in range(world.states.shape[0]):
        local -= world.origins[g, s]
    return local


def unasked(world: World, params: Params, week: int) -> None:
    """Draw the recruits who come unasked: few, but the only ones of a group without cells."""
    luck = stream(world.regime[0].seed, week, UNASKED)
    for pool in range(POOLS):
        total = 0.0
        for q in range(N_PROVINCES):
            total += world.sympathisers[pool, q]
        ceilings = 0.0
        for g in range(world.groups.shape[0]):
            if world.groups[g].jihadist == pool:
                ceilings += world.groups[g].ceiling
        came = 0
        for g in range(world.groups.shape[0]):
            group = world.groups[g]
            if group.jihadist == pool:
                mean = unasked_mean(
                    total, ratio(group.ceiling, ceilings), headroom(float(group.members), group.ceiling), params
                )
                count = poisson(mean, draw(luck, group.key))
                group.by_contact += count if count < total else int(total)
                came += count
        if came > 0:
            for q in range(N_PROVINCES):
                world.sympathisers[pool, q] = left_after(world.sympathisers[pool, q], float(came), total)


def from_abroad(world: World, params: Params, week: int, g: int) -> None:
    """Draw the foreigners who join a group, by origin."""
    luck = stream(world.regime[0].seed, week, FOREIGN)
    group = world.groups[g]
    heard = standing(group.capability, params)
    room = headroom(float(group.members), group.ceiling)
    freedom = group.freedom if params.rule_protected_growth else params.council_freedom_hunt
    for s in range(world.states.shape[0]):
        border = watched_border(params) if params.rule_drills and world.states[s].drilling > 0 else 1.0
        mean = foreigners_mean(group.growth, group.strength, world.origins[g, s], border, heard, freedom, room)
        world.foreigners[g, s] = poisson(mean, draw(luck, pair(group.key, world.states[s].key)))


def from_refuge(world: World, params: Params, week: int, g: int) -> None:
    """Draw the people who cross from a group's refuge in Pakistan, where no police reach them."""
    group = world.groups[g]
    room = headroom(float(group.members), group.ceiling)
    freedom = group.freedom if params.rule_protected_growth else params.council_freedom_hunt
    luck = stream(world.regime[0].seed, week, CROSSING)
    crossed = poisson(crossing_mean(group.beyond, freedom, room, params), draw(luck, group.key))
    crossed = crossed if crossed < group.beyond else int(group.beyond)
    group.by_contact += crossed
    group.beyond = beyond_next(group.beyond, group.refuge, float(crossed), params)


def recruiter(world: World, params: Params, g: int, slot: int) -> int:
    """Return the cell that found the recruit of a slot, or `NO_CELL`."""
    if params.structure_recruitment == Recruitment.CONTACT and slot < world.groups[g].by_contact:
        for k in range(world.regime[0].listed):
            row = world.roll[k]
            if world.cells[row].living > 0 and world.cells[row].group == g:
                slot -= world.cells[row].recruits
                if slot < 0:
                    return row
    return NO_CELL


def comes_from(world: World, params: Params, g: int, slot: int, luck: int, key: int) -> int:
    """Return the origin of the recruit of a slot."""
    if params.structure_recruitment == Recruitment.CONTACT:
        left = slot - world.groups[g].by_contact
        if left < 0:
            return ORIGIN_AFGHAN
        if params.rule_foreign_recruits:
            for s in range(world.states.shape[0]):
                left -= world.foreigners[g, s]
                if left < 0:
                    return s
        return ORIGIN_AFGHAN
    return origin_of(world, g, draw_again(luck, key, ORIGIN))


def goes_to(world: World, g: int, row: int, luck: int, key: int) -> int:
    """Return the province in which a recruit joins: that of the cell that found him, or a place of his group."""
    return world.cells[row].place if row != NO_CELL else place_of(world, g, draw_again(luck, key, PLACE))
