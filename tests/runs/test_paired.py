"""Differences between pairs of runs."""

import numpy as np
import pytest

from sim.runs.paired import Difference


def read(values, base=(10.0, 12.0, 11.0, 9.0)):
    start = np.array(base)
    return Difference(np.array(values), start, start + np.array(values))


def test_an_effect_counts_past_the_smallest_one_of_interest():
    assert read([3.0, 3.1, 2.9, 3.0]).sign == "up"
    assert read([-3.0, -3.1, -2.9, -3.0]).sign == "down"
    # A certain effect that is too small to matter.
    assert read([0.01, 0.011, 0.009, 0.01]).sign == "none"
    assert read([5.0, -5.0, 4.0, -4.0]).sign == "unclear"
    assert read([0.2, 0.2, 0.2, 0.2]).smallest == pytest.approx(max(0.02 * 10.5, 0.1 * np.std([10, 12, 11, 9], ddof=1)))
    assert max(map(abs, read([0.1, -0.1, 0.1, -0.1]).interval)) <= 0.3
    assert max(map(abs, read([1.0, -1.0, 1.0, -1.0]).interval)) > 0.3
    low, high = read([1.0, 2.0, 3.0, 2.0]).interval
    assert low < 2.0 < high
    assert read([1.0], (2.0,)).half_width == np.inf
