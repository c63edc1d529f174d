"""Recruits fill free rows."""

from __future__ import annotations

from sim.luck import draw_again, person_key, stream
from sim.society.common.columns import CURSOR, HIGH, NO_CELL, NOWHERE
from sim.society.common.persons import BIRTH, PLACE, UNIT, VISIBILITY, fighter_traits, home_of, unit_of
from sim.society.common.rule import Params
from sim.society.common.tallies import count_fighter, count_militant, has_cells, name_elder, seeks_leader
from sim.society.guests.rules.cadre import ties_at_birth
from sim.society.guests.state import Militants
from sim.society.guests.steps.contact import comes_from, goes_to, recruiter
from sim.society.guests.steps.rows import free_row
from sim.society.observers.rules.sight import whole_visibility
from sim.society.world import People, World
from sim.terms import Stage, Status


def free_fighter_row(people: People, world: World) -> int:
    """Return a free row for a recruit."""
    rows = people.f_rows
    if world.regime[0].fighters >= rows[HIGH]:
        rows[HIGH] += 1
        return rows[HIGH] - 1
    while people.fighters.province[rows[CURSOR]] != NOWHERE:
        rows[CURSOR] = rows[CURSOR] + 1 if rows[CURSOR] + 1 < rows[HIGH] else 0
    return rows[CURSOR]


def arrivals(people: People, world: World, week: int) -> None:
    """Give the recruits of groups and of the Taliban free rows, and find who would lead a cell without a leader.

    Reads
    -----
    cells: elder, elder_entry, facilitators, group, leader, led, living, members, place, recruits, vacant, veterans,
    visibility; groups: born, by_contact, key, members, recruits_week, seniors_now, ties_sum, veterans_now; regime:
    births, cells, listed, seed; arrive; foreigners; loose; members; origins; roll; tally

    Writes
    ------
    cells: elder, elder_entry, facilitators, led, members, veterans, visibility; groups: born, members, recruits_week,
    seniors_now, ties_sum, veterans_now; provinces: fighters; loose; members; sums; tally
    """
    params = world.params[0]
    regime = world.regime[0]
    luck = stream(regime.seed, week, BIRTH)
    fighters = people.fighters
    militants = people.militants
    for slot in range(regime.births):
        row = free_fighter_row(people, world)
        key = person_key(regime.taliban_key, week, slot)
        fighters.key[row] = key
        fighters.province[row] = home_of(world, draw_again(luck, key, PLACE))
        fighters.unit[row] = unit_of(world, int(fighters.province[row]), draw_again(luck, key, UNIT))
        discipline, piety, affinity, bond, threshold = fighter_traits(luck, key, params)
        fighters.discipline[row] = discipline
        fighters.piety[row] = piety
        fighters.affinity[row] = affinity
        fighters.bond[row] = bond
        fighters.threshold[row] = threshold
        fighters.grievance[row] = 0
        fighters.entry[row] = week
        regime.fighters += 1
        regime.fighters_born += 1
        count_fighter(fighters, world, row)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        taken = 0
        for slot in range(group.recruits_week):
            row = free_row(people)
            if row < 0:
                break
            enlist(militants, world, params, week, luck, g, slot, row)
            taken += 1
            group.born += 1
            count_militant(militants, world, row, 1)
        group.recruits_week = taken
    if has_cells(world):
        name_elders(people, world, params)


def name_elders(people: People, world: World, params: Params) -> None:
    """Find the most experienced member of each cell that seeks a leader."""
    seeking, own = people.noted, people.militants.cell
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        seeking[index] = 1 if seeks_leader(cell, params) else 0
        cell.elder = cell.elder if seeking[index] == 0 else 0
    seeking[NO_CELL] = 0
    for i in range(people.m_rows[HIGH]):
        if seeking[own[i]] != 0:
            name_elder(people.militants, world, i)


def enlist(
    militants: Militants, world: World, params: Params, week: int, luck: int, g: int, slot: int, row: int
) -> None:
    """Fill one row with a group's recruit."""
    key = person_key(world.groups[g].key, week, slot)
    own = recruiter(world, params, g, slot)
    militants.key[row] = key
    militants.group[row] = g
    militants.status[row] = Status.ACTIVE
    militants.cell[row] = own
    militants.place[row] = goes_to(world, g, own, luck, key)
    militants.origin[row] = comes_from(world, params, g, slot, luck, key)
    militants.veteran[row] = 0
    militants.senior[row] = 0
    militants.visibility[row] = whole_visibility(draw_again(luck, key, VISIBILITY), params)
    militants.ties[row] = ties_at_birth(False, 0.0, params)
    militants.stage[row] = Stage.IDLE
    militants.entry[row] = week
    militants.since[row] = week
