"""The inputs of the twin from the world of week -1: expected treatments, means over provinces, and dated shocks."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.engine.readable import readable, snapshots
from sim.scenario import Scenario
from sim.society.common.columns import N_ORDERS, SUM_AFFINITY, SUM_BOND, TRAIT, Reals
from sim.society.common.shared import is_enemy
from sim.society.council.rules.treatment import allowed, leniency, order_freedom, response_weight
from sim.society.council.steps.deliberation import blocking, deliberation, feel
from sim.society.guests.rules.dispersal import expelled, handed_over
from sim.society.guests.steps.groups import force
from sim.society.police.steps.enforcement import council_loyalty
from sim.society.ranks.rules.obedience import asked_of_ranks, comradeship
from sim.society.start import build, placement
from sim.society.states.steps.fears import fear
from sim.society.world import World
from sim.terms import ENEMY, Council, Operations, Order, Presence

# The week before the first that is recorded.
FIRST_WEEK = -1


class Start(NamedTuple):
    """The quantities that are constant from the first day on.

    Attributes
    ----------
    world
        The world of week -1, with the utilities of treatments that the council computed.
    params, groups
        Its parameters and switches, and its groups, as plain numbers, because they are read very often.
    engaged, sanctions
        Engagement and sanctions by all states, weighted by leverage.
    taliban, contested, shield, remoteness
        (G,) means over the provinces of a group's first members.
    ordered, hunted, deported
        (G,) the expected freedom under the council's order, the part that orders to hunt take where means to police suffice, and the
        hazard that a prisoner is deported or handed over.
    loyalty, hosted
        (G,) the council's loyalty, and whether a group is more likely than not to be tolerated.
    bitter
        The cause of an average fighter's grievance besides want: the strictness of his orders times his comradeship.
    age_sums
        Cumulative hazard of going home up to each age in weeks.
    fighters
        The Taliban's fighters, in people.
    local, pools, ceilings
        (G,) the share of a group's members who are Afghans; and by cause, that of the opposition or of jihad, the first sympathisers and
        the summed ceilings of groups.
    strong
        (G,) capability on the first day, one until it is known.
    places
        By province: its share of the fighters, its remoteness, and its share of minorities.
    """

    world: World
    params: Any
    groups: tuple[Any, ...]
    engaged: float
    sanctions: float
    taliban: Reals
    contested: Reals
    shield: Reals
    remoteness: Reals
    ordered: Reals
    hunted: Reals
    deported: Reals
    loyalty: Reals
    hosted: np.ndarray
    bitter: float
    age_sums: Reals
    fighters: float
    local: Reals
    pools: Reals
    ceilings: Reals
    strong: Reals
    places: tuple[tuple[float, float, float], ...]


def start_of(scenario: Scenario, weeks: int) -> Start:
    """Make the world of week -1 without people, and let its council deliberate on each group once.

    Parameters
    ----------
    scenario
        A scenario whose unknowns have been drawn.
    weeks
        The horizon.
    """
    # Every number is read very often.
    world = readable(build(scenario, 0, weeks, scenario.scale))
    params = world.params[0]
    placed = placement(scenario, world)
    world.members[:] = placed.members
    affinity = float(params.ranks_affinity)
    for q in range(world.provinces.shape[0]):
        world.provinces[q].fighters = placed.fighters[q]
        world.sums[q, SUM_BOND] = round(params.ranks_bond / TRAIT * placed.fighters[q])
        world.sums[q, SUM_AFFINITY] = round(affinity / TRAIT * placed.fighters[q])
    count = world.groups.shape[0]
    for g in range(count):
        group = world.groups[g]
        group.members = int(placed.members[g].sum())
        # A group's danger follows from the attacks that its first members would carry out.
        group.attack_memory = group.attack_rate * group.members * group.war_on_taliban
    deliberation(world, FIRST_WEEK)
    fear(world, params)
    for g in range(count):
        force(world, params, g)
    members = placed.members / np.maximum(placed.members.sum(axis=1, keepdims=True), 1)
    there = world.provinces
    shares = there["fighters"] / max(float(there["fighters"].sum()), 1.0)
    causes, ceilings = world.groups["jihadist"] > 0, world.groups["ceiling"]
    states = [world.states[s] for s in range(world.states.shape[0])]
    leverage = float(world.regime[0].leverage)
    return Start(
        world=world,
        params=params,
        engaged=float(sum(state.leverage * state.rung / 4.0 for state in states) / leverage),
        sanctions=float(sum(state.leverage for state in states if state.sanctioning) / leverage),
        taliban=members @ np.asarray(there["taliban"]),
        contested=members @ np.asarray(there["contested"]),
        shield=(members * world.shield).sum(axis=1),
        remoteness=members @ np.asarray(world.provinces["remoteness"]),
        local=1.0 - world.origins.sum(axis=1),
        pools=world.sympathisers.sum(axis=1),
        strong=np.ones(count),
        ceilings=np.array([float(ceilings[causes == cause].sum()) for cause in (False, True)]),
        age_sums=np.concatenate([[0.0], np.cumsum(world.age_hazard[1:])]),
        fighters=float(world.regime[0].fighters0) * float(world.regime[0].weight),
        places=tuple(zip(shares.tolist(), there["remoteness"].tolist(), there["minority"].tolist(), strict=True)),
        **_decided(world),
    )


def _decided(world: World) -> dict[str, Any]:
    """Return the council's decisions and what follows from them, as fields of :class:`Start`."""
    params, count = world.params[0], world.groups.shape[0]
    ordered, hunted, deported = np.array([_ordered(world, g) for g in range(count)]).T
    tolerated = leniency(Presence.HOST, Operations.RESTRAINED, params)
    friends = np.asarray(world.groups["hostility"]) < ENEMY
    return {
        "groups": tuple(snapshots(world.groups)),
        "ordered": ordered,
        "hunted": hunted,
        "deported": deported,
        "loyalty": np.array([council_loyalty(world, g) for g in range(count)]),
        "hosted": friends & (np.asarray(world.groups["leniency"]) >= tolerated),
        "bitter": _bitter(world, params, ordered, float(params.ranks_affinity)),
    }


def reviewed(start: Start, members: Reals, attacks: Reals, resources: float, weeks: int) -> Start:
    """Return the start with the decisions of a mean council after some weeks, given members, attacks and resources."""
    world, params = start.world, start.world.params[0]
    world.regime[0].resources = resources
    world.groups["members"] = np.rint(members)
    world.groups["attack_memory"] = attacks * world.groups["war_on_taliban"]
    for _ in range(weeks):
        feel(world, params)
    deliberation(world, FIRST_WEEK)
    return start._replace(**_decided(world))


def _ordered(world: World, g: int) -> tuple[float, float, float]:
    """Return the expected freedom of a group over the council's possible orders, what hunting takes from it, and its prisoners' hazard."""
    params, group = world.params[0], world.groups[g]
    enemy = is_enemy(group.hostility, params)
    open_to, weights = np.array([int(group.order)]), [1.0]
    if params.rule_deliberation and params.structure_council == Council.WEIGHTED:
        block = blocking(world, params, g)
        open_to = np.array([order for order in range(N_ORDERS) if allowed(order, block, enemy, params)])
        best = max(float(world.utility[g, order]) for order in open_to)
        weights = [response_weight(float(world.utility[g, order]), best, params) for order in open_to]
    free = np.array([order_freedom(order, enemy, params) for order in open_to])
    out = expelled(1.0, params) * (open_to == Order.EXPEL) + handed_over(1.0, params) * (open_to == Order.HAND_OVER)
    rows = (free, (1.0 - free) * (open_to >= Order.HUNT), out * enemy * params.rule_dispersal)
    free_to, taken, gone = (float(np.average(row, weights=weights)) for row in rows)
    return free_to, taken, gone


def _bitter(world: World, params: Any, ordered: Reals, affinity: float) -> float:
    """Return strictness times comradeship for each fighter's focal group, averaged over fighters."""
    total = 0.0
    for q in range(world.provinces.shape[0]):
        most, bitter = 0.0, 0.0
        for g in range(world.groups.shape[0]):
            group = world.groups[g]
            asked = asked_of_ranks(float(ordered[g]), float(world.members[g, q]), params)
            if asked * group.comradeship > most:
                most = asked * group.comradeship
                bitter = asked * comradeship(group.comradeship, group.ideological_share, params.ranks_bond, affinity)
        total += bitter * world.provinces[q].fighters
    return total / max(float(np.asarray(world.provinces["fighters"]).sum()), 1.0)


def leaving(start: Start, youngest: float, oldest: float) -> float:
    """Return the mean hazard of going home for people whose ages, in weeks, are spread evenly over a range."""
    oldest = max(oldest, youngest + 1.0)
    ages = np.arange(len(start.age_sums))
    low, high = np.interp([youngest, oldest], ages, start.age_sums)
    return float((high - low) / (oldest - youngest))
