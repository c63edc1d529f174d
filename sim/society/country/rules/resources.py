"""What the regime can pay for: engagement feeds it, sanctions starve it.

The loop that closes pressure: a sanctioned regime is more willing to please and less able to (para 12: willingness and
ability are both in doubt).
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, share
from sim.society.common.rule import Params, Rule

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


def resources_next(stock: float, engagement: float, sanctions: float, params: Params) -> float:
    """Move the stock of resources by a week."""
    target = share(
        params.resources_base
        + params.resources_engagement_gain * engagement
        - params.resources_sanction_loss * sanctions
    )
    return share(target + (stock - target) * keep(params.resources_halflife))


def capacity(stock: float, params: Params) -> float:
    """Give the capacity to police at a stock of resources."""
    return params.enforcement_capacity * math.sqrt(stock)


def after_drills(stock: float, drilling: float, params: Params) -> float:
    """Give the stock after a week in which so many states drilled at the border; the cost is for a year of one."""
    return share(stock - params.drills_cost / 52.0 * drilling)
