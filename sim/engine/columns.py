"""The columns of people that the compiled loops run over, and how they are counted."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.terms import Stage, Status
from sim.week.cells import count_in_cell
from sim.week.effects import (
    clear_counts,
)  # fmt: skip
from sim.world.columns import (
    N_SUMS,
    NO_CELL,
    SUM_AFFINITY,
    SUM_BOND,
    SUM_DISCIPLINE,
    SUM_GRIEVANCE,
    SUM_PIETY,
    Fighters,
    Militants,
    World,
)

N_HEADS = N_SUMS
N_TALLIES = N_SUMS + 1
# Rows ever used, and where the search for a free row goes on.
HIGH, CURSOR = 0, 1
# Rows that are looked through before the rules are asked for those of them who may act. A loop that calls no rule is twice as
# fast a row: it stays in registers.
BLOCK = 1024


class People(NamedTuple):
    """People as columns.

    Attributes
    ----------
    fighters, militants
        Columns of each.
    f_rows, m_rows
        (2,): rows ever used, and a cursor in the search for free ones.
    lost
        (C, P, N_TALLIES) per chunk of fighters: traits and heads that left this week.
    breaches
        (C, P, N_BREACHES) per chunk.
    gone
        (C, 4) departures per chunk.
    drifted
        (C, P) fighters gone to a warlord per chunk.
    bounds
        (256,) bound by province; that of `NOWHERE` lets nothing through.
    counted
        (G, 5) of members at large this week: veterans, seniors, ties, preparing, ready.
    acting
        (C, BLOCK) rows of a block for whom the rules are asked.
    """

    fighters: Fighters
    militants: Militants
    f_rows: np.ndarray
    m_rows: np.ndarray
    lost: np.ndarray
    breaches: np.ndarray
    gone: np.ndarray
    drifted: np.ndarray
    bounds: np.ndarray
    counted: np.ndarray
    acting: np.ndarray


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
    if militants.stage[i] == Stage.READY:
        group.ready += 1


def count_cell(militants: Militants, world: World, i: int) -> None:
    """Count one at large into his cell, or among those of none."""
    if militants.cell[i] == NO_CELL:
        world.loose[militants.group[i], militants.place[i]] += 1
    else:
        count_in_cell(
            world,
            militants.cell[i],
            militants.key[i],
            militants.veteran[i],
            militants.origin[i],
            militants.visibility[i],
            militants.entry[i],
        )
