"""States' beliefs about the Taliban's intentions, learned from acts and omissions.

The paper (paras 2, 4, 11-12): the execution was meant as a message, but a misleading one: the will to act against ISIS is no evidence
of will against others. Its circumstances are unknown, and the prison breaks cast doubt. Belief is a dynamic Gamma posterior on the
rate of acts against a group. A state that cannot tell groups apart counts acts against ISIS as evidence of will against all.
"""

from __future__ import annotations

import math

from sim.society.common.forms import share
from sim.society.common.rule import Params


def willingness(acts: float, exposure: float, params: Params) -> float:
    """Return the perceived willingness, from the posterior mean rate of acts per thousand person-weeks."""
    if exposure <= 0.0:
        return 0.0
    return share(acts / exposure / params.belief_full_rate)


def doubt(acts: float) -> float:
    """Return the width of a belief relative to its mean: that of a Gamma posterior with one prior act besides the remembered ones."""
    return 1.0 / math.sqrt(1.0 + acts)


def clear_share(params: Params) -> float:
    """Return the share of acts, and of omissions, whose intent is certain."""
    return 1.0 - params.belief_intent_noise


def omitted(read: float, members: float) -> float:
    """Return the exposure, in thousand person-weeks, added by a week with a number of members at large."""
    return read * members / 1000.0


def break_omission(breaks: float, params: Params) -> float:
    """Return the exposure that prison breaks add."""
    return params.belief_break_doubt * breaks


def belief_next(stock: float, kept: float, fresh: float) -> float:
    """Return a stock of the posterior after a week: part of the old stock is forgotten, and the new one is added."""
    return stock * kept + fresh


def misread(discernment: float, audience: float, amount: float) -> float:
    """Return the acts, or omissions, about one group that a state with limited discernment attributes to another."""
    return (1.0 - discernment) * audience * amount


def symbols_read(value: float, number: float, read: float) -> float:
    """Return the number of acts that a state takes the week's symbolic acts for, discounted by uncertain intent."""
    return value * number * read
