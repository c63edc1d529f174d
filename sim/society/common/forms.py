"""Shapes that several rules share: steps, half-lives, memories."""

from __future__ import annotations

import math

LN2 = 0.6931471805599453


# Weeks.
YEAR = 52


HALF_YEAR = 26


def logistic(amount: float) -> float:
    """Give the probability at log-odds of this amount, which are cut at plus and minus forty."""
    if amount > 40.0:
        amount = 40.0
    if amount < -40.0:
        amount = -40.0
    return 1.0 / (1.0 + math.exp(-amount))


def share(amount: float) -> float:
    """Cut a number to [0, 1]."""
    if amount < 0.0:
        return 0.0
    if amount > 1.0:
        return 1.0
    return amount


def keep(halflife: float) -> float:
    """Give the share of a stock that remains after a week."""
    if halflife <= 0.0:
        return 0.0
    return math.exp(-LN2 / halflife)


def chance(hazard: float) -> float:
    """Give the probability of an event in a week of constant hazard."""
    if hazard <= 0.0:
        return 0.0
    return -math.expm1(-hazard)


def saturate(amount: float, half: float) -> float:
    """Give amount / (amount + half): none at zero, half at `half`, all in the limit."""
    if amount <= 0.0:
        return 0.0
    return amount / (amount + half)


def power(amount: float, exponent: float) -> float:
    """Raise a non-negative number to a power, the same to the bit in both engines."""
    if amount <= 0.0:
        return 0.0
    return math.exp(exponent * math.log(amount))


def gone(halflife: float) -> float:
    """Give the share of a stock that goes in a week."""
    return 1.0 - keep(halflife)


def remembered(memory: float, happened: float, weight: float, halflife: float) -> float:
    """Move a memory by a week: what was fades, and what happened takes its place, by its weight."""
    kept = keep(halflife)
    return memory * kept + (1.0 - kept) * happened * weight


def whole(amount: float) -> int:
    """Round a number that is not negative to the nearest whole one."""
    return int(amount + 0.5)


def weeks_between(least: float, most: float, drawn: float) -> int:
    """Draw how many whole weeks something lasts, all lengths alike; the least of them where the most is less."""
    longer = most if most > least else least
    return int(least + drawn * (longer - least + 1.0))


def ratio(amount: float, base: float) -> float:
    """Give one number against another, and nothing where there is nothing to hold it against."""
    return amount / base if base > 0.0 else 0.0


def people_of(count: float, weight: float) -> float:
    """Give the people for whom so many model fighters stand."""
    return count * weight
