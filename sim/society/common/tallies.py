"""Counts over people, in the form that both engines share."""

from __future__ import annotations

from sim.luck import draw, draw_again, purpose, stream
from sim.society.common.columns import (
    BREACH_SHELTER,
    HIGH,
    N_PROVINCES,
    NO_CELL,
    ORIGIN_OTHER,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    SUM_PIETY,
)
from sim.society.common.forms import people_of
from sim.society.common.rule import Params
from sim.society.common.sums import total
from sim.society.guests.state import Militants
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


def clear_counts(world: World) -> None:
    """Reset the counts over militants that are renewed every week."""
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        group.members = 0
        group.veterans_now = 0
        group.seniors_now = 0
        group.ties_sum = 0
        group.preparing = 0
        group.acts_week = 0
        group.kills_week = 0
        group.attempts_week = 0
        group.exits_week = 0
    world.tally[:, :LIVE] = 0
    world.untracked_since[:] = 0
    world.tracked_since[:] = 0
    world.members[:] = 0
    world.acts_here[:] = 0


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
    clear_counts(world)
    for i in range(people.m_rows[HIGH]):
        count_militant(people.militants, world, i)


def count_fighter(fighters: Fighters, world: World, i: int) -> None:
    """Add one fighter to the sums of his province."""
    own_place = fighters.province[i]
    world.provinces[own_place].fighters += 1
    world.sums[own_place, SUM_DISCIPLINE] += fighters.discipline[i]
    world.sums[own_place, SUM_PIETY] += fighters.piety[i]
    world.sums[own_place, SUM_AFFINITY] += fighters.affinity[i]
    world.sums[own_place, SUM_BOND] += fighters.bond[i]
    world.sums[own_place, SUM_GRIEVANCE] += fighters.grievance[i]


def count_militant(militants: Militants, world: World, i: int) -> None:
    """Add one living militant to the counts of his group."""
    own_group = militants.group[i]
    group = world.groups[own_group]
    status = militants.status[i]
    world.tally[own_group, status] += 1
    if status == Status.ACTIVE:
        group.members += 1
        group.veterans_now += militants.veteran[i]
        group.seniors_now += militants.senior[i]
        group.ties_sum += militants.ties[i]
        world.members[own_group, militants.place[i]] += 1
    if status == Status.UNTRACKED:
        world.untracked_since[own_group, militants.since[i] + 2] += 1
    if status == Status.TRACKED:
        world.tracked_since[own_group, militants.since[i] + 2] += 1
    if militants.stage[i] == Stage.PREPARING:
        group.preparing += 1


def count_cell(militants: Militants, world: World, i: int) -> None:
    """Count a member at large in his cell, or among the members without one."""
    if militants.cell[i] == NO_CELL:
        world.loose[militants.group[i], militants.place[i]] += 1
    else:
        count_in_cell(militants, world, i)


def has_cells(world: World) -> bool:
    """Return whether members are organised in cells."""
    return world.cells.shape[0] > 1


def clear_cells(world: World) -> None:
    """Reset the counts over the members of cells that are renewed every week."""
    for index in range(world.regime[0].cells):
        cell = world.cells[index]
        cell.members = 0
        cell.veterans = 0
        cell.facilitators = 0
        cell.visibility = 0
        cell.led = 0
        cell.elder = 0
        cell.elder_entry = 0
    world.loose[:] = 0


def count_in_cell(militants: Militants, world: World, i: int) -> None:
    """Count a member at large in his cell."""
    cell = world.cells[militants.cell[i]]
    key, entry = militants.key[i], militants.entry[i]
    cell.members += 1
    cell.veterans += militants.veteran[i]
    cell.visibility += militants.visibility[i]
    # Without branches, which would often be predicted wrongly.
    cell.facilitators += 1 if militants.origin[i] < ORIGIN_OTHER else 0
    cell.led += 1 if key == cell.leader else 0
    elder, first = cell.elder, cell.elder_entry
    older = (elder == 0) | (entry < first) | ((entry == first) & (key < elder))
    cell.elder = key if older else elder
    cell.elder_entry = entry if older else first
