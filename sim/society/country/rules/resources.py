"""What the regime can pay for: engagement feeds it, sanctions starve it.

The loop that closes pressure: a sanctioned regime is more willing to please and less able to (para 12: willingness and
ability are both in doubt).
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, share
from sim.society.common.rule import Rule

RULES = (
    Rule(
        "resources",
        "Engagement and sanctions move the resource stock",
        ("C33",),
        "M* = base + gain*engagement - loss*sanctions; M halves its distance in the half-life; capacity = c0*sqrt(M)",
        (
            "resources.start",
            "resources.base",
            "resources.engagement_gain",
            "resources.sanction_loss",
            "resources.halflife",
            "enforcement.capacity",
        ),
        ("resources",),
        "Sanctions lower pay and capacity",
        "Resources stay as at the start",
    ),
)


def resources_next(
    stock: float, engagement: float, sanctions: float, base: float, gain: float, loss: float, halflife: float
) -> float:
    """Move the stock of resources by a week."""
    target = share(base + gain * engagement - loss * sanctions)
    return share(target + (stock - target) * keep(halflife))


def capacity(ceiling: float, stock: float) -> float:
    """Give the capacity to police at a stock of resources."""
    return ceiling * math.sqrt(stock)


def after_drills(stock: float, cost: float, drilling: float) -> float:
    """Give the stock after a week in which so many states drilled at the border; the cost is for a year of one."""
    return share(stock - cost / 52.0 * drilling)
