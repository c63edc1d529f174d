"""A voting council: each leader's ballot, the count, and the succession of leaders who are killed."""

from __future__ import annotations

from sim.luck import draw, draw_again, pair, purpose, stream
from sim.society.common.columns import N_ORDERS
from sim.society.common.forms import ratio
from sim.society.common.rule import Params
from sim.society.common.shared import is_enemy
from sim.society.common.sums import total, weighted
from sim.society.council.rules.treatment import (
    has_room,
    operations_of,
    presence_of,
    tolerance,
)
from sim.society.council.rules.votes import fall_hazard, heir_trait, is_blocked, seat_weight, stake_of, traded
from sim.society.council.steps.deliberation import HOSTING, give_order, respond, valued_by
from sim.society.world import People, World
from sim.terms import Council, Order, Treatment

VOTE = purpose("leader's vote")


FALL = purpose("leader killed")


HEIR = purpose("successor of a leader")


# The group whose ballots count for all groups where the council has one policy for all.
FIRST = 0


def does_vote(params: Params) -> bool:
    """Return whether the council decides by votes."""
    return params.structure_council == Council.VOTES and params.rule_deliberation != 0


def stakes(world: World) -> None:
    """Compute each faction's stake in each group: the share of the group's members in territory that the faction holds."""
    for g in range(world.groups.shape[0]):
        for f in range(world.stake.shape[0]):
            world.stake[f, g] = 0.0
            for q in range(world.provinces.shape[0]):
                here, everybody = float(world.members[g, q]), float(world.groups[g].members)
                world.stake[f, g] += stake_of(here, everybody, world.faction_hold[f, q])


def wishes(world: World, params: Params) -> None:
    """Compute each faction's mean utility of each order about each group, weighted by authority."""
    for f in range(world.stake.shape[0]):
        authority = 0.0
        for i in range(world.leaders.shape[0]):
            if world.leaders[i].faction == f:
                authority += world.leaders[i].authority
        for g in range(world.groups.shape[0]):
            for order in range(N_ORDERS):
                summed = 0.0
                for i in range(world.leaders.shape[0]):
                    if world.leaders[i].faction == f:
                        summed += world.leaders[i].authority * valued_by(world, params, i, g, order)
                world.wish[f, g, order] = summed / authority if authority > 0.0 else 0.0


def leans(world: World, params: Params, i: int, g: int, order: int) -> float:
    """Return a leader's utility of an order about a group, including support for other factions' wishes."""
    own = valued_by(world, params, i, g, order)
    if not params.rule_logrolling:
        return own
    friends = weighted(world.stake[:, g], world.wish[:, g, order])
    held = total(world.stake[:, g])
    return traded(own, ratio(friends, held), params) if held > 0.0 else own


def utility_of(world: World, params: Params, i: int, g: int, order: int) -> float:
    """Return a leader's utility of an order about a group, or the mean over groups where there is one policy for all."""
    if params.rule_differentiation:
        return leans(world, params, i, g, order)
    summed = 0.0
    for k in range(world.groups.shape[0]):
        summed += leans(world, params, i, k, order)
    return summed / world.groups.shape[0]


def before_votes(world: World, params: Params) -> None:
    """Compute stakes and wishes of factions if any group is on the agenda."""
    for g in range(world.groups.shape[0]):
        if world.groups[g].triggered == 2 and params.rule_logrolling:
            stakes(world)
            wishes(world, params)
            return


def cast(world: World, params: Params, week: int, i: int) -> None:
    """Let a leader hide guests about whom he was overruled, then vote on each group on the agenda."""
    leader = world.leaders[i]
    leader.replaced = 0
    luck = stream(world.regime[0].seed, week, VOTE)
    for g in range(world.groups.shape[0]):
        shelter(world, params, week, i, g)
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


def shelter(world: World, params: Params, week: int, i: int, g: int) -> None:
    """Let a leader who was overruled hide guests with commanders under him."""
    leader, group = world.leaders[i], world.groups[g]
    if group.treatment < Treatment.RESTRICT:
        world.hosted[i, g] = 0.0
        return
    ballot = world.ballot[i, g]
    if ballot < 0 or not params.rule_private_hosting or world.loyalty[i, g] <= params.council_loyalty_threshold:
        return
    wanted = tolerance(presence_of(ballot), operations_of(ballot, 0.0), params)
    overruled = wanted > tolerance(group.presence, group.operations, params)
    hosting = stream(world.regime[0].seed, week, HOSTING)
    if overruled and has_room(world.hosted[i, g], params):
        if draw(hosting, pair(leader.key, group.key)) < params.private_hosting_hazard:
            world.hosted[i, g] += 1.0
            world.refuge[i, g] = refuge_with(world, i, g)


def refuge_with(world: World, i: int, g: int) -> int:
    """Return the province where most commanders under a leader keep guests of a group, or the leader's own province."""
    most = 0
    found = world.leaders[i].province
    for k in range(world.fronts.shape[0]):
        front = world.fronts[k]
        if front.superior == i:
            hosts = 0
            for c in range(front.first, front.beyond):
                if world.commanders[c].guest == g:
                    hosts += 1
            if hosts > most:
                most = hosts
                found = front.province
    return found


def verdicts(world: World, week: int) -> None:
    """Count the votes, set the orders, and replace leaders who were killed.

    Reads
    -----
    groups: leniency, seniors_taken, struck, triggered, war_on_taliban; leaders: authority, faction, key, province;
    regime: seed; attacks; ballot; stake

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
    if params.rule_succession:
        for i in range(world.leaders.shape[0]):
            succeed(world, params, week, i)


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
        weight = weight_of(world, params, i, g)
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
            against += weight_of(world, params, i, g)
    group.split = against / whole
    group.leniency = tolerated / whole
    group.turning = turning / whole
    group.will = 1.0 - group.leniency
    give_order(world, params, g, verdict)


def weight_of(world: World, params: Params, i: int, g: int) -> float:
    """Return the weight of a leader's vote on a group."""
    leader = world.leaders[i]
    stake = world.stake[leader.faction, g] if params.rule_logrolling else 0.0
    return seat_weight(leader.authority, stake, params)


def median(world: World, params: Params, g: int, voted: int, whole: float) -> int:
    """Return the weighted median of the ballots."""
    below = 0.0
    for order in range(N_ORDERS):
        for i in range(world.leaders.shape[0]):
            if world.ballot[i, voted] == order:
                below += weight_of(world, params, i, g)
        if below + below >= whole:
            return order
    return N_ORDERS - 1


def succeed(world: World, params: Params, week: int, i: int) -> None:
    """Draw whether a leader is killed at his seat, and give the seat to a successor from his faction."""
    leader, regime = world.leaders[i], world.regime[0]
    attacks = 0.0
    strikes = 0.0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        attacks += world.attacks[g, leader.province] * group.war_on_taliban
        if group.struck + group.seniors_taken > 0 and group.struck_province == leader.province:
            strikes += world.loyalty[i, g]
    hazard = fall_hazard(attacks, strikes, params)
    if draw(stream(regime.seed, week, FALL), leader.key) >= hazard:
        return
    regime.leaders_lost += 1
    leader.replaced = 1
    luck = stream(regime.seed, week, HEIR)
    for g in range(world.groups.shape[0]):
        mean = faction_loyalty(world, leader.faction, g)
        if mean > 0.0:
            world.loyalty[i, g] = heir_trait(mean, draw_again(luck, leader.key, g), params)
        world.hosted[i, g] = 0.0
        world.ballot[i, g] = -1
    drawn = draw_again(luck, leader.key, world.groups.shape[0])
    leader.pragmatism = heir_trait(leader.pragmatism, drawn, params)


def faction_loyalty(world: World, faction: int, g: int) -> float:
    """Return a faction's mean loyalty to a group, by authority."""
    loyal = 0.0
    authority = 0.0
    for i in range(world.leaders.shape[0]):
        if world.leaders[i].faction == faction:
            loyal += world.leaders[i].authority * world.loyalty[i, g]
            authority += world.leaders[i].authority
    return loyal / authority if authority > 0.0 else 0.0


def leaders(people: People, world: World, week: int) -> None:
    """Let every leader cast his ballot where the council votes.

    Reads
    -----
    groups: debt, hold, hostility, key, members, order, promise, treatment, triggered, use; leaders: authority, faction,
    key, pragmatism; regime: seed; ballot; faction_hold; harm; loyalty; means; members; stake; utility; wish

    Writes
    ------
    leaders: replaced; ballot; hosted; stake; utility; wish
    """
    params = world.params[0]
    if does_vote(params):
        before_votes(world, params)
        for i in range(world.leaders.shape[0]):
            cast(world, params, week, i)
