"""Whom the Taliban police, how well, and what it stirs up.

The paper (paras 1-3): one execution, of an ISIS prisoner; ISIS is the easy symbol. Enforcement is willingness times capacity,
allotted to the target that costs least; skill against a clandestine group has to be learnt anew; arrests of the wrong people
recruit for the right ones (Kalyvas 2006).
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "enforcement",
        "Militants are arrested or killed",
        ("C06", "C33"),
        "h = reach * skill * visibility * E/(E + half) * obedience * control; E = budget * force * capacity * share",
        (
            "enforcement.capacity",
            "enforcement.willingness",
            "enforcement.budget",
            "enforcement.reach",
            "enforcement.half_effort",
            "enforcement.kill_share",
            "raids.leads",
            "raids.informants",
            "raids.detection",
            "raids.activity_halflife",
            "raids.taken",
        ),
        ("acts.isis_k",),
        "Strength of the policed group down",
        "Nobody is arrested",
    ),
    Rule(
        "targeting",
        "Effort goes to the cheapest target",
        ("C06", "C10"),
        "share ~ will * exp(targeting * (danger - loyalty - backlash + audience value))",
        (
            "enforcement.targeting",
            "enforcement.audience_value",
            "groups.*.notoriety",
            "groups.*.hostility",
            "groups.*.jihadist",
        ),
        ("enforcement.ratio",),
        "ISIS-to-AQ ratio of enforcement up",
        "Effort follows will alone",
    ),
    Rule(
        "learning",
        "Skill against a group comes with practice and fades",
        ("C33",),
        "skill = s0 + (s1 - s0) * Q/(Q + half); Q: arrests and kills, remembered with a half-life",
        ("learning.skill_start", "learning.skill_full", "learning.half_experience", "learning.memory_halflife"),
        ("skill.isis_k",),
        "Attacks rise at first, then fall",
        "Skill stays as on the first day",
    ),
    Rule(
        "backlash",
        "Arresting the wrong people recruits for the targeted group",
        ("C33",),
        "recruits += rate * arrests * (1 - precision)/precision",
        ("backlash.precision", "backlash.recruits"),
        ("recruits.isis_k",),
        "Recruitment of the target up",
        "No backlash",
    ),
    Rule(
        "shielding",
        "Cells in named provinces stand under protection",
        ("C26",),
        "visibility to enforcement and observers * (1 - protection) there",
        ("shielding.protection", "groups.*.shielded"),
        ("strength.aqis",),
        "Survival of AQIS up",
        "No province is special",
    ),
    Rule(
        "symbolic_acts",
        "One public act stands for many, less each time",
        ("C08", "C05"),
        "the k-th symbol counts weight/k acts with an audience",
        ("symbols.weight", "states.*.audience"),
        ("gap.china", "trust.china"),
        "Perceived compliance up where aimed",
        "A symbol is one act like another",
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
    """Give the unnormalised share of effort against a group."""
    exponent = sharpness * (danger - loyalty - backlash + params.enforcement_audience_value * notoriety)
    if exponent > 40.0:
        exponent = 40.0
    return will * math.exp(exponent)


def skill(experience: float, params: Params) -> float:
    """Give the skill of enforcement after so much experience."""
    return params.learning_skill_start + (params.learning_skill_full - params.learning_skill_start) * experience / (
        experience + params.learning_half_experience
    )


def arrest_hazard(
    skilled: float, seen: float, saturation: float, obedience: float, control: float, params: Params
) -> float:
    """Give the weekly hazard that an average militant in a province is arrested or killed."""
    return params.enforcement_reach * skilled * seen * saturation * obedience * control


def innocents(arrests: float, precision: float) -> float:
    """Give the number of wrong people arrested along with the right ones."""
    return arrests * (1.0 - precision) / precision


def symbol_value(already: float, params: Params) -> float:
    """Give the acts that the next symbol counts for when so many came before it."""
    return params.symbols_weight / (already + 1.0)


def hidden_share(hidden: float, members: float) -> float:
    """Give the share of a group that leaders and ranks keep out of reach."""
    if members <= 0.0:
        return 0.0
    return share(hidden / members)


def effort_of(capacity: float, fighters: float, weight: float, params: Params) -> float:
    """Give the police, in people, that the regime can and will send out."""
    return capacity * params.enforcement_willingness * params.enforcement_budget * fighters * weight


def seen_by_police(low_key: float, hidden: float, members: float, shield: float, params: Params) -> float:
    """Give how visible a group's members in a province are to the police: less if low-key, hidden, or protected."""
    return (1.0 - params.low_key_concealment * low_key) * (1.0 - hidden_share(hidden, members)) * (1.0 - shield)


def experience_next(experience: float, acts: float, params: Params) -> float:
    """Move the experience against a group by a week: the old fades, each arrest and killing adds."""
    return experience * keep(params.learning_memory_halflife) + acts


def backlash_mean(arrests: float, precision: float, params: Params) -> float:
    """Give the expected recruits of a group in a week from the arrests of wrong people."""
    return params.backlash_recruits * innocents(arrests, precision)


def highest_count(count: float) -> float:
    """Give the highest mean count that a count leaves plausible.

    The upper 95 % limit of the Gamma posterior under Jeffreys' prior, by Wilson and Hilferty's approximation: 1.9 where nothing
    was counted.
    """
    shape = count + 0.5
    root = 1.0 - 1.0 / (9.0 * shape) + 1.645 / (3.0 * math.sqrt(shape))
    return shape * root * root * root


def effort_on(effort: float, weight: float, total: float) -> float:
    """Give a group's part of the police, by its weight among all."""
    return effort * weight / total if total > 0.0 else 0.0


def police_in(effort: float, here: float, members: float) -> float:
    """Give the police against a group who stand in a province: by its members there."""
    return effort * here / members if members > 0.0 else 0.0


def arrest_of_one(hazard: float, seen: float) -> float:
    """Give the weekly hazard of arrest of one who is seen so much more or less than the average militant."""
    return hazard * seen
