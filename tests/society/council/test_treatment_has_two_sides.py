"""A leader's belief about what a state objects to changes the matching side of the order, with the right sign."""

from __future__ import annotations

import math

import pytest

from sim.society.council.rules.treatment import (
    attachment,
    believed_reward,
    leniency,
    operations_of,
    order_at,
    presence_of,
    restraint,
    steps_between,
    tolerance,
    treatment_of,
    utility,
)
from sim.terms import Operations, Order, Presence, Treatment
from tests.society.domains import given

ASKED = 0.8
PARAMS = given(
    council_reciprocity_weight=0.3,
    council_danger_weight=0.6,
    council_backlash_weight=0.3,
    council_pressure_weight=1.0,
    council_inertia=0.1,
)


def expected(loyalty: float, attacks: float, stay: float, expulsion: float) -> tuple[float, float]:
    """Return the mean tolerance and restraint chosen by a leader of a given loyalty with all orders on the agenda."""
    weights, tolerated, held = 0.0, 0.0, 0.0
    for order in Order:
        presence, operations = presence_of(order), operations_of(order, ASKED)
        free = leniency(presence, operations)
        move = steps_between(presence, operations, Presence.HOST, Operations.LOW_KEY)
        reward = believed_reward(presence, operations, attacks, stay, expulsion)
        attached = attachment(loyalty, 0.5, 0.0, PARAMS)
        weight = math.exp(utility(free, move, attached, 0.2, 0.6, reward, PARAMS) / 0.15)
        weights += weight
        tolerated += weight * tolerance(presence, operations)
        held += weight * restraint(operations)
    return tolerated / weights, held / weights


@pytest.mark.parametrize("loyalty", [0.2, 0.5, 0.7, 0.85, 1.0])
def test_who_believes_that_attacks_alone_are_minded_is_milder(loyalty: float) -> None:
    believed = [expected(loyalty, 1.0 - k / 10.0, k / 10.0, 0.0)[0] for k in range(11)]
    assert believed == sorted(believed, reverse=True)
    assert believed[0] > believed[-1]


@pytest.mark.parametrize("loyalty", [0.5, 0.7, 0.85, 1.0])
def test_who_believes_it_restrains_guests_instead(loyalty: float) -> None:
    assert expected(loyalty, 1.0, 0.0, 0.0)[1] > expected(loyalty, 0.0, 0.0, 0.0)[1]


def test_each_reading_rewards_its_own_side() -> None:
    attacks, stay, expulsion = (1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)
    quiet = (Presence.PROTECT, Operations.RESTRAINED)
    loud = (Presence.PROTECT, Operations.LOW_KEY)
    assert believed_reward(*quiet, *attacks) > believed_reward(*loud, *attacks)
    assert believed_reward(*quiet, *stay) == believed_reward(*loud, *stay)
    assert believed_reward(Presence.HOST, Operations.HUNTED, *stay) > believed_reward(
        Presence.HOST, Operations.RESTRAINED, *stay
    )
    assert believed_reward(Presence.HOST, Operations.HUNTED, *expulsion) == 0.0
    assert believed_reward(Presence.EXPEL, Operations.HUNTED, *expulsion) == 1.0


def test_the_ladder_is_a_view_of_both_sides() -> None:
    for rung in Treatment:
        order = order_at(rung)
        assert treatment_of(order) == rung
    assert {treatment_of(order) for order in Order} == set(Treatment)
    freedoms = [leniency(presence_of(order_at(rung)), operations_of(order_at(rung), ASKED)) for rung in Treatment]
    assert freedoms == [1.0, 0.8, 0.5, 0.2, 0.05, 0.0]
    assert operations_of(Order.HOST, 0.0) == Operations.FREE
    left = [tolerance(presence_of(order), operations_of(order, ASKED)) for order in Order]
    assert left == sorted(left, reverse=True)
