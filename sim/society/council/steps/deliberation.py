"""Leaders learn what states object to, and choose a treatment for each group."""

from __future__ import annotations

import math

from sim.luck import draw, pair, purpose, stream
from sim.society.common.columns import N_ORDERS, SUM_AFFINITY, SUM_BOND
from sim.society.common.forms import ratio, remembered
from sim.society.common.rule import Params
from sim.society.common.shared import mean_trait_of_all
from sim.society.common.sums import mean, total
from sim.society.council.rules.red_line import (
    believed,
    leverage_on_attacks,
    presence_part,
    punishment_teaches,
    taught,
    weight_with_offer,
)
from sim.society.council.rules.treatment import (
    allowed,
    attachment,
    believed_reward,
    has_room,
    leniency,
    loyalty_next,
    operations_of,
    presence_of,
    pressure_over,
    response_weight,
    steps_between,
    tolerance,
    treatment_of,
    utility,
)
from sim.society.ranks.rules.breaches import hidden_next
from sim.society.ranks.rules.obedience import comradeship
from sim.society.world import World
from sim.terms import Council, Treatment

REVIEW = purpose("council review")


CHOICE = purpose("council choice")


HOSTING = purpose("private hosting")


def deliberation(world: World, week: int) -> None:
    """Let leaders learn from the past week, choose orders, and hide guests.

    Reads
    -----
    groups: attack_memory, backlash, comradeship, contribution, danger, debt, hostility, ideological_share, key,
    leniency, members, operations, presence, pressure, treatment, triggered; leaders: authority, pragmatism; provinces:
    fighters; regime: leverage, seed, since_attempt; states: leverage, offer, offer_attacks, offer_expulsion,
    offer_presence, punished, relieved, rhetoric, worry_sum; beliefs; hidden; loyalty; reward; sums; utility; worries

    Writes
    ------
    groups: backlash, danger, debt, leniency, operations, presence, pressure, treatment, triggered, will; regime:
    attacks_only; states: punished, relieved; beliefs; hidden; hosted; loyalty; reward; utility
    """
    params = world.params[0]
    learn_red_line(world, params)
    feel(world, params)
    decide(world, params, week)
    hide(world, params, week)


def learn_red_line(world: World, params: Params) -> None:
    """Update beliefs about what each state objects to from last week's punishments and reliefs."""
    regime = world.regime[0]
    lenient = False
    for g in range(world.groups.shape[0]):
        if (
            world.groups[g].hostility < params.council_enemy_hostility
            and world.groups[g].treatment <= Treatment.RESTRICT
        ):
            lenient = True
    minded = 0.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        if params.rule_red_line:
            if state.punished and punishment_teaches(regime.since_attempt, params):
                part = presence_part(params)
                world.beliefs[s, 1] = taught(world.beliefs[s, 1], part, params)
                world.beliefs[s, 2] = taught(world.beliefs[s, 2], 1.0 - part, params)
            if state.relieved and lenient:
                world.beliefs[s, 0] = taught(world.beliefs[s, 0], 1.0, params)
        state.punished = 0
        state.relieved = 0
        minded += leverage_on_attacks(state.leverage, world.beliefs[s, 0], world.beliefs[s, 1], world.beliefs[s, 2])
    regime.attacks_only = minded / regime.leverage


def feel(world: World, params: Params) -> None:
    """Update loyalties, debts, dangers, and the anger that strict orders would cause in the ranks."""
    bond = mean_trait_of_all(world, SUM_BOND)
    affinity = mean_trait_of_all(world, SUM_AFFINITY)
    attacks = total(world.groups["attack_memory"])
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        there = 1.0 if group.members > 0 else 0.0
        if params.rule_reciprocity:
            group.debt = remembered(group.debt, group.contribution, there, params.council_reciprocity_halflife)
        group.danger = group.hostility + ratio(group.attack_memory, attacks)
        group.backlash = (
            comradeship(group.comradeship, group.ideological_share, bond, affinity) if params.rule_affinity else 0.0
        )
        pressure = 0.0
        for s in range(world.states.shape[0]):
            state = world.states[s]
            if state.worry_sum > 0.0:
                pressure += pressure_over(state.leverage, state.rhetoric, world.worries[s, g], state.worry_sum)
        group.pressure = pressure / world.regime[0].leverage
        if params.rule_loyalty:
            for i in range(world.leaders.shape[0]):
                if world.loyalty[i, g] > 0.0:
                    world.loyalty[i, g] = loyalty_next(
                        world.loyalty[i, g],
                        group.contribution if there > 0.0 else 0.0,
                        world.leaders[i].pragmatism,
                        group.pressure,
                        params,
                    )


def reward_of(world: World, params: Params, order: int) -> float:
    """Return the believed reward for an order, averaged over states by leverage and open offers."""
    presence = presence_of(order)
    operations = operations_of(order, request(params))
    reward = 0.0
    weights = 0.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        attacks = believed(world.beliefs[s, 0], state.offer_attacks, params)
        stay = believed(world.beliefs[s, 1], state.offer_presence, params)
        expulsion = believed(world.beliefs[s, 2], state.offer_expulsion, params)
        belief = attacks + stay + expulsion
        weight = weight_with_offer(state.leverage, state.offer)
        reward += weight * believed_reward(
            presence, operations, ratio(attacks, belief), ratio(stay, belief), ratio(expulsion, belief)
        )
        weights += weight
    return reward / weights if weights > 0.0 else 0.0


def valued_by(world: World, params: Params, i: int, g: int, order: int) -> float:
    """Return a leader's utility of an order about a group."""
    leader, group = world.leaders[i], world.groups[g]
    presence = presence_of(order)
    operations = operations_of(order, request(params))
    debt = group.debt if params.rule_reciprocity else 0.0
    free = leniency(presence, operations)
    move = steps_between(presence, operations, group.presence, group.operations)
    attached = attachment(world.loyalty[i, g], debt, group.danger, params)
    return utility(free, move, attached, group.backlash, leader.pragmatism, world.reward[order], params)


def weigh(world: World, params: Params, g: int, order: int) -> float:
    """Return the council's utility of an order about a group: the leaders' utilities, weighted by authority."""
    valued = 0.0
    for i in range(world.leaders.shape[0]):
        valued += world.leaders[i].authority * valued_by(world, params, i, g, order)
    return valued


def blocking(world: World, params: Params, g: int) -> float:
    """Return the authority of leaders who are too loyal to a group to accept expulsion."""
    if not params.rule_loyalty:
        return 0.0
    loyal = 0.0
    for i in range(world.leaders.shape[0]):
        if world.loyalty[i, g] > params.council_loyalty_threshold:
            loyal += world.leaders[i].authority
    return loyal


def decide(world: World, params: Params, week: int) -> None:
    """Pick an order by quantal response for each group under review, or leave it to the vote."""
    if not params.rule_deliberation:
        return
    seed = world.regime[0].seed
    review = stream(seed, week, REVIEW)
    choose = stream(seed, week, CHOICE)
    due = 0
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if week < 0 or group.triggered or draw(review, group.key) < params.council_review_hazard:
            group.triggered = 2
            due += 1
    if due == 0:
        return
    for order in range(N_ORDERS):
        world.reward[order] = reward_of(world, params, order)
    if params.structure_council == Council.VOTES:
        for g in range(world.groups.shape[0]):
            if not params.rule_differentiation:
                world.groups[g].triggered = 2
        return
    for order in range(N_ORDERS):
        for g in range(world.groups.shape[0]):
            world.utility[g, order] = weigh(world, params, g, order)
    if not params.rule_differentiation:
        level(world)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.triggered == 2 or not params.rule_differentiation:
            enemy = group.hostility >= params.council_enemy_hostility
            # A common policy takes the same random number for every group.
            luck = group.key if params.rule_differentiation else world.regime[0].taliban_key
            enemy = enemy and params.rule_differentiation != 0
            pick(world, params, g, enemy, blocking(world, params, g), draw(choose, luck))
        group.triggered = 0


def level(world: World) -> None:
    """Replace the utilities of every group by their mean over groups."""
    for order in range(N_ORDERS):
        world.utility[:, order] = mean(world.utility[:, order])


def pick(world: World, params: Params, g: int, enemy: bool, block: float, drawn: float) -> None:
    """Draw a group's order, and record the presence that the council tolerates on average."""
    group = world.groups[g]
    give_order(world, params, g, respond(world, params, g, enemy, block, drawn))
    best = best_allowed(world, params, g, enemy, block)
    summed = 0.0
    lenient = 0.0
    for order in range(N_ORDERS):
        if allowed(presence_of(order), block, enemy, params):
            weight = response_weight(world.utility[g, order], best, params)
            summed += weight
            lenient += weight * tolerance(presence_of(order), operations_of(order, request(params)))
    group.leniency = lenient / summed
    group.will = 1.0 - group.leniency


def best_allowed(world: World, params: Params, g: int, enemy: bool, block: float) -> float:
    """Return the highest utility of an order about a group among those on the agenda."""
    best = -math.inf
    for order in range(N_ORDERS):
        if allowed(presence_of(order), block, enemy, params):
            best = max(best, world.utility[g, order])
    return best


def respond(world: World, params: Params, g: int, enemy: bool, block: float, drawn: float) -> int:
    """Draw an order about a group by quantal response to the utilities, among the orders on the agenda."""
    best = best_allowed(world, params, g, enemy, block)
    summed = 0.0
    for order in range(N_ORDERS):
        if allowed(presence_of(order), block, enemy, params):
            summed += response_weight(world.utility[g, order], best, params)
    below = 0.0
    chosen = 0
    for order in range(N_ORDERS):
        if allowed(presence_of(order), block, enemy, params):
            chosen = order
            below += response_weight(world.utility[g, order], best, params) / summed
            if drawn < below:
                return order
    return chosen


def give_order(world: World, params: Params, g: int, order: int) -> None:
    """Set the standing order about a group: presence, operations, and the rung of the ladder."""
    group = world.groups[g]
    group.presence = presence_of(order)
    group.operations = operations_of(order, request(params))
    group.treatment = treatment_of(order)


def request(params: Params) -> float:
    """Return how strongly unrestrained guests are asked to keep a low profile."""
    return params.low_key_request if params.rule_low_key else 0.0


def hide(world: World, params: Params, week: int) -> None:
    """Let loyal leaders hide cadre of groups whose order is stricter than hosting. Where leaders vote, `shelter` does this instead."""
    hosting = stream(world.regime[0].seed, week, HOSTING)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        for q in range(world.provinces.shape[0]):
            world.hidden[g, q] = hidden_next(world.hidden[g, q], params)
        if params.structure_council == Council.VOTES:
            continue
        for i in range(world.leaders.shape[0]):
            leader = world.leaders[i]
            if group.treatment < Treatment.RESTRICT:
                world.hosted[i, g] = 0.0
            elif params.rule_private_hosting and world.loyalty[i, g] > params.council_loyalty_threshold:
                room = has_room(world.hosted[i, g], params)
                if room and draw(hosting, pair(leader.key, group.key)) < params.private_hosting_hazard:
                    world.hosted[i, g] += 1.0
