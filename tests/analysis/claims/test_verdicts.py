"""Test verdicts, Shapley values, shares of variance and slopes on data with known answers."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.analysis.claims.verdicts import (
    PASS_SHARE,
    explained,
    holm,
    is_clear,
    is_settled,
    p_value,
    slope_against_chance,
    verdict,
    verdict_on_share,
    verdict_on_slope,
)
from sim.analysis.claims.wording import FAILS, HOLDS, OPEN
from sim.analysis.compare.shapley import shapley
from sim.evidence import Effect
from sim.runs.paired import Difference

UP, DOWN, NONE = Effect("risk.total", "up", 10), Effect("risk.total", "down", 10), Effect("risk.total", "zero", 10, 0.5)


def pairs(mean: float, spread: float = 0.1, count: int = 40) -> Difference:
    """Return pairs with this mean difference over a base of mean 10 and spread 1: the smallest effect of interest is 0.2."""
    rng = np.random.default_rng(1)
    noise = rng.normal(size=count)
    base = 10 + (noise - noise.mean()) / noise.std()
    values = rng.normal(size=count)
    values = mean + spread * (values - values.mean()) / values.std()
    return Difference(values, base, base + values)


@pytest.mark.parametrize(
    ("mean", "spread", "effect", "expected"),
    [
        (1.0, 0.1, UP, HOLDS),
        (1.0, 0.1, DOWN, FAILS),
        (-1.0, 0.1, DOWN, HOLDS),
        (0.1, 0.01, UP, FAILS),  # above zero, and below the smallest effect of interest
        (0.3, 2.0, UP, OPEN),
        (0.0, 0.1, NONE, HOLDS),
        (0.0, 5.0, NONE, OPEN),
        (2.0, 0.1, NONE, FAILS),
    ],
)
def test_a_sign_counts_only_past_what_is_of_interest(mean: float, spread: float, effect: Effect, expected: str) -> None:
    found = pairs(mean, spread)
    assert verdict(found, effect, p_value(found, effect))[0] == expected


def test_no_difference_in_any_pair_is_said() -> None:
    nothing = Difference(np.zeros(5), np.arange(5.0), np.arange(5.0))
    assert verdict(nothing, UP, p_value(nothing, UP)) == (FAILS, "no difference in any pair")
    assert verdict(nothing, NONE, p_value(nothing, NONE))[0] == HOLDS


def test_holm_corrects_for_the_number_of_tests() -> None:
    assert holm([0.01, 0.04, 0.03, math.nan]) == pytest.approx([0.03, 0.06, 0.06, math.nan], nan_ok=True)


def test_the_weights_of_players_add_up_to_what_all_achieve() -> None:
    values = {frozenset(s): v for s, v in (("", 1.0), ("a", 3.0), ("b", 2.0), ("ab", 10.0))}
    shares = shapley(values)
    assert sum(shares.values()) == pytest.approx(9.0)
    assert shares == pytest.approx({"a": 5.0, "b": 4.0})


def test_the_share_of_an_unknown_is_its_share_of_the_variance() -> None:
    rng = np.random.default_rng(2)
    draws, seeds = 400, 10
    values = rng.normal(size=(draws, 1)) + rng.normal(size=(1, seeds)) + math.sqrt(2) * rng.normal(size=(draws, seeds))
    share, low, high, p = explained(values)
    # The expected share is a quarter; the variance of ten seeds is not estimated well.
    assert low < share < high
    assert share == pytest.approx(0.25, abs=0.08)
    assert p < 1e-6


@pytest.mark.slow
def test_an_unknown_that_does_nothing_explains_nothing() -> None:
    rng = np.random.default_rng(3)
    found = [explained(rng.normal(size=(40, 10)), seed=k) for k in range(8)]
    assert abs(np.mean([share for share, *_ in found])) < 0.03
    assert sum(p < 0.05 for *_, p in found) <= 2
    assert explained(np.ones((6, 3))) == (0.0, 0.0, 0.0, 1.0)
    assert explained(np.arange(6.0)[:, None] + np.zeros((6, 3)))[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("sign", "low", "high", "margin", "expected"),
    [
        ("variance", 0.1, 0.5, None, HOLDS),
        ("variance", -0.1, 0.005, None, FAILS),
        ("variance", 0.0, 0.5, None, OPEN),
        ("zero", -0.02, 0.03, 0.05, HOLDS),
        ("zero", 0.1, 0.3, 0.05, FAILS),
        ("open", 0.1, 0.3, None, OPEN),
    ],
)
def test_a_share_counts_only_past_what_is_of_interest(
    sign: str, low: float, high: float, margin: float | None, expected: str
) -> None:
    assert verdict_on_share(sign, low, high, margin)[0] == expected


def test_a_slope_is_held_against_shuffled_places() -> None:
    rng = np.random.default_rng(4)
    along = rng.random(34)
    steep = 2.0 * along + 0.3 * rng.normal(size=(10, 34))
    slope, by_chance, p = slope_against_chance(steep, along)
    assert slope == pytest.approx(2.0, abs=0.3)
    assert slope > by_chance
    assert p == pytest.approx(0.001)
    steep[:, 0] = np.nan
    assert slope_against_chance(steep, along)[0] == pytest.approx(2.0, abs=0.3)
    flat = rng.normal(size=(10, 34))
    assert slope_against_chance(flat, along)[2] > 0.01


def test_looking_four_times_costs_a_wider_interval() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(size=(30, 1)) + rng.normal(size=(30, 6))
    once, four = explained(values), explained(values, 4)
    assert four[1] < once[1] < once[2] < four[2]
    assert four[3] == pytest.approx(4.0 * once[3])


def test_points_stop_rightly_however_often_they_are_looked_at() -> None:
    """At the least share itself, both bets together are won in at most a tenth of the cases; far from it, nearly always and soon."""
    rng = np.random.default_rng(6)
    stops = range(8, 65, 8)

    def settled_after(share: float) -> list[int]:
        runs = rng.random((300, 64)) < share
        return [next((count for count in stops if is_settled([*run[:count]])), 65) for run in runs]

    assert np.mean([after <= 64 for after in settled_after(PASS_SHARE)]) <= 0.1
    for share in (1.0, 0.3):
        assert max(settled_after(share)) <= 40


def test_the_sign_at_a_point_is_clear_where_the_interval_excludes_zero_or_the_margins() -> None:
    up, zero = Effect("risk.total", "up", 10), Effect("risk.total", "zero", 10, margin=0.5)

    def pairs(*values: float) -> Difference:
        return Difference.between(np.zeros(len(values)), np.array(values))

    assert is_clear(pairs(1.0, 1.1, 0.9), up)
    assert not is_clear(pairs(1.0, -1.1, 0.9), up)
    assert not is_clear(pairs(0.0, 0.0, 0.0), up)
    assert is_clear(pairs(0.0, 0.0, 0.0), zero)
    assert not is_clear(pairs(0.4, 0.5, 0.6), zero)


@pytest.mark.parametrize(
    ("interval", "p_value", "verdict"),
    [((0.4, 0.9), 0.01, HOLDS), ((0.4, 0.9), 0.2, OPEN), ((-0.1, 0.4), 0.2, FAILS), ((-0.1, 0.9), 0.01, OPEN)],
)
def test_a_slope_fails_only_where_it_is_shown_to_be_no_steeper_than_chance(
    interval: tuple[float, float], p_value: float, verdict: str
) -> None:
    assert verdict_on_slope(interval, 0.5, p_value)[0] == verdict
