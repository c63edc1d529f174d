"""Pairs: how a difference is read."""

import numpy as np
import pytest
from variants import arm

from sim.runs.paired import Difference, paired
from sim.scenario import load_scenario


@pytest.fixture(scope="module")
def base():
    return load_scenario("baseline")


def read(values, base=(10.0, 12.0, 11.0, 9.0)):
    start = np.array(base)
    return Difference(np.array(values), start, start + np.array(values))


def test_an_effect_counts_past_the_smallest_one_of_interest():
    assert read([3.0, 3.1, 2.9, 3.0]).sign == "up"
    assert read([-3.0, -3.1, -2.9, -3.0]).sign == "down"
    # Certain, and too small to matter.
    assert read([0.01, 0.011, 0.009, 0.01]).sign == "none"
    assert read([5.0, -5.0, 4.0, -4.0]).sign == "unclear"
    assert read([0.2, 0.2, 0.2, 0.2]).smallest == pytest.approx(max(0.02 * 10.5, 0.1 * np.std([10, 12, 11, 9], ddof=1)))
    assert read([0.1, -0.1, 0.1, -0.1]).within(0.3)
    assert not read([1.0, -1.0, 1.0, -1.0]).within(0.3)
    low, high = read([1.0, 2.0, 3.0, 2.0]).interval
    assert low < 2.0 < high
    assert read([1.0], (2.0,)).half_width == np.inf


def test_pairs_share_their_luck(base):
    seen = []

    class Fixed:
        def __init__(self, level):
            self.level = level

        def series(self, _):
            return np.full(5, self.level)

    def run(scenario, seed, weeks, scale):
        seen.append((scenario.name, seed, weeks, scale))
        return Fixed(seed + (10.0 if scenario.name == "other" else 0.0))

    found = paired(base, arm(base, title="Other"), ["strength.isis_k"], seeds=(1, 2, 3), weeks=5, scale=0.1, run=run)
    assert found.at("strength.isis_k", 3).values.tolist() == [10.0, 10.0, 10.0]
    assert found.over("strength.isis_k", 0, 5).share_up == 1.0
    assert [s[1] for s in seen] == [1, 2, 3, 1, 2, 3]
    assert {s[2:] for s in seen} == {(5, 0.1)}
