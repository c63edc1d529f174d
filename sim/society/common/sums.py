"""Sums, means and draws over one row or column of an array, in the order of its entries, so that both engines round alike."""

from __future__ import annotations

from sim.society.common.columns import Reals, Wholes


def total(values: Reals | Wholes) -> float:
    """Return the sum of values."""
    summed = 0.0
    for k in range(values.shape[0]):
        summed += values[k]
    return summed


def mean(values: Reals) -> float:
    """Return the mean of values."""
    summed = 0.0
    for k in range(values.shape[0]):
        summed += values[k]
    return summed / values.shape[0]


def weighted(weights: Reals, values: Reals) -> float:
    """Return the sum of values, each times its weight."""
    summed = 0.0
    for k in range(values.shape[0]):
        summed += weights[k] * values[k]
    return summed


def drawn_by_share(shares: Reals, drawn: float) -> int:
    """Return the place on which a number between 0 and 1 falls among shares that sum to one, or -1 where the shares fall short."""
    below = 0.0
    for k in range(shares.shape[0]):
        below += shares[k]
        if drawn < below:
            return k
    return -1


def drawn_by_weight(weights: Reals, drawn: float) -> int:
    """Return the place on which a number between 0 and 1 falls among weights, or -1 where there are none."""
    summed = 0.0
    for k in range(weights.shape[0]):
        summed += weights[k]
    below = 0.0
    for k in range(weights.shape[0]):
        if weights[k] > 0.0:
            below += weights[k] / summed
            if drawn < below:
                return k
    return -1
