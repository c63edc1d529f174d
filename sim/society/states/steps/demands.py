"""Demands at their term: what a state does about a refusal, and whether it keeps its promises."""

from __future__ import annotations

from sim.luck import draw, purpose, stream
from sim.society.common.forms import ratio, whole
from sim.society.common.rule import Params
from sim.society.common.sums import total
from sim.society.council.rules.treatment import met, satisfies
from sim.society.guests.rules.dispersal import softened
from sim.society.states.rules.demands import answered, credibility_next, harmed, paid, struck_by, turns
from sim.society.world import World
from sim.terms import Order

THREAT = purpose("keeps a threat")


PROMISE = purpose("keeps a promise")


LIFT = purpose("turns conditional sanctions")


def keep_word(world: World, params: Params, week: int, s: int) -> None:
    """Let a state enforce demands that were refused, pay for those that were met, and turn its sanctions under a condition."""
    seed, key = world.regime[0].seed, world.states[s].key
    enforce(world, params, s, draw(stream(seed, week, THREAT), key))
    reward(world, params, s, draw(stream(seed, week, PROMISE), key))
    turn(world, params, s, draw(stream(seed, week, LIFT), key))


def enforce(world: World, params: Params, s: int, drawn: float) -> None:
    """Count the ultimatums of a state that are due, and let it do or not do what it threatened over those refused."""
    state, regime = world.states[s], world.regime[0]
    force = 0.0
    driven = 0
    for g in range(world.groups.shape[0]):
        if world.due_now[s, g] == 0:
            continue
        if met(world.groups[g].order, world.demanded[s, g]) > 0.0:
            regime.demands_met += 1
            continue
        regime.demands_refused += 1
        force = max(force, world.threat[s, g])
        if world.demanded[s, g] >= Order.EXPEL:
            driven = 1
    if force == 0.0 or not params.rule_demands:
        return
    resolve = state.resolve
    if driven == 1 and params.rule_anticipation:
        resolve = softened(resolve, state.concern, state.expected_ratio, params)
    done = 1.0 if drawn < resolve else 0.0
    state.threat_word = credibility_next(state.threat_word, done, params)
    if done == 0.0:
        return
    regime.demands_enforced += 1
    regime.resources = harmed(regime.resources, force, params)
    state.punished = 1
    for g in range(world.groups.shape[0]):
        group = world.groups[g]
        if world.due_now[s, g] == 1 and met(group.order, world.demanded[s, g]) == 0.0:
            group.reprisal += whole(struck_by(world.threat[s, g], state.strikes, params))
            group.triggered = 1


def reward(world: World, params: Params, s: int, drawn: float) -> None:
    """Let a state begin or stop to pay for what it asked in its offers, when they are due."""
    state, regime = world.states[s], world.regime[0]
    value = 0.0
    kept = True
    for g in range(world.groups.shape[0]):
        for minded in range(world.offered.shape[2]):
            offer = world.offered[s, g, minded]
            if offer > 0.0:
                value = max(value, offer)
                kept = kept and answered(satisfies(world.groups[g].order, minded, params), params)
    if value == 0.0 or not kept or not params.rule_demands:
        state.paying = 0.0
        if state.review == 1 and value > 0.0:
            regime.demands_refused += 1
        return
    if state.review == 0:
        return
    regime.demands_met += 1
    done = 1.0 if drawn < state.resolve else 0.0
    state.promise_word = credibility_next(state.promise_word, done, params)
    state.paying = paid(value, ratio(state.leverage, regime.leverage), params) if done > 0.0 else 0.0


def turn(world: World, params: Params, s: int, drawn: float) -> None:
    """Lift a state's sanctions once their condition is met, and renew them once it no longer is."""
    state = world.states[s]
    if total(world.lifting[s]) == 0 or not params.rule_demands or drawn >= turns(state.resolve, params):
        return
    kept = True
    for g in range(world.groups.shape[0]):
        kept = kept and met(world.groups[g].order, world.lifting[s, g]) > 0.0
    if kept and state.sanctioning == 1:
        state.sanctioning = 0
        state.relieved = 1
        state.promise_word = credibility_next(state.promise_word, 1.0, params)
    elif not kept and state.sanctioning == 0:
        state.sanctioning = 1
        state.punished = 1
