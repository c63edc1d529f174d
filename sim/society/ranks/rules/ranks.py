"""Departures of fighters to ISIS-K, to a warlord's pay, or home, and the causes of bitterness.

The paper (paras 3, 12): ISIS calls the Taliban more nationalist than pious (outbidding; Bloom 2004); warlords offer
jobs. The threshold form is Epstein's (2002): a fighter goes when pull less risk exceeds his threshold.
"""

from __future__ import annotations

import math

from sim.society.common.forms import saturate, share, whole
from sim.society.common.rule import Params

# At this slope as many police as militants mean a risk of nine in ten (Epstein 2002).
CAUGHT = 2.3


def caught_risk(police: float, militants: float, params: Params) -> float:
    """Return the weighted risk of arrest that a would-be defector sees in his province."""
    if militants <= 0.0:
        return params.outbidding_risk_weight
    exponent = CAUGHT * police / militants
    if exponent > 40.0:
        exponent = 40.0
    return params.outbidding_risk_weight * -math.expm1(-exponent)


def exposure(members: float, params: Params) -> float:
    """Return the share of a province's fighters who are exposed to the rival's recruiters."""
    return saturate(members, params.outbidding_exposure_half)


def defect_hazard(piety: float, pull: float, risk: float, threshold: float, params: Params) -> float:
    """Return the weekly hazard of defecting; pull is perceived moderation times exposure."""
    net = piety * pull - risk - threshold
    if net <= 0.0:
        return 0.0
    return params.outbidding_hazard * net


def leave_hazard(age: float, shape: float, scale: float) -> float:
    """Return the Weibull hazard of going home after some weeks of service (at least one)."""
    if age < 1.0:
        age = 1.0
    return shape / scale * math.exp((shape - 1.0) * math.log(age / scale))


def embitter_hazard(want: float, strictness: float, comradeship: float, grievance: float, params: Params) -> float:
    """Return the weekly hazard that grievance rises by one notch."""
    return params.grievance_rise_hazard * (want + strictness * comradeship) * (1.0 - grievance)


def ease_hazard(grievance: float, params: Params) -> float:
    """Return the weekly hazard that grievance falls by one notch."""
    return params.grievance_rise_hazard * grievance


def pull(stance: float, rivals: float, params: Params) -> float:
    """Return the pull of a rival on the pious in a province: perceived moderation times exposure."""
    return stance * exposure(rivals, params)


def killed_hazard(violence: float, men: float, params: Params) -> float:
    """Return the weekly hazard that a fighter dies, given attacks on the Taliban and fighters in the province."""
    if men <= 0.0:
        return params.attrition_fighter
    return share(params.attrition_fighter + violence * params.attrition_per_attack / men)


def militant_attrition(hostility: float, params: Params) -> float:
    """Return the weekly hazard that a militant dies other than by the regime; enemies fight more."""
    return params.attrition_militant * hostility


def weeks_served(drawn: float, longest: float) -> int:
    """Return the weeks of service of a member of the first population, uniform up to the longest service."""
    return int(drawn * longest)


def widest(mean: float) -> float:
    """Return the half-width of a trait's spread: as far around its mean as 0 and 1 allow on both sides."""
    return min(mean, 1.0 - mean)


def whole_trait(mean: float, drawn: float) -> int:
    """Return a trait in 255ths, uniform around its mean."""
    return whole(share(mean + widest(mean) * (2.0 * drawn - 1.0)) * 255.0)


def whole_threshold(normal: float, params: Params) -> int:
    """Return a defection threshold in 255ths, from a standard normal number, cut to [0, 1]."""
    return whole(share(params.stances_threshold + params.stances_threshold_spread * normal) * 255.0)


def whole_bond(drawn: float, params: Params) -> int:
    """Return a fighter's bond to those he serves with, evenly spread around its mean, in 255ths."""
    return whole_trait(params.ranks_bond, drawn)


def notch_of(params: Params) -> int:
    """Return a notch of grievance in 255ths, the unit in which traits are kept."""
    return whole(params.grievance_notch * 255.0)


def notched(grievance: int, notch: int) -> int:
    """Return a grievance in 255ths, moved by a notch up or down within its limits."""
    after = grievance + notch
    if after < 0:
        return 0
    return after if after < 255 else 255


def worst_grievance(content: float, bitter: float) -> float:
    """Return the larger of two bounds: for a fighter without grievance, and for one with full grievance."""
    return content if content > bitter else bitter


def bound_of_one(bound: float, youngest: float, leave: float, content: float, bitter: float, grievance: float) -> float:
    """Return a bound on one fighter's hazards, from the province's bound and the fighter's service and grievance.

    The bound is linear in grievance between the two ends.
    """
    spare = youngest - leave + worst_grievance(content, bitter)
    return bound - spare + content * (1.0 - grievance) + bitter * grievance


def above_rounding(total: float) -> float:
    """Return a bound raised slightly above rounding errors, since a bound that is too low would lose an event."""
    return total * 1.000001 + 1e-12


def in_255ths(trait: float) -> int:
    """Return a trait in 255ths, the unit in which traits are kept."""
    return whole(trait * 255.0)


def is_of_next_unit(slot: int, men: int, filled: int, count: int) -> bool:
    """Return whether the fighter of a slot belongs to the next unit: the units so far are filled."""
    return (2 * slot + 1) * men >= 2 * filled * count
