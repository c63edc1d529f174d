"""Draws for persons: traits, origin, place, and destinations of those who move.

Both engines call these for the first population and for recruits.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.luck import draw_again, normal_quantile, purpose
from sim.society.common.columns import N_PROVINCES, ORIGIN_AFGHAN
from sim.society.common.rule import Params
from sim.society.common.sums import drawn_by_share, drawn_by_weight, weighted
from sim.society.ranks.rules.ranks import whole_bond, whole_threshold, whole_trait
from sim.society.world import World
from sim.terms import Stance

BIRTH = purpose("traits at birth")


FIGHTER_WEEK = purpose("fighter's week")


MILITANT_WEEK = purpose("militant's week")


RELOCATION = purpose("relocation")


PRISON_BREAK = purpose("prison break")


PROPENSITY = purpose("propensity to slip out")


SEIZURE = purpose("seizure")


# People present before the first week count as having entered in week -2.
BEFORE = -2
# Numbers of a person's further draws in one week or at birth.
(UNIT, DISCIPLINE, PIETY, AFFINITY, BOND, THRESHOLD, TENURE, ORIGIN, VETERAN, VISIBILITY, TIES, PLACE, FATE,
 CELL, JOINS) = range(15)  # fmt: skip


def origin_of(world: World, g: int, drawn: float) -> int:
    """Draw where a member comes from: a state, or Afghanistan."""
    state = drawn_by_share(world.origins[g], drawn)
    return state if state >= 0 else ORIGIN_AFGHAN


def place_of(world: World, g: int, drawn: float) -> int:
    """Draw where a member joins: by where the group is and is free, or by its first footprint where it is nowhere."""
    place = drawn_by_weight(world.arrive[g], drawn)
    if place < 0:
        place = drawn_by_share(world.footprint[g], drawn)
    return place if place >= 0 else 0


def homecoming(world: World, params: Params, g: int, drawn: float) -> int:
    """Draw where a freed prisoner goes: to where men of his group were taken, or where the group is and is free."""
    place = drawn_by_share(world.prisoners_from[g], drawn) if params.rule_homecoming else -1
    return place if place >= 0 else place_of(world, g, drawn)


def home_of(world: World, drawn: float) -> int:
    """Draw a Taliban recruit's province, by population."""
    place = drawn_by_share(world.provinces["weight"], drawn)
    return place if place >= 0 else N_PROVINCES - 1


def unit_of(world: World, q: int, drawn: float) -> int:
    """Draw the unit that a recruit of a province joins, with probability proportional to the men of the remaining units."""
    here = world.provinces[q]
    total = 0
    last = here.first_unit
    for k in range(here.first_unit, here.beyond_unit):
        if world.commanders[k].stance < Stance.RIVAL:
            total += world.commanders[k].men
            last = k
    rank = int(drawn * total)
    for k in range(here.first_unit, here.beyond_unit):
        if world.commanders[k].stance < Stance.RIVAL:
            rank -= world.commanders[k].men
            if rank < 0:
                return k
    return last


def elsewhere(world: World, g: int, q: int, drawn: float) -> int:
    """Draw the province a displaced militant moves to: where comrades are, populous and near provinces first."""
    total = weighted(world.gravity[q], world.drawn[g])
    below = 0.0
    last = q
    for k in range(N_PROVINCES):
        if world.gravity[q, k] > 0.0 and world.drawn[g, k] > 0.0:
            below += world.gravity[q, k] * world.drawn[g, k] / total
            last = k
            if drawn < below:
                return k
    return last


def sent_to(world: World, g: int, drawn: float) -> int:
    """Draw the province a relocated member goes to."""
    place = drawn_by_weight(world.destination[g], drawn)
    return place if place >= 0 else N_PROVINCES - 1


def fighter_traits(luck: int, key: int, params: Params) -> tuple[int, int, int, int, int]:
    """Draw a fighter's discipline, piety, affinity, bond and threshold."""
    return (
        whole_trait(params.ranks_discipline, draw_again(luck, key, DISCIPLINE)),
        whole_trait(params.ranks_piety, draw_again(luck, key, PIETY)),
        whole_trait(params.ranks_affinity, draw_again(luck, key, AFFINITY)),
        whole_bond(draw_again(luck, key, BOND), params),
        whole_threshold(normal_quantile(draw_again(luck, key, THRESHOLD)), params),
    )


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Split a whole number by weights with the largest-remainder method; ties go to the earlier entry."""
    return apportion_each([total], [weights])


def apportion_each(totals: Sequence[int], weights: Sequence[np.ndarray]) -> np.ndarray:
    """Split several whole numbers, each by weights of its own, as `apportion` does, and return all parts one after another."""
    taken = np.arange(max(map(len, weights))) < np.array(list(map(len, weights)))[:, None]
    exact, sizes = np.zeros(taken.shape), taken.sum(axis=1)
    sums = np.array(list(map(np.add.reduce, weights)))
    exact[taken] = np.repeat(totals, sizes) * np.concatenate(weights) / np.repeat(sums, sizes)
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, axis=1, kind="stable")
    left = np.array(totals) - whole.sum(axis=1)
    np.put_along_axis(
        whole, order, np.take_along_axis(whole, order, 1) + (np.arange(taken.shape[1]) < left[:, None]), 1
    )
    return whole[taken]


def first_members(strength: np.ndarray, footprint: np.ndarray) -> np.ndarray:
    """Spread the members of each group over its footprint: (G, P) whole people."""
    if not len(strength):
        return np.zeros(footprint.shape, np.int64)
    return apportion_each([round(float(people)) for people in strength], list(footprint)).reshape(footprint.shape)
