"""The accommodating stance, three pledges, and what keeping or breaking them does.

The paper (para 11): leaders offer guarantees to opponents, minorities and women. A stance is a signal; it counts at home and
abroad only as far as the ranks keep it.
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "moderation",
        "Leaders take an accommodating stance as far as it pays",
        ("C31", "C12"),
        "stance* = sum_i A_i (pragmatism_i*(1 - hope + hope*engagement) + 1 - piety_i)/2; halves its distance in the half-life",
        (
            "moderation.start",
            "moderation.order_floor",
            "moderation.hope",
            "moderation.halflife",
            "moderation.talks_weight",
            "leaders.*.piety",
            "leaders.*.pragmatism",
        ),
        ("moderation",),
        "Legitimacy up if kept, outbidding up",
        "The stance stays as at the start",
    ),
    Rule(
        "revenge",
        "Fighters turn on former opponents, and break the pledge to women, against orders",
        ("C31",),
        "hazard * temper * (1 - P(obey)*order)",
        (
            "breaches.opponent_hazard",
            "breaches.women_hazard",
            "conduct.halflife",
            "conduct.breach_scale",
            "conduct.breach_memory",
        ),
        ("breaches.opponents", "breaches.women"),
        "Domestic legitimacy down",
        "No revenge, and no breach of the pledge to women",
    ),
)


def stance_next(stance: float, pragmatism: float, piety: float, engagement: float, params: Params) -> float:
    """Move the stance by a week towards what the council wants at this engagement."""
    target = share(
        0.5 * (pragmatism * (1.0 - params.moderation_hope + params.moderation_hope * engagement) + 1.0 - piety)
    )
    return target + (stance - target) * keep(params.moderation_halflife)


def order_strength(stance: float, params: Params) -> float:
    """Give how clearly the ranks are told to spare opponents, minorities and women."""
    return params.moderation_order_floor + (1.0 - params.moderation_order_floor) * stance


def pledge_kept(breaches: float, scale: float) -> float:
    """Give the share of a pledge that a week's breaches in the whole force leave standing."""
    return math.exp(-breaches / scale)


def standing_next(standing: float, stance: float, kept: float, params: Params) -> float:
    """Move the standing with an audience: towards the stance where it is kept, towards nothing where it is broken."""
    target = stance * kept
    return target + (standing - target) * keep(params.conduct_halflife)


def heard_stance(stance: float, talks: float, params: Params) -> float:
    """Give the stance as the ranks hear it: talks with foreigners sound like more of it."""
    return share(stance + params.moderation_talks_weight * talks)


def pledge_after_shock(kept: float, shock: float) -> float:
    """Give what an outrage of the week leaves of a pledge otherwise kept so far."""
    return kept * (1.0 - share(shock))


def conduct_of(minorities: float, opponents: float, women: float) -> float:
    """Give conduct at home: the mean standing over the three pledges."""
    return (minorities + opponents + women) / 3.0
