"""The regime's resources: engagement and good conduct at home raise them, sanctions reduce them.

This closes the loop of pressure: sanctions make the regime more willing to comply but less able to (para 12 doubts both willingness
and ability).
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, share
from sim.society.common.rule import Params


def resources_next(
    stock: float, engagement: float, sanctions: float, recognised: float, paying: float, conduct: float, params: Params
) -> float:
    """Return the stock of resources after a week.

    Parameters
    ----------
    stock
        The stock.
    engagement, sanctions, recognised
        Shares of all leverage: engaged, imposing sanctions, recognising the government.
    paying
        Means a year that states give for demands that are met.
    conduct
        Conduct at home; at its value of the first days, revenue is what it was then.
    params
        Parameters.
    """
    target = share(
        params.resources_base
        + params.resources_engagement_gain * engagement
        + params.resources_recognition_gain * recognised
        + paying
        + params.resources_conduct * (conduct - params.moderation_start)
        - params.resources_sanction_loss * sanctions
    )
    return share(target + (stock - target) * keep(params.resources_halflife))


def capacity(stock: float, params: Params) -> float:
    """Return the capacity to police at a stock of resources."""
    return params.enforcement_capacity * math.sqrt(stock)


def after_drills(stock: float, drilling: float, params: Params) -> float:
    """Return the stock after a week, given the number of states that hold drills. The cost is per year of one drill."""
    return share(stock - params.drills_cost / 52.0 * drilling)
