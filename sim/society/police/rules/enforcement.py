"""Policing by the Taliban: the groups they choose, their skill, and the backlash.

The paper (paras 1-3): one execution, of an ISIS prisoner; ISIS is the easy symbol. Enforcement is willingness times
capacity, directed at the target that costs least. Skill against a clandestine group must be learnt anew. Arrests of the
wrong people produce recruits for the targeted group (Kalyvas 2006).
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, ratio, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "enforcement",
        "Militants are arrested or killed",
        ("C06", "C33"),
        "h = reach * skill * visibility * E/(E + half) * obedience * control; E = budget * force * capacity * share",
        ("acts.isis_k",),
        "Strength of the policed group down",
        "No arrests",
    ),
    Rule(
        "targeting",
        "Effort goes to the cheapest target",
        ("C06", "C10"),
        "share ~ will * exp(targeting * (danger - loyalty - backlash + audience value))",
        ("enforcement.ratio",),
        "ISIS-to-AQ ratio of enforcement up",
        "Effort depends on will only",
    ),
    Rule(
        "learning",
        "Skill against a group comes with practice and fades",
        ("C33",),
        "skill = s0 + (s1 - s0) * Q/(Q + half); Q: arrests and kills, remembered with a half-life",
        ("skill.isis_k",),
        "Attacks rise at first, then fall",
        "Skill stays at its first value",
    ),
    Rule(
        "backlash",
        "Wrong arrests bring recruits to the targeted group",
        ("C33",),
        "recruits += rate * arrests * (1 - precision)/precision",
        ("recruits.isis_k",),
        "Recruitment of the target up",
        "No backlash",
    ),
    Rule(
        "shielding",
        "Cells in named provinces are protected",
        ("C26",),
        "visibility to enforcement and observers * (1 - protection) there",
        ("strength.aqis",),
        "Survival of AQIS up",
        "No province is protected",
    ),
    Rule(
        "symbolic_acts",
        "A public act counts as several acts, fewer each time",
        ("C08", "C05"),
        "the k-th symbol counts weight/k acts with an audience",
        ("gap.china", "trust.china"),
        "Perceived compliance up where aimed",
        "A public act counts as one act",
    ),
)


def target_weight(
    will: float,
    sharpness: float,
    danger: float,
    loyalty: float,
    backlash: float,
    notoriety: float,
    params: Params,
) -> float:
    """Return the unnormalised share of effort against a group."""
    exponent = sharpness * (danger - loyalty - backlash + params.enforcement_audience_value * notoriety)
    return will * math.exp(min(exponent, 40.0))


def skill(experience: float, params: Params) -> float:
    """Return the skill of enforcement, given experience."""
    return params.learning_skill_start + (params.learning_skill_full - params.learning_skill_start) * experience / (
        experience + params.learning_half_experience
    )


def arrest_hazard(
    skilled: float, seen: float, saturation: float, obedience: float, control: float, params: Params
) -> float:
    """Return the weekly hazard that an average militant in a province is arrested or killed."""
    return params.enforcement_reach * skilled * seen * saturation * obedience * control


def means_to_police(resources: float, params: Params) -> float:
    """Return how far the means at hand suffice to police, relative to what is usual."""
    return share(ratio(resources, params.obedience_resources_usual))


def hunted_freedom(ordered: float, policed: float) -> float:
    """Return the freedom that an order to hunt leaves where only part of it can be policed."""
    return ordered + (1.0 - ordered) * (1.0 - policed)


def innocents(arrests: float, precision: float) -> float:
    """Return the number of wrong people arrested along with the right ones."""
    return arrests * (1.0 - precision) / precision


def symbol_value(already: float, params: Params) -> float:
    """Return the number of acts that the next symbol counts for, given the symbols before it."""
    return params.symbols_weight / (already + 1.0)


def hidden_share(hidden: float, members: float) -> float:
    """Return the share of a group that leaders and ranks keep out of reach."""
    if members <= 0.0:
        return 0.0
    return share(hidden / members)


def effort_of(capacity: float, fighters: float, weight: float, params: Params) -> float:
    """Return the police effort that the regime can and will spend, in people."""
    return capacity * params.enforcement_willingness * params.enforcement_budget * fighters * weight


def seen_by_police(low_key: float, hidden: float, members: float, shield: float, params: Params) -> float:
    """Return how visible a group's members in a province are to the police."""
    return (1.0 - params.low_key_concealment * low_key) * (1.0 - hidden_share(hidden, members)) * (1.0 - shield)


def experience_next(experience: float, acts: float, params: Params) -> float:
    """Return next week's experience against a group: old experience fades, arrests and killings add to it."""
    return experience * keep(params.learning_memory_halflife) + acts


def backlash_mean(arrests: float, precision: float, params: Params) -> float:
    """Return the expected recruits of a group in a week that follow from arrests of wrong people."""
    return params.backlash_recruits * innocents(arrests, precision)


def highest_count(count: float) -> float:
    """Return the highest plausible mean, given a count.

    This is the upper 95 % limit of the Gamma posterior under Jeffreys' prior, by Wilson and Hilferty's approximation:
    1.9 for a count of zero.
    """
    shape = count + 0.5
    root = 1.0 - 1.0 / (9.0 * shape) + 1.645 / (3.0 * math.sqrt(shape))
    return shape * root * root * root


def effort_on(effort: float, weight: float, total: float) -> float:
    """Return a group's part of the police effort, in proportion to its weight."""
    return effort * weight / total if total > 0.0 else 0.0


def police_in(effort: float, here: float, members: float) -> float:
    """Return the police effort against a group in a province, in proportion to its members there."""
    return effort * here / members if members > 0.0 else 0.0


def arrest_of_one(hazard: float, seen: float) -> float:
    """Return the weekly hazard of arrest of one militant, given his visibility relative to the average."""
    return hazard * seen
