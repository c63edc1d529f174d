"""A voting council: each leader's ballot, and the count."""

from __future__ import annotations

from sim.luck import draw, pair, purpose, stream
from sim.society.common.columns import N_ORDERS
from sim.society.common.rule import Params
from sim.society.common.shared import is_enemy
from sim.society.council.rules.treatment import is_blocked, operations_of, presence_of, tolerance
from sim.society.council.steps.deliberation import give_order, respond, valued_by
from sim.society.world import People, World
from sim.terms import Council, Order

VOTE = purpose("leader's vote")


# The group whose ballots count for all groups where the council has one policy for all.
FIRST = 0


def does_vote(params: Params) -> bool:
    """Return whether the council decides by votes."""
    return params.structure_council == Council.VOTES and params.rule_deliberation != 0


def utility_of(world: World, params: Params, i: int, g: int, order: int) -> float:
    """Return a leader's utility of an order about a group, or the mean over groups where there is one policy for all."""
    if params.rule_differentiation:
        return valued_by(world, params, i, g, order)
    summed = 0.0
    for k in range(world.groups.shape[0]):
        summed += valued_by(world, params, i, k, order)
    return summed / world.groups.shape[0]


def cast(world: World, params: Params, week: int, i: int) -> None:
    """Let a leader vote on each group on the agenda."""
    leader = world.leaders[i]
    luck = stream(world.regime[0].seed, week, VOTE)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.triggered == 2:
            world.ballot[i, g] = choice(world, params, i, g, draw(luck, pair(leader.key, group.key)))


def choice(world: World, params: Params, i: int, g: int, drawn: float) -> int:
    """Draw a leader's vote. A leader who is too loyal to a group never votes for expulsion."""
    loyal = params.rule_loyalty != 0 and world.loyalty[i, g] > params.council_loyalty_threshold
    enemy = is_enemy(world.groups[g].hostility, params)
    block = 1.0 if loyal else 0.0
    for order in range(N_ORDERS):
        world.utility[g, order] = utility_of(world, params, i, g, order)
    return respond(world, params, g, enemy, block, drawn)


def verdicts(world: World, week: int) -> None:
    """Count the votes, and set the orders.

    Reads
    -----
    groups: leniency, triggered; leaders: authority; ballot

    Writes
    ------
    groups: leniency, operations, order, presence, split, treatment, triggered, turning, will
    """
    params = world.params[0]
    if not does_vote(params):
        return
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.triggered == 2:
            count(world, params, g, g if params.rule_differentiation else FIRST)
        group.triggered = 0


def count(world: World, params: Params, g: int, voted: int) -> None:
    """Set the order about a group to the median vote, unless the median is expulsion and a minority blocks it.

    Where it is blocked, a friend is hosted and restrained, and an enemy is hunted.
    """
    group = world.groups[g]
    whole = 0.0
    short = 0.0
    tolerated = 0.0
    turning = 0.0
    for i in range(world.leaders.shape[0]):
        ballot = world.ballot[i, voted]
        weight = world.leaders[i].authority
        whole += weight
        tolerated += weight * tolerance(presence_of(ballot), operations_of(ballot, 0.0), params)
        if ballot < Order.EXPEL:
            short += weight
        if ballot >= Order.HUNT:
            turning += weight
    verdict = median(world, params, g, voted, whole)
    if verdict >= Order.EXPEL and is_blocked(short / whole, params):
        verdict = Order.HUNT if is_enemy(group.hostility, params) else Order.HOST_RESTRAINED
    against = 0.0
    for i in range(world.leaders.shape[0]):
        if world.ballot[i, voted] != verdict:
            against += world.leaders[i].authority
    group.split = against / whole
    group.leniency = tolerated / whole
    group.turning = turning / whole
    group.will = 1.0 - group.leniency
    give_order(world, params, g, verdict)


def median(world: World, params: Params, g: int, voted: int, whole: float) -> int:
    """Return the weighted median of the ballots."""
    below = 0.0
    for order in range(N_ORDERS):
        for i in range(world.leaders.shape[0]):
            if world.ballot[i, voted] == order:
                below += world.leaders[i].authority
        if below + below >= whole:
            return order
    return N_ORDERS - 1


def leaders(people: People, world: World, week: int) -> None:
    """Let every leader cast his ballot where the council votes.

    Reads
    -----
    groups: debt, hold, hostility, key, order, promise, triggered, use; leaders: key, pragmatism; regime: seed; harm;
    loyalty; means; utility

    Writes
    ------
    ballot; utility
    """
    params = world.params[0]
    if does_vote(params):
        for i in range(world.leaders.shape[0]):
            cast(world, params, week, i)
