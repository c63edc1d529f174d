"""The states at the start: their worries, and the states whose concern they take into account."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.luck import name_key
from sim.scenario import Scenario
from sim.society.common.columns import N_PROVINCES, Reals
from sim.society.common.geography import geography
from sim.society.common.rows import Records, quick, rows_of
from sim.society.common.values import Values, rows
from sim.society.states.state import State
from sim.terms import Reading

GIVEN = "neighbour leverage needs discernment audience publicness intel drills strikes resolve"


class States(NamedTuple):
    """States (S,), with worries (S, G), weights of other states' concern (S, S), and borders (P, S)."""

    records: Records[State]
    worries: Reals
    listens: Reals
    borders: Reals


def first_states(scenario: Scenario) -> States:
    """Return the states. A state that listens to no other gives all weight to itself."""
    values = Values(scenario)
    groups, states = rows(scenario.groups), rows(scenario.states)
    records = rows_of(State, len(states))
    worries = np.full((len(states), len(groups)), values.number("concern.other_worry"))
    listens = np.zeros((len(states), len(states)))
    for (name, row), state in zip(states.items(), quick(records), strict=True):
        values.fill(state, f"states.{name}", GIVEN)
        state.key = name_key(f"state {name}")
        state.reading = Reading[values.word(f"states.{name}.accord_reading").upper()]
        state.rung = round(values.number(f"states.{name}.engagement"))
        state.sanctioning = round(values.number(f"states.{name}.sanctions"))
        state.own = state.concern = state.concern_start = values.number(f"states.{name}.concern_start")
        state.first_worry = -1.0
        state.threat_word = values.number("demands.prior_threat")
        state.promise_word = values.number("demands.prior_promise")
        for known, weight in values.weights(f"states.{name}.worries").items():
            if known in groups:
                worries[row, groups[known]] = weight
        for other, weight in values.weights(f"states.{name}.listens_to").items():
            if other in states:
                listens[row, states[other]] = weight
        if listens[row].sum() == 0.0:
            listens[row, row] = 1.0
    listens /= listens.sum(axis=1, keepdims=True)
    borders = np.zeros((N_PROVINCES, len(states)))
    for q, bordering in enumerate(geography().borders):
        for name in bordering:
            if name in states:
                borders[q, states[name]] = 1.0
    return States(records, worries, listens, borders)
