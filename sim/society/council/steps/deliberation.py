"""Leaders learn what states object to, and choose a treatment for each group."""

from __future__ import annotations

import math

from sim.luck import draw, purpose, stream
from sim.society.common.columns import N_ORDERS, SUM_AFFINITY, SUM_BOND
from sim.society.common.forms import ratio, share
from sim.society.common.rule import Params
from sim.society.common.shared import is_enemy, mean_trait_of_all
from sim.society.common.sums import mean, total
from sim.society.council.rules.red_line import leverage_on_attacks, presence_part, punishment_teaches, taught
from sim.society.council.rules.treatment import (
    allowed,
    attachment,
    debt_of,
    harm_of,
    hold_of,
    hoped_for,
    leverage_left,
    lifted,
    means_of,
    met,
    oath_of,
    operations_of,
    order_freedom,
    presence_of,
    pressure_over,
    promised,
    response_weight,
    rivalry,
    satisfied,
    satisfies,
    tolerance,
    treatment_of,
    use_of,
    utility,
)
from sim.society.ranks.rules.breaches import hidden_next
from sim.society.ranks.rules.obedience import comradeship
from sim.society.states.rules.demands import threatened
from sim.society.world import World
from sim.terms import ENEMY, Council, Minded, Order, Stance, Status, Treatment

REVIEW = purpose("council review")


CHOICE = purpose("council choice")


def deliberation(world: World, week: int) -> None:
    """Let leaders learn from the past week, choose orders, and hide guests.

    Reads
    -----
    commanders: guest, men, stance; groups: attack_memory, backlash, comradeship, contribution, danger, debt, guarded,
    hold, hostility, ideological_share, key, leniency, members, order, promise, strength, treatment, triggered, use;
    leaders: authority, pragmatism; provinces: fighters; regime: leverage, resources, seed, since_attempt,
    warlord_control; states: leverage, promise_word, punished, recognised, relieved, rhetoric, threat_word, worry_sum;
    beliefs; demanded; harm; hidden; lifting; loyalty; means; offered; sums; tally; threat; utility; worries

    Writes
    ------
    groups: backlash, danger, guarded, hold, leniency, operations, order, presence, pressure, promise, treatment,
    triggered, turning, use, will; regime: attacks_only; states: punished, relieved; beliefs; harm; hidden; means;
    utility
    """
    params = world.params[0]
    learn_red_line(world, params)
    feel(world, params)
    decide(world, params, week)
    fade_out(world, params)


def learn_red_line(world: World, params: Params) -> None:
    """Update beliefs about what each state objects to from last week's punishments and reliefs."""
    regime = world.regime[0]
    lenient = False
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if group.hostility < ENEMY and group.treatment <= Treatment.RESTRICT:
            lenient = True
    minded = 0.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        if params.rule_red_line:
            if state.punished and punishment_teaches(regime.since_attempt, params):
                part = presence_part(params)
                world.beliefs[s, 1] = taught(world.beliefs[s, 1], part)
                world.beliefs[s, 2] = taught(world.beliefs[s, 2], 1.0 - part)
            if state.relieved and lenient:
                world.beliefs[s, 0] = taught(world.beliefs[s, 0], 1.0)
        state.punished = 0
        state.relieved = 0
        minded += leverage_on_attacks(state.leverage, world.beliefs[s, 0], world.beliefs[s, 1], world.beliefs[s, 2])
    regime.attacks_only = minded / regime.leverage


def feel(world: World, params: Params) -> None:
    """Update dangers, pressure, and the anger that strict orders would cause in the ranks."""
    bond = mean_trait_of_all(world, SUM_BOND)
    affinity = mean_trait_of_all(world, SUM_AFFINITY)
    attacks = total(world.groups["attack_memory"])
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
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


def expect(world: World, params: Params, g: int) -> None:
    """Set the means and the harm that each order about a group is expected to bring, and the promise for its expulsion."""
    regime, group = world.regime[0], world.groups[g]
    enemy = is_enemy(group.hostility, params)
    everybody = float(group.members + world.tally[g, Status.IMPRISONED])
    strength = share(ratio(float(group.members), group.strength))
    jailed = ratio(float(world.tally[g, Status.IMPRISONED]), everybody)
    for order in range(N_ORDERS):
        gain = 0.0
        threats = 0.0
        for s in range(world.states.shape[0]):
            gain += gain_from(world, params, s, g, order)
            state = world.states[s]
            threats += threatened(world.threat[s, g], state.threat_word, met(order, world.demanded[s, g]))
        world.means[g, order] = means_of(regime.resources, gain, params)
        threats += harm_of(order, group.danger, group.hostility, strength, jailed, enemy, params)
        world.harm[g, order] = threats
    promise = 0.0
    for s in range(world.states.shape[0]):
        state = world.states[s]
        leverage = leverage_left(state.leverage, regime.leverage, state.recognised, params)
        promise += promised(leverage, world.offered[s, g, Minded.EXPULSION], state.promise_word, 1.0, params)
        if world.lifting[s, g] >= Order.EXPEL:
            promise += lifted(leverage, state.promise_word, 1.0, params)
    group.promise = promise


def gain_from(world: World, params: Params, s: int, g: int, order: int) -> float:
    """Return the means that a state is expected to give for an order: by the believed red line, open offers and sanctions lifted."""
    state = world.states[s]
    leverage = leverage_left(state.leverage, world.regime[0].leverage, state.recognised, params)
    weights = 0.0
    reward = 0.0
    gain = 0.0
    for minded in range(world.beliefs.shape[1]):
        offer = world.offered[s, g, minded]
        fulfilled = satisfies(order, minded, params)
        weight = world.beliefs[s, minded]
        weights += weight
        reward += satisfied(weight, fulfilled)
        gain += promised(leverage, offer, state.promise_word, fulfilled, params)
    part = ratio(world.worries[s, g], state.worry_sum)
    gain += hoped_for(leverage, part, ratio(reward, weights), params)
    if world.lifting[s, g] > 0:
        gain += lifted(leverage, state.promise_word, met(order, world.lifting[s, g]), params)
    return gain


def attached_to(world: World, params: Params, i: int, g: int) -> float:
    """Return what a fully strict order about a group would cost a leader."""
    group = world.groups[g]
    oath = oath_of(world.loyalty[i, g], group.promise, params) if params.rule_loyalty else 0.0
    debt = debt_of(group.debt, params) if params.rule_reciprocity else 0.0
    return attachment(oath, debt, group.hold, group.use)


def valued_by(world: World, params: Params, i: int, g: int, order: int) -> float:
    """Return a leader's value of an order about a group."""
    group = world.groups[g]
    free = order_freedom(order, is_enemy(group.hostility, params), params)
    moved = order - group.order if order > group.order else group.order - order
    attached = attached_to(world, params, i, g)
    pragmatism = world.leaders[i].pragmatism
    return utility(free, moved, attached, pragmatism, world.means[g, order], world.harm[g, order], params)


def count_hosts(world: World) -> int:
    """Count the men whose commander has guests, by group, and return the number of all men."""
    for g in range(world.groups.shape[0]):
        world.groups[g].guarded = 0
    men = 0
    for k in range(world.commanders.shape[0]):
        commander = world.commanders[k]
        if commander.stance < Stance.RIVAL:
            men += commander.men
            if commander.guest >= 0:
                world.groups[commander.guest].guarded += commander.men
    return men


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
        if week < 0 or group.triggered or draw(review, group.key) < params.stances_review_hazard:
            group.triggered = 2
            due += 1
    if due == 0:
        return
    men = count_hosts(world)
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        group.hold = hold_of(group.backlash, ratio(group.guarded, men), params)
        pressing = rivalry(world.regime[0].warlord_control, total(world.groups["attack_memory"]), params)
        group.use = use_of(group.contribution, pressing, params)
        expect(world, params, g)
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
            # A common policy takes the same random number for every group.
            luck = group.key if params.rule_differentiation else world.regime[0].taliban_key
            enemy = is_enemy(group.hostility, params)
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
    strict = 0.0
    for order in range(N_ORDERS):
        if allowed(order, block, enemy, params):
            weight = weight_of_order(world, params, g, order, best)
            summed += weight
            lenient += weight * tolerance(presence_of(order), operations_of(order, 0.0), params)
            strict += weight if order >= Order.HUNT else 0.0
    group.leniency = lenient / summed
    group.turning = strict / summed
    group.will = 1.0 - group.leniency


def best_allowed(world: World, params: Params, g: int, enemy: bool, block: float) -> float:
    """Return the highest utility of an order about a group among those on the agenda."""
    best = -math.inf
    for order in range(N_ORDERS):
        if allowed(order, block, enemy, params):
            best = max(best, world.utility[g, order])
    return best


def weight_of_order(world: World, params: Params, g: int, order: int, best: float) -> float:
    """Return the weight of an order about a group in the response, relative to the best one allowed."""
    return response_weight(world.utility[g, order], best, params)


def respond(world: World, params: Params, g: int, enemy: bool, block: float, drawn: float) -> int:
    """Draw an order about a group by quantal response to the utilities, among the orders on the agenda."""
    best = best_allowed(world, params, g, enemy, block)
    summed = 0.0
    for order in range(N_ORDERS):
        if allowed(order, block, enemy, params):
            summed += weight_of_order(world, params, g, order, best)
    below = 0.0
    chosen = 0
    for order in range(N_ORDERS):
        if allowed(order, block, enemy, params):
            chosen = order
            below += weight_of_order(world, params, g, order, best) / summed
            if drawn < below:
                return order
    return chosen


def give_order(world: World, params: Params, g: int, order: int) -> None:
    """Set the standing order about a group: presence, operations, and the rung of the ladder."""
    group = world.groups[g]
    group.order = order
    group.presence = presence_of(order)
    group.operations = operations_of(order, request(params))
    group.treatment = treatment_of(order)


def request(params: Params) -> float:
    """Return how strongly unrestrained guests are asked to keep a low profile."""
    return params.low_key_request if params.rule_low_key else 0.0


def fade_out(world: World, params: Params) -> None:
    """Let some of the members whom the ranks hide come out."""
    for g in range(world.groups.shape[0]):
        for q in range(world.provinces.shape[0]):
            world.hidden[g, q] = hidden_next(world.hidden[g, q], params)
