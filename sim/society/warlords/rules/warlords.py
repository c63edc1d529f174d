"""Warlords as rivals: return to arms, revenue, contests, polities, ties with groups.

The paper (para 12, with Malejacq and Wood): warlords can organise violence, provide jobs and services, and form ties with terrorists.
They remain businessmen with foreign ties, will arm and contest territory, and may form polities again. Fragmentation has no separate
effect on groups; it acts through control of the provinces.
"""

from __future__ import annotations

import math

from sim.society.common.forms import power, share
from sim.society.common.rule import Params


def return_hazard(capacity: float, control: float, conduct: float, revenue: float, params: Params) -> float:
    """Return the weekly hazard that a warlord takes up arms.

    It is higher where the leadership controls its ranks less, and where its conduct at home has become worse.
    """
    weak = params.warlord_weakness * (params.stances_unity_usual - control)
    outraged = params.warlord_outrage * (params.moderation_start - conduct)
    return params.warlord_return_hazard * (1.0 - capacity) * math.exp(weak + outraged) * revenue


def militia_next(men: float, revenue: float, start: float, hold: float, params: Params) -> float:
    """Return a militia after a week of growth towards the size that its revenue and territory can support."""
    carry = start * (1.0 + params.warlord_ground * hold) * (1.0 + revenue)
    if carry <= 0.0:
        return 0.0
    # Far above that size, a week's loss could exceed the number of men.
    after = men + params.warlord_growth * revenue * men * (1.0 - men / carry)
    return after if after > 0.0 else 0.0


def contest_weight(men: float, presence: float, params: Params) -> float:
    """Return an armed party's weight in the contest over a province."""
    return power(men, params.warlord_contest) * presence


def control_next(control: float, target: float, params: Params) -> float:
    """Return a share of control after a week of movement towards its target."""
    return share(control + (target - control) * params.warlord_contest_speed)


def tie_next(tie: float, propensity: float, presence: float, params: Params) -> float:
    """Return a warlord's tie with a group after a week of movement towards his propensity times the group's presence."""
    return tie + (propensity * presence - tie) * params.warlord_contest_speed


def takings(revenue: float, params: Params) -> float:
    """Return a warlord's revenue, scaled by the value of trade in the scenario."""
    return revenue * params.warlord_revenue_factor


def hardened(men: float, autonomy: float, params: Params) -> float:
    """Return a militia's strength in the contest, raised by its warlord's wish for autonomy."""
    return men * (1.0 + params.warlord_autonomy_cost * autonomy)


def freedom_ruled(taliban: float, under: float, contested: float, params: Params) -> float:
    """Return a group's freedom in Taliban-held and in uncontrolled territory, weighted by control."""
    return taliban * under + contested * params.warlord_contested_freedom


def freedom_hosted(control: float, tie: float, params: Params) -> float:
    """Return a group's freedom under a warlord, weighted by control: from his tie with it, or from his neglect."""
    return control * (tie + (1.0 - tie) * params.warlord_contested_freedom)


def freedom_unhosted(taliban: float, contested: float, under: float) -> float:
    """Return a group's freedom where warlords host no groups. Treat uncontrolled provinces as Taliban-held."""
    return (taliban + contested) * under


def holds(hold: float) -> bool:
    """Return whether a warlord holds most of his home."""
    return hold > 0.5


def is_beaten(weeks: int, hold: float, params: Params) -> bool:
    """Return whether a warlord has lost his home. The first weeks in arms do not count, since control follows strength slowly."""
    return weeks > params.warlord_defeat_weeks and hold < params.warlord_contested_start
