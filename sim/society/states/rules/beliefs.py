"""What states make of the Taliban's acts.

The paper (paras 2, 4, 11-12): the execution was meant as a message; it misleads, for what holds for ISIS does not hold for others;
the circumstances are not known; the prison breaks cast doubt. Belief is a dynamic Gamma posterior on the rate of acts against
a group; a state that cannot tell groups apart counts acts against ISIS as will against all.
"""

from __future__ import annotations

import math

from sim.society.common.forms import share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "belief",
        "States learn from acts and omissions",
        ("C33",),
        "a <- keep*a + acts, b <- keep*b + exposure; willingness = min(1, (a/b)/full)",
        ("belief.forgetting_halflife", "belief.full_rate", "belief.prior_acts", "belief.prior_exposure"),
        ("trust.china",),
        "Trust follows acts",
        "Beliefs stay at the prior",
    ),
    Rule(
        "attribution",
        "Acts against ISIS-K are put down to will against all",
        ("C13",),
        "a += (1 - discernment)*audience weight*acts on ISIS-K",
        ("states.*.discernment", "states.*.audience"),
        ("gap.tajikistan",),
        "Gap up as discernment falls",
        "Every state tells groups apart",
    ),
    Rule(
        "intent_noise",
        "One act cannot be read for certain",
        ("C07",),
        "each act counts with probability 1 - noise, and what is not done counts by as much less",
        ("belief.intent_noise",),
        ("doubt.china",),
        "Posterior wider",
        "Each act is read as meant",
    ),
    Rule(
        "prison_doubt",
        "A prison break is an omission",
        ("C29",),
        "exposure += doubt per break",
        ("belief.break_doubt",),
        ("trust.united_states",),
        "Trust of all states down",
        "Breaks are not held against the Taliban",
    ),
)


def willingness(acts: float, exposure: float, params: Params) -> float:
    """Give the perceived willingness at the posterior mean rate of acts per thousand person-weeks."""
    if exposure <= 0.0:
        return 0.0
    return share(acts / exposure / params.belief_full_rate)


def doubt(acts: float) -> float:
    """Give how wide a belief is against its mean: a Gamma posterior with one prior act more than is remembered."""
    return 1.0 / math.sqrt(1.0 + acts)


def clear_share(params: Params) -> float:
    """Give the share of acts, and of omissions, that can be read for certain."""
    return 1.0 - params.belief_intent_noise


def omitted(read: float, members: float) -> float:
    """Give the exposure, in thousand person-weeks, that a week of so many members at large adds."""
    return read * members / 1000.0


def break_omission(breaks: float, params: Params) -> float:
    """Give the exposure that prison breaks add."""
    return params.belief_break_doubt * breaks


def belief_next(stock: float, kept: float, fresh: float) -> float:
    """Move a stock of the posterior by a week: the old is forgotten in part, the new adds."""
    return stock * kept + fresh


def misread(discernment: float, audience: float, amount: float) -> float:
    """Give what a state that cannot tell groups apart counts of acts, or omissions, that concern another."""
    return (1.0 - discernment) * audience * amount


def symbols_read(value: float, number: float, read: float) -> float:
    """Give the acts for which public ones of the week are taken, as far as they can be read for certain."""
    return value * number * read
