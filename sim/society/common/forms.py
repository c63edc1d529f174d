"""Functional forms that several rules share: steps, half-lives, memories."""

from __future__ import annotations

import math

LN2 = 0.6931471805599453


# Weeks.
YEAR = 52


HALF_YEAR = 26


def logistic(amount: float) -> float:
    """Return the probability at given log-odds, which are bounded at plus and minus forty."""
    if amount > 40.0:
        amount = 40.0
    if amount < -40.0:
        amount = -40.0
    return 1.0 / (1.0 + math.exp(-amount))


def share(amount: float) -> float:
    """Return a number bounded to [0, 1]."""
    if amount < 0.0:
        return 0.0
    if amount > 1.0:
        return 1.0
    return amount


def keep(halflife: float) -> float:
    """Return the share of a stock that remains after a week."""
    if halflife <= 0.0:
        return 0.0
    return math.exp(-LN2 / halflife)


def chance(hazard: float) -> float:
    """Return the probability of an event in a week of constant hazard."""
    if hazard <= 0.0:
        return 0.0
    return -math.expm1(-hazard)


def saturate(amount: float, half: float) -> float:
    """Return amount / (amount + half), which is one half at `half` and tends to one."""
    if amount <= 0.0:
        return 0.0
    return amount / (amount + half)


def power(amount: float, exponent: float) -> float:
    """Return a power of a non-negative number, with the same bits in both engines."""
    if amount <= 0.0:
        return 0.0
    return math.exp(exponent * math.log(amount))


def gone(halflife: float) -> float:
    """Return the share of a stock that is lost in a week."""
    return 1.0 - keep(halflife)


def remembered(memory: float, happened: float, weight: float, halflife: float) -> float:
    """Return a memory after a week: it decays with a half-life towards the week's amount times a weight."""
    kept = keep(halflife)
    return memory * kept + (1.0 - kept) * happened * weight


def whole(amount: float) -> int:
    """Return the whole number nearest to a non-negative number."""
    return int(amount + 0.5)


def ratio(amount: float, base: float) -> float:
    """Return the ratio of two numbers, or zero where the denominator is not positive."""
    return amount / base if base > 0.0 else 0.0


def people_of(count: float, weight: float) -> float:
    """Return the number of people that a number of model fighters represents."""
    return count * weight
