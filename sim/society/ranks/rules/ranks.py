"""Where fighters go: to ISIS-K, to a warlord who pays, home; and what embitters them.

The paper (paras 3, 12): ISIS calls the Taliban more nationalist than pious (outbidding; Bloom 2004); warlords give jobs. The
threshold form is Epstein's (2002): go when pull less risk exceeds a personal threshold.
"""

from __future__ import annotations

import math

from sim.society.common.forms import logistic, saturate, share, whole
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "outbidding",
        "Moderation and talks drive hardliners to ISIS-K",
        ("C12",),
        "h = rate * max(0, piety*moderation*exposure - w*(1 - exp(-slope*police/militant)) - threshold)",
        (
            "outbidding.hazard",
            "outbidding.risk_weight",
            "outbidding.risk_slope",
            "outbidding.threshold",
            "outbidding.threshold_spread",
            "outbidding.exposure_half",
            "ranks.piety",
            "ranks.piety_spread",
            "groups.*.outbids",
            "moderation.talks_weight",
        ),
        ("defections",),
        "Defections up with moderation and with talks",
        "Nobody goes over",
    ),
    Rule(
        "warlord_pay",
        "Fighters take a warlord's pay",
        ("C34",),
        "h = rate * hold * services * logistic(slope*(offer - M*pay) - reluctance)",
        (
            "warlord_pay.hazard",
            "warlord_pay.taliban_pay",
            "warlord_pay.slope",
            "warlord_pay.reluctance",
            "warlords.*.services",
        ),
        ("drift",),
        "Drift to militias up",
        "Nobody takes a warlord's pay",
    ),
    Rule(
        "desistance",
        "Fighters and militants go home",
        ("C30",),
        "Weibull hazard of time served",
        ("desistance.shape", "desistance.scale"),
        ("gone_home",),
        "Strength down, fastest among the new",
        "Nobody goes home",
    ),
    Rule(
        "grievance",
        "The unpaid, and those whose comrades are hunted, grow bitter",
        ("C30",),
        "up at rate * (1 - M + strictness*comradeship) * (1 - g), down at rate * g, by notches",
        ("grievance.rise_hazard", "grievance.fall_hazard", "grievance.notch"),
        ("ranks.grievance",),
        "Revenge up",
        "Grievance stays as it was",
    ),
    Rule(
        "attrition",
        "Fighters and militants die",
        ("C33",),
        "fighters: base + deaths per attack; militants: hazard * hostility",
        ("attrition.militant", "attrition.fighter", "attrition.per_attack", "groups.*.hostility"),
        ("strength.isis_k",),
        "Strength down",
        "Nobody dies but by enforcement, strikes and attempts",
    ),
)


def caught_risk(police: float, militants: float, params: Params) -> float:
    """Give the weighted risk of arrest that a would-be defector sees in his province."""
    if militants <= 0.0:
        return params.outbidding_risk_weight
    exponent = params.outbidding_risk_slope * police / militants
    if exponent > 40.0:
        exponent = 40.0
    return params.outbidding_risk_weight * -math.expm1(-exponent)


def exposure(members: float, params: Params) -> float:
    """Give the share of a province's fighters who are exposed to the rival's recruiters."""
    return saturate(members, params.outbidding_exposure_half)


def defect_hazard(piety: float, pull: float, risk: float, threshold: float, params: Params) -> float:
    """Give the weekly hazard of going over; pull is moderation as seen times exposure."""
    net = piety * pull - risk - threshold
    if net <= 0.0:
        return 0.0
    return params.outbidding_hazard * net


def drift_hazard(hold: float, offer: float, pay: float, params: Params) -> float:
    """Give the weekly hazard of taking a warlord's pay where he holds a share of the province."""
    if hold <= 0.0:
        return 0.0
    return (
        params.warlord_pay_hazard
        * hold
        * logistic(params.warlord_pay_slope * (offer - pay) - params.warlord_pay_reluctance)
    )


def leave_hazard(age: float, shape: float, scale: float) -> float:
    """Give the Weibull hazard of going home after so many weeks of service (at least one)."""
    if age < 1.0:
        age = 1.0
    return shape / scale * math.exp((shape - 1.0) * math.log(age / scale))


def embitter_hazard(want: float, strictness: float, comradeship: float, grievance: float, params: Params) -> float:
    """Give the weekly hazard that grievance rises by a notch."""
    return params.grievance_rise_hazard * (want + strictness * comradeship) * (1.0 - grievance)


def ease_hazard(grievance: float, params: Params) -> float:
    """Give the weekly hazard that grievance falls by a notch."""
    return params.grievance_fall_hazard * grievance


def notch_of(params: Params) -> int:
    """Give a notch of grievance in the 255ths in which traits are kept."""
    return in_255ths(params.grievance_notch)


def pull(stance: float, rivals: float, params: Params) -> float:
    """Give what draws the pious to a rival in a province: the stance as heard, for those whom he can reach."""
    return stance * exposure(rivals, params)


def taliban_pay(resources: float, params: Params) -> float:
    """Give the pay of a fighter at a stock of resources."""
    return resources * params.warlord_pay_taliban_pay


def killed_hazard(violence: float, men: float, params: Params) -> float:
    """Give the weekly hazard that a fighter dies where so many men stand against so many attacks."""
    if men <= 0.0:
        return params.attrition_fighter
    return share(params.attrition_fighter + violence * params.attrition_per_attack / men)


def militant_attrition(hostility: float, params: Params) -> float:
    """Give the weekly hazard that a militant dies otherwise than by the regime's hand: enemies fight more."""
    return params.attrition_militant * hostility


def weeks_served(drawn: float, longest: float) -> int:
    """Give the whole weeks someone of the first population has served, spread evenly up to the longest service."""
    return int(drawn * longest)


def paid_hold(hold: float, services: float) -> float:
    """Give how far a warlord's rule reaches those whom he could pay: the ground he holds, and what he does there."""
    return hold * services


def whole_trait(mean: float, spread: float, drawn: float) -> int:
    """Draw a trait evenly around its mean, cut to [0, 1], in 255ths."""
    return whole(share(mean + spread * (2.0 * drawn - 1.0)) * 255.0)


def whole_threshold(normal: float, params: Params) -> int:
    """Draw a trait from a standard normal number, cut to [0, 1], in 255ths."""
    return whole(share(params.outbidding_threshold + params.outbidding_threshold_spread * normal) * 255.0)


def whole_bond(drawn: float, params: Params) -> int:
    """Return a fighter's bond to those he serves with, evenly spread around its mean, in 255ths."""
    return whole_trait(params.ranks_bond, params.ranks_bond_spread, drawn)


def notched(grievance: int, notch: int) -> int:
    """Move a grievance by a notch up or down, between none and full, in 255ths."""
    after = grievance + notch
    if after < 0:
        return 0
    return after if after < 255 else 255


def worst_grievance(content: float, bitter: float) -> float:
    """Give the larger of what weighs on a fighter without any grievance, and on one who is full of it."""
    return content if content > bitter else bitter


def bound_of_one(bound: float, youngest: float, leave: float, content: float, bitter: float, grievance: float) -> float:
    """Tighten a bound on all hazards of any fighter by one's own service and grievance, between whose ends they are linear."""
    spare = youngest - leave + worst_grievance(content, bitter)
    return bound - spare + content * (1.0 - grievance) + bitter * grievance


def above_rounding(total: float) -> float:
    """Lift a bound above rounding: one that is a hair too low would lose an event that the full rules see."""
    return total * 1.000001 + 1e-12


def in_255ths(trait: float) -> int:
    """Give a trait in the 255ths in which traits are kept."""
    return whole(trait * 255.0)


def is_of_next_unit(slot: int, men: int, filled: int, count: int) -> bool:
    """Say whether the fighter of a slot, of so many, stands for men beyond those of the units that are filled so far."""
    return (2 * slot + 1) * men >= 2 * filled * count
