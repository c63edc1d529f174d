"""Rival patrons: return, revenue, contest, polities, guests.

The paper (para 12, with Malejacq and Wood): warlords can organise violence, give jobs and services, and tie up with terrorists;
they stay businessmen with outside ties; they will arm, contest ground, and may re-form polities. Fragmentation gives groups no
bonus of its own: it acts through who controls a province.
"""

from __future__ import annotations

from sim.society.common.forms import power, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "warlord_return",
        "Exiled and bought-in warlords take up arms",
        ("C35",),
        "h = rate * (1 - capacity) * (patron + revenue*factor)",
        (
            "warlord.return_hazard",
            "warlord.revenue_factor",
            "warlords.*.patron",
            "warlords.*.revenue",
            "warlords.*.status",
            "warlords.*.home",
            "warlords.*.hold",
            "warlord.contested_start",
        ),
        ("warlords.active",),
        "Warlord survival up with revenue",
        "Nobody returns",
    ),
    Rule(
        "contest",
        "Armed men contest provinces",
        ("C36",),
        "share* = strength^mu / sum; control moves at a speed; militias grow on revenue",
        (
            "warlord.growth",
            "warlord.ground",
            "warlord.contest",
            "warlord.contest_speed",
            "warlord.defeat_share",
            "warlord.defeat_weeks",
            "warlord.next_door",
            "warlords.*.militia",
            "warlord.autonomy_cost",
        ),
        ("control.taliban",),
        "Taliban control down",
        "Control stays as it is",
    ),
    Rule(
        "polities",
        "A warlord's lasting hold becomes a polity",
        ("C37",),
        "control above a share for so many weeks",
        ("warlord.polity_share", "warlord.polity_weeks", "warlords.*.autonomy"),
        ("polities",),
        "Polities up",
        "No polity forms",
    ),
    Rule(
        "host_ties",
        "Warlords tie up with groups, and what nobody rules is free",
        ("C34", "C38"),
        "tie moves towards the propensity; freedom = sum over hosts of control * leniency",
        ("warlord.tie_speed", "warlords.*.tie_propensity", "warlord.contested_freedom", "warlord.neglect"),
        ("sanctuary.isis_k",),
        "Sanctuary outside Taliban control up",
        "Warlords host nobody, and the contested is as the Taliban's",
    ),
)


def return_hazard(capacity: float, patron: float, revenue: float, params: Params) -> float:
    """Give the weekly hazard that a warlord takes up arms."""
    return params.warlord_return_hazard * (1.0 - capacity) * (patron + revenue)


def militia_next(men: float, revenue: float, start: float, hold: float, params: Params) -> float:
    """Move a militia by a week: it grows on revenue towards what revenue and the ground it holds can carry."""
    carry = start * (1.0 + params.warlord_ground * hold) * (1.0 + revenue)
    if carry <= 0.0:
        return 0.0
    # Far above what the ground carries, a week's loss in full would take more men than there are.
    after = men + params.warlord_growth * revenue * men * (1.0 - men / carry)
    return after if after > 0.0 else 0.0


def contest_weight(men: float, presence: float, params: Params) -> float:
    """Give the weight of an armed party in the contest of a province."""
    return power(men, params.warlord_contest) * presence


def control_next(control: float, target: float, params: Params) -> float:
    """Move a share of control towards its target."""
    return share(control + (target - control) * params.warlord_contest_speed)


def tie_next(tie: float, propensity: float, presence: float, params: Params) -> float:
    """Move a warlord's tie with a group towards his propensity, as far as the group is there to tie with."""
    return tie + (propensity * presence - tie) * params.warlord_tie_speed


def takings(revenue: float, params: Params) -> float:
    """Give a warlord's revenue in a world where trade is worth so much more or less."""
    return revenue * params.warlord_revenue_factor


def hardened(men: float, autonomy: float, params: Params) -> float:
    """Give the strength of a militia in the contest; who seeks autonomy holds harder."""
    return men * (1.0 + params.warlord_autonomy_cost * autonomy)


def freedom_ruled(taliban: float, under: float, contested: float, params: Params) -> float:
    """Give a group's freedom where the Taliban rule, and where nobody does."""
    return taliban * under + contested * params.warlord_contested_freedom


def freedom_hosted(control: float, tie: float, params: Params) -> float:
    """Give a group's freedom where a warlord rules: by his tie with it, or because he does not look."""
    return control * (tie + (1.0 - tie) * params.warlord_neglect)


def freedom_unhosted(taliban: float, contested: float, under: float) -> float:
    """Give a group's freedom where warlords host nobody, and what nobody rules is as the Taliban's."""
    return (taliban + contested) * under


def is_beaten(weeks: int, hold: float, params: Params) -> bool:
    """Say whether a warlord has lost his home. The first half-year in arms is not counted: control follows strength slowly."""
    return weeks > params.warlord_defeat_weeks and hold < params.warlord_defeat_share
