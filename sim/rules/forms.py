"""Shapes that several rules share: steps, half-lives, memories."""

import math

LN2 = 0.6931471805599453


def logistic(x: float) -> float:
    """Give the probability at log-odds x, which are cut at plus and minus forty."""
    if x > 40.0:
        x = 40.0
    if x < -40.0:
        x = -40.0
    return 1.0 / (1.0 + math.exp(-x))


def share(x: float) -> float:
    """Cut a number to [0, 1]."""
    if x < 0.0:
        return 0.0
    if x > 1.0:
        return 1.0
    return x


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


def saturate(x: float, half: float) -> float:
    """Give x / (x + half): none at zero, half at `half`, all in the limit."""
    if x <= 0.0:
        return 0.0
    return x / (x + half)


def power(x: float, exponent: float) -> float:
    """Raise a non-negative number to a power, the same to the bit in both engines."""
    if x <= 0.0:
        return 0.0
    return math.exp(exponent * math.log(x))


def gone(halflife: float) -> float:
    """Give the share of a stock that goes in a week."""
    return 1.0 - keep(halflife)


def remembered(memory: float, happened: float, weight: float, halflife: float) -> float:
    """Move a memory by a week: what was fades, and what happened takes its place, by its weight."""
    kept = keep(halflife)
    return memory * kept + (1.0 - kept) * happened * weight


def whole(x: float) -> int:
    """Round a number that is not negative to the nearest whole one."""
    return int(x + 0.5)
