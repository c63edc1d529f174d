"""Decisions of states on engagement, sanctions, drills and recognition."""

from __future__ import annotations

from sim.luck import draw, purpose, stream
from sim.society.common.forms import logistic, whole
from sim.society.common.rule import Params
from sim.society.common.sums import total
from sim.society.guests.rules.dispersal import softened
from sim.society.states.rules.concern import is_pressing, laid_at_door
from sim.society.states.rules.posture import (
    engagement_target,
    legitimacy,
    nearness,
    recognition_odds,
    rung_hazard,
    rung_step,
    wants_drill,
    wants_relief,
    wants_sanctions,
)
from sim.society.states.steps.demands import keep_word
from sim.society.world import People, World
from sim.terms import Posture, Reading

RUNG = purpose("rung of engagement")


SANCTION = purpose("sanction")


DRILL = purpose("drill")


RECOGNITION = purpose("recognition")


def act(world: World, params: Params, week: int, s: int) -> None:
    """Let a state learn from its pressure, then decide on engagement, sanctions, a drill and recognition."""
    keep_word(world, params, week, s)
    regime = world.regime[0]
    rungs = stream(regime.seed, week, RUNG)
    sanctions = stream(regime.seed, week, SANCTION)
    drills = stream(regime.seed, week, DRILL)
    recognitions = stream(regime.seed, week, RECOGNITION)
    state = world.states[s]
    presence = state.presence_sum if params.rule_presence_penalty else 0.0
    state.legitimacy = legitimacy(state.trust, regime.conduct, presence, params)
    if params.rule_posture:
        engage(world, params, s, draw(rungs, state.key))
        penalise(world, params, s, draw(sanctions, state.key))
    worried = state.drills > 0.0 and state.drilling == 0 and wants_drill(state.concern, params)
    if params.rule_drills and worried and draw(drills, state.key) < params.sanctions_hazard:
        state.own_drill = whole(params.drills_length)
        state.drilling = 1
    near = nearness(state.neighbour, params)
    state.odds = recognition_odds(state.rung, state.legitimacy, presence, near, params)
    if params.rule_recognition and state.recognised == 0 and draw(recognitions, state.key) < logistic(state.odds):
        state.recognised = 2
        state.sanctioning = 0
        state.relieved = 1
    state.posture = posture_of(world, params, s)


def acknowledge(world: World) -> None:
    """Put the week's recognitions into effect, and count all recognitions."""
    regime = world.regime[0]
    regime.recognitions = 0
    for s in range(world.states.shape[0]):
        if world.states[s].recognised == 2:
            world.states[s].recognised = 1
        regime.recognitions += world.states[s].recognised


def engage(world: World, params: Params, s: int, drawn: float) -> None:
    """Move a state one rung towards its target of engagement, if the draw falls below the hazard."""
    state = world.states[s]
    target = engagement_target(state.needs, state.trust, state.caused, world.regime[0].conduct, state.shared, params)
    distance = target - state.rung
    step = rung_step(distance)
    if step != 0 and drawn < rung_hazard(distance, params):
        state.rung += step
        if step > 0:
            state.relieved = 1


def penalise(world: World, params: Params, s: int, drawn: float) -> None:
    """Begin or end a state's sanctions."""
    state = world.states[s]
    # Sanctions under a condition are turned by what the host does, and a state that recognises him imposes none.
    if drawn >= params.sanctions_hazard or total(world.lifting[s]) > 0 or state.recognised > 0:
        return
    demanded = laid_at_door(state.rhetoric, state.blame)
    # Sanctions over presence push the host towards expulsion, so a state that expects guests to disperse holds back.
    if params.rule_anticipation and state.reading >= Reading.PRESENCE:
        demanded = softened(demanded, state.concern, state.expected_ratio, params)
    if state.sanctioning == 0 and wants_sanctions(demanded, params):
        state.sanctioning = 1
        state.punished = 1
    elif state.sanctioning == 1 and wants_relief(state.concern, params):
        state.sanctioning = 0
        state.relieved = 1


def posture_of(world: World, params: Params, s: int) -> int:
    """Return a state's posture: the strongest of its current measures."""
    state = world.states[s]
    if state.struck:
        return Posture.STRIKE
    if state.drilling > 0:
        return Posture.DRILL
    if state.sanctioning:
        return Posture.SANCTION
    if state.recognised > 0:
        return Posture.RECOGNISE
    if is_pressing(state.rhetoric, params):
        return Posture.PRESSURE
    return Posture.ENGAGE if state.rung >= 1 else Posture.WATCH


def postures(people: People, world: World, week: int) -> None:
    """Let every state decide on engagement, sanctions, drills and recognition.

    Reads
    -----
    regime: conduct, recognitions, seed; states: blame, caused, concern, drilling, drills, expected_ratio, key,
    legitimacy, needs, neighbour, odds, presence_sum, reading, recognised, review, rhetoric, rung, sanctioning, shared,
    struck, trust; due_now; lifting; offered

    Writes
    ------
    regime: recognitions; states: drilling, legitimacy, odds, own_drill, paying, posture, relieved, rung
    """
    for s in range(world.states.shape[0]):
        act(world, world.params[0], week, s)
    acknowledge(world)
