"""The accommodating stance, three pledges, and the effects of keeping or breaking them.

The paper (para 11): leaders offer guarantees to opponents, minorities and women. A stance is a signal, which counts at home
and abroad only as far as the ranks keep it.
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, share
from sim.society.common.rule import Params


def stance_next(stance: float, pragmatism: float, piety: float, engagement: float, params: Params) -> float:
    """Return the stance after a week of movement towards the council's target at the current engagement."""
    target = share(0.5 * (pragmatism * (1.0 - params.council_hope + params.council_hope * engagement) + 1.0 - piety))
    return target + (stance - target) * keep(params.moderation_halflife)


def order_strength(stance: float, params: Params) -> float:
    """Return the clarity of the order to spare opponents, minorities and women."""
    return params.moderation_order_floor + (1.0 - params.moderation_order_floor) * stance


def pledge_kept(breaches: float, scale: float) -> float:
    """Return the share of a pledge that counts as kept, given the remembered breaches in the whole force."""
    return math.exp(-breaches / scale)


def standing_next(standing: float, stance: float, kept: float, params: Params) -> float:
    """Return the standing with an audience after a week of movement towards the stance times the share of the pledge kept."""
    target = stance * kept
    return target + (standing - target) * keep(params.moderation_halflife)


def heard_stance(stance: float, talks: float, params: Params) -> float:
    """Return the stance as the ranks perceive it: talks with foreigners make it appear more accommodating."""
    return share(stance + params.moderation_talks_weight * talks)


def pledge_after_shock(kept: float, shock: float) -> float:
    """Return the share of a pledge that counts as kept after a shock of the week."""
    return kept * (1.0 - share(shock))


def conduct_of(minorities: float, opponents: float, women: float) -> float:
    """Return conduct at home: the mean standing with the three audiences."""
    return (minorities + opponents + women) / 3.0
