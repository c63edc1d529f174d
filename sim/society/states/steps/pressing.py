"""Lessons that states draw from the effect of their own pressure and of other states' pressure."""

from __future__ import annotations

from sim.society.common.forms import remembered
from sim.society.common.rule import Params
from sim.society.common.sums import weighted
from sim.society.states.rules.concern import laid_at_door
from sim.society.states.rules.pressure import (
    drift_next,
    efficacy_next,
    heard_efficacy,
    moved_since,
    pressing_of,
    surprise,
    worth_of,
)
from sim.society.world import World


def hear_of_pressing(world: World, params: Params) -> None:
    """Update each state's believed effect of pressure, from its own and other states' observations, and the value of pressing."""
    for s in range(world.states.shape[0]):
        state = world.states[s]
        state.worth = 1.0
        if params.rule_pressure_learning:
            others = weighted(world.listens[s], world.states["experience"])
            state.efficacy = heard_efficacy(state.experience, others, params)
            state.worth = worth_of(state.efficacy, params)


def learn_from_pressing(world: World, params: Params, s: int) -> None:
    """Let a state compare its worry over guests with the remembered one, and learn the effect of its pressure."""
    if not params.rule_pressure_learning:
        return
    state = world.states[s]
    pressing = pressing_of(laid_at_door(state.rhetoric, state.blame), float(state.sanctioning))
    if state.guests_before == 0.0:
        # The first observation has nothing to be compared with.
        state.guests_before = state.guests_worry
        state.pressed = pressing
    moved = moved_since(state.guests_before, state.guests_worry, params)
    unexpected = surprise(moved, state.drift, state.experience, state.pressed)
    state.experience = efficacy_next(state.experience, state.pressed, unexpected, params)
    state.drift = drift_next(state.drift, unexpected, params)
    state.guests_before = remembered(state.guests_before, state.guests_worry, 1.0, params.pressure_learning_memory)
    state.pressed = remembered(state.pressed, pressing, 1.0, params.pressure_learning_memory)
