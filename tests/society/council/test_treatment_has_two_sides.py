"""A leader's value of each order follows means, harm, hold, use and oath, each with the right sign."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest

from sim.evidence import parameters
from sim.society.common.rule import Params
from sim.society.council.rules.treatment import (
    allowed,
    attachment,
    harm_of,
    leniency,
    means_of,
    met,
    oath_of,
    operations_of,
    order_at,
    order_demanded,
    order_freedom,
    presence_of,
    satisfies,
    tolerance,
    treatment_of,
    utility,
)
from sim.terms import Demand, Minded, Operations, Order, Presence, Treatment

ASKED = 0.8
PARAMS = cast(
    "Params",
    SimpleNamespace(
        **{key.replace(".", "_"): one.default for key, one in parameters().items() if key.startswith("council.")}
    ),
)
FRIEND = {"danger": 0.0, "hostility": 0.0, "strength": 1.0, "jailed": 0.1, "enemy": False}
ENEMY = {"danger": 1.9, "hostility": 0.9, "strength": 1.0, "jailed": 0.3, "enemy": True}


def best(loyalty: float, gains: dict[int, float], *, stock: float = 0.5, promise: float = 0.0) -> int:
    """Return the order that a leader of middling pragmatism values most, given the means that orders bring."""

    def value(order: int) -> float:
        attached = attachment(oath_of(loyalty, promise, PARAMS), 0.03, 0.03, 0.02)
        means = means_of(stock, gains.get(order, 0.0), PARAMS)
        harm = harm_of(order, params=PARAMS, **FRIEND)
        return utility(order_freedom(order, False, PARAMS), order, attached, 0.4, means, harm, PARAMS)

    blocking = 1.0 if loyalty > PARAMS.council_loyalty_threshold else 0.0
    return max((order for order in Order if allowed(order, blocking, False, PARAMS)), key=value)


def test_without_any_gain_a_guest_is_protected() -> None:
    assert [best(loyalty, {}) for loyalty in (0.0, 0.5, 1.0)] == [Order.PROTECT] * 3


def test_what_means_buy_falls_with_loyalty_and_expulsion_is_not_for_sale_above_the_threshold() -> None:
    rich = dict.fromkeys((Order.EXPEL, Order.HAND_OVER), 0.6)
    bought = [best(loyalty, rich) for loyalty in (0.0, 0.2, 0.9)]
    assert bought[0] >= Order.EXPEL
    assert bought[2] == Order.PROTECT
    assert best(0.9, dict.fromkeys(rich, 5.0)) < Order.EXPEL


def test_an_offer_for_expulsion_is_an_affront_only_above_the_threshold() -> None:
    threshold = PARAMS.council_loyalty_threshold
    assert oath_of(threshold + 0.1, 0.5, PARAMS) > oath_of(threshold + 0.1, 0.0, PARAMS)
    assert oath_of(threshold, 0.5, PARAMS) == oath_of(threshold, 0.0, PARAMS)


def test_the_last_means_are_worth_most() -> None:
    assert means_of(0.1, 0.1, PARAMS) > means_of(0.5, 0.1, PARAMS) > means_of(0.9, 0.1, PARAMS) > 0.0
    assert means_of(0.5, 0.0, PARAMS) == 0.0


def test_hunting_a_friend_has_a_cost_that_expelling_him_has_not() -> None:
    hunt, expel = (harm_of(order, params=PARAMS, **FRIEND) for order in (Order.HUNT, Order.EXPEL))
    assert hunt > expel == 0.0


def test_an_enemy_is_hunted_whatever_happens_to_his_prisoners() -> None:
    assert order_freedom(Order.EXPEL, True, PARAMS) == order_freedom(Order.HUNT, True, PARAMS)
    hunt, expel = (harm_of(order, params=PARAMS, **ENEMY) for order in (Order.HUNT, Order.EXPEL))
    truce = harm_of(Order.HOST_RESTRAINED, params=PARAMS, **ENEMY)
    assert hunt < expel
    assert hunt < truce
    assert [order for order in Order if allowed(order, 0.0, True, PARAMS)] == list(Order)[Order.HOST_RESTRAINED :]


@pytest.mark.parametrize(
    ("minded", "enough", "not_enough"),
    [
        (Minded.ATTACKS, Order.PROTECT_RESTRAINED, Order.HOST),
        (Minded.PRESENCE, Order.HOST_RESTRAINED, Order.PROTECT_RESTRAINED),
        (Minded.EXPULSION, Order.EXPEL, Order.HUNT),
    ],
)
def test_each_reading_is_satisfied_by_its_own_order(minded: Minded, enough: Order, not_enough: Order) -> None:
    assert satisfies(enough, minded, PARAMS) >= 0.5 > satisfies(not_enough, minded, PARAMS)


def test_a_demand_is_met_by_what_it_asks_and_by_anything_stricter() -> None:
    for demand in Demand:
        asked = order_demanded(demand)
        assert [met(order, asked) for order in Order] == [float(order >= asked) for order in Order]
    assert met(Order.PROTECT, 0) == 1.0


def test_the_ladder_is_a_view_of_both_sides() -> None:
    for rung in Treatment:
        order = order_at(rung)
        assert treatment_of(order) == rung
    assert {treatment_of(order) for order in Order} == set(Treatment)
    freedoms = [
        leniency(presence_of(order_at(rung)), operations_of(order_at(rung), ASKED), PARAMS) for rung in Treatment
    ]
    assert freedoms == [1.0, 0.8, 0.5, 0.2, 0.05, 0.0]
    assert operations_of(Order.HOST, 0.0) == Operations.FREE
    assert tolerance(Presence.PROTECT, Operations.RESTRAINED, PARAMS) == 1.0
    left = [tolerance(presence_of(order), operations_of(order, ASKED), PARAMS) for order in Order]
    assert left == sorted(left, reverse=True)
