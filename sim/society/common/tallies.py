"""Counts over people, in the form that both engines share."""

from __future__ import annotations

from sim.luck import draw, draw_again, purpose, stream
from sim.society.common.choices import ON_WOMEN, SHELTER
from sim.society.common.columns import (
    BREACH_SHELTER,
    HIGH,
    N_PROVINCES,
    NO_CELL,
    ORIGIN_OTHER,
    RECOUNT,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    SUM_PIETY,
)
from sim.society.common.forms import people_of
from sim.society.common.rule import Params
from sim.society.common.sums import total
from sim.society.guests.state import Cell, Militants
from sim.society.ranks.state import Fighters
from sim.society.world import People, World
from sim.terms import ENEMY, Allegiance, Stage, Status

JOINING = purpose("defectors joining")


LEADER = purpose("whether the leader is hit")


# Statuses below this one belong to living militants.
LIVE = int(Status.KILLED)


# First numbers of the draws of whether the leader is hit, for betrayed and for struck seniors.
BETRAYED, STRUCK = 0, 100


def after_fighters(world: World, params: Params, week: int, defected: int, home: int, dead: int) -> None:
    """Count the fighters who left, the members whom they hid, and the defectors who will join a rival."""
    regime = world.regime[0]
    regime.fighters -= defected + home + dead
    world.departures[Allegiance.GROUP] += defected
    world.departures[Allegiance.HOME] += home
    world.departures[Allegiance.GRAVE] += dead
    for q in range(N_PROVINCES):
        if world.breaches[q, BREACH_SHELTER] > 0:
            hidden = people_of(float(world.breaches[q, BREACH_SHELTER]), regime.weight)
            world.hidden[world.provinces[q].focal, q] += hidden
    if defected > 0:
        rival = rival_group(world)
        if rival >= 0:
            # A model fighter represents several people, or part of one.
            luck = stream(regime.seed, week, JOINING)
            world.groups[rival].defectors += int(people_of(defected, regime.weight) + draw(luck, regime.taliban_key))


def breach_of(what: int) -> int:
    """Return the kind of breach that a choice is, or -1 for another choice."""
    return what - SHELTER if SHELTER <= what <= ON_WOMEN else -1


def rival_group(world: World) -> int:
    """Return the group that defectors join: the strongest that competes for pious fighters, or -1."""
    found = -1
    for g in range(world.groups.shape[0]):
        if world.groups[g].outbids > 0:
            if found < 0 or before(world, g, found):
                found = g
    return found


def before(world: World, one: int, other: int) -> bool:
    """Return whether defectors prefer one group to another: the one with more members, or with the lower key."""
    mine, theirs = world.groups[one].members, world.groups[other].members
    return bool(world.groups[one].key < world.groups[other].key) if mine == theirs else bool(mine > theirs)


def lead(world: World, g: int, week: int, k: int) -> None:
    """Draw whether a senior who was taken was the sitting leader."""
    group = world.groups[g]
    if group.seniors_now > 0:
        luck = stream(world.regime[0].seed, week, LEADER)
        if draw_again(luck, group.key, k) * group.seniors_now < 1.0:
            group.leader_loss = 1


def clear_week(world: World) -> None:
    """Reset the counts of what happened to members in a week."""
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        group.acts_week = 0
        group.kills_week = 0
        group.attempts_week = 0
        group.exits_week = 0
    world.acts_here[:] = 0


def clear_counts(world: World) -> None:
    """Reset the counts of living members, by group, province and cell."""
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        group.members = 0
        group.veterans_now = 0
        group.seniors_now = 0
        group.ties_sum = 0
        group.preparing = 0
    world.tally[:, :LIVE] = 0
    world.untracked_since[:] = 0
    world.tracked_since[:] = 0
    world.members[:] = 0
    world.loose[:] = 0
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        cell.members = 0
        cell.veterans = 0
        cell.facilitators = 0
        cell.visibility = 0
        cell.led = 0


def count_exit(world: World, g: int, status: int) -> None:
    """Count a member who left the country."""
    world.groups[g].exits_week += 1
    world.groups[g].lost_week += 1
    if status == Status.TRACKED:
        world.regime[0].exits_tracked += 1
    else:
        world.regime[0].exits_untracked += 1


def count_end(world: World, params: Params, g: int, status: int) -> None:
    """Count a member by his final status."""
    regime = world.regime[0]
    world.tally[g, status] += 1
    if status == Status.HANDED_OVER:
        regime.handovers += 1
        if world.groups[g].hostility < ENEMY:
            regime.handovers_hosted += 1
    if status == Status.PROSECUTED:
        regime.prosecuted += 1
    if status == Status.REFORMED:
        regime.reformed += 1


def count_act(world: World, g: int, q: int) -> None:
    """Count an arrest or a killing by the regime. The loss to the group is counted with the member's fate."""
    world.groups[g].acts_week += 1
    world.acts_here[g, q] += 1


def count_attempt(world: World, g: int) -> None:
    """Count an attempt abroad."""
    world.groups[g].attempts_week += 1
    world.groups[g].attempts += 1
    world.regime[0].attempts += 1


def breached(world: World, kind: int) -> int:
    """Return the breaches of a kind this week, in model fighters."""
    return int(total(world.breaches[:, kind]))


def breached_at(world: World, q: int) -> int:
    """Return the breaches of all kinds in a province this week, in model fighters."""
    return int(total(world.breaches[q]))


def first_counts(people: People, world: World) -> None:
    """Count the first fighters and militants into the world."""
    fighters = people.fighters
    for i in range(people.f_rows[HIGH]):
        count_fighter(fighters, world, i)
    world.regime[0].fighters = people.f_rows[HIGH]
    recount(people, world)


def recount(people: People, world: World) -> None:
    """Count all living members again."""
    clear_counts(world)
    for i in range(people.m_rows[HIGH]):
        count_militant(people.militants, world, i, 1)
    people.m_rows[RECOUNT] = 0


def count_fighter(fighters: Fighters, world: World, i: int) -> None:
    """Add one fighter to the sums of his province."""
    own_place = fighters.province[i]
    world.provinces[own_place].fighters += 1
    world.sums[own_place, SUM_DISCIPLINE] += fighters.discipline[i]
    world.sums[own_place, SUM_PIETY] += fighters.piety[i]
    world.sums[own_place, SUM_AFFINITY] += fighters.affinity[i]
    world.sums[own_place, SUM_BOND] += fighters.bond[i]
    world.sums[own_place, SUM_GRIEVANCE] += fighters.grievance[i]


def count_militant(militants: Militants, world: World, i: int, by: int) -> None:
    """Add a militant to the counts of his group, province and cell, or take him out of them before he changes.

    Parameters
    ----------
    militants, world
        Columns and world.
    i
        Row of the militant.
    by
        1 to add him, -1 to take him out. One who is gone is not counted.
    """
    status, own_group = militants.status[i], militants.group[i]
    if status == Status.NONE:
        return
    group = world.groups[own_group]
    world.tally[own_group, status] += by
    if militants.stage[i] == Stage.PREPARING:
        group.preparing += by
    if status == Status.ACTIVE:
        group.members += by
        group.veterans_now += by if militants.veteran[i] > 0 else 0
        group.seniors_now += by if militants.senior[i] > 0 else 0
        group.ties_sum += signed(militants.ties[i], by)
        world.members[own_group, militants.place[i]] += by
        if militants.cell[i] != NO_CELL:
            count_in_cell(militants, world, i, by)
        elif has_cells(world):
            world.loose[own_group, militants.place[i]] += by
    elif status == Status.UNTRACKED:
        world.untracked_since[own_group, militants.since[i] + 2] += by
    elif status == Status.TRACKED:
        world.tracked_since[own_group, militants.since[i] + 2] += by


def signed(amount: int, by: int) -> int:
    """Return an amount with the sign of another number."""
    return amount if by > 0 else 0 - amount


def has_cells(world: World) -> bool:
    """Return whether members are organised in cells."""
    return world.cells.shape[0] > 1


def count_in_cell(militants: Militants, world: World, i: int, by: int) -> None:
    """Add a member at large to the counts of his cell, or take him out of them."""
    cell = world.cells[militants.cell[i]]
    cell.members += by
    cell.veterans += by if militants.veteran[i] > 0 else 0
    cell.visibility += signed(militants.visibility[i], by)
    # Without branches, which would often be predicted wrongly.
    cell.facilitators += by if militants.origin[i] < ORIGIN_OTHER else 0
    cell.led += by if militants.key[i] == cell.leader else 0


def seeks_leader(cell: Cell, params: Params) -> bool:
    """Return whether a cell has been without a leader for long enough to follow its most experienced member."""
    if cell.led > 0 or cell.members == 0:
        return False
    patience = params.cells_succession if params.rule_cell_succession else 0.0
    # A new cell has a leader as soon as it has members.
    return cell.vacant < 0 or cell.vacant >= patience


def name_elder(militants: Militants, world: World, i: int) -> None:
    """Name a member as the most experienced of his cell if he joined before the one named so far."""
    cell = world.cells[militants.cell[i]]
    key, entry = militants.key[i], militants.entry[i]
    if cell.elder == 0 or entry < cell.elder_entry or (entry == cell.elder_entry and key < cell.elder):
        cell.elder = key
        cell.elder_entry = entry
