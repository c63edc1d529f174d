"""Policing by the Taliban: the groups they choose, and their skill.

The paper (paras 1-3): one execution, of an ISIS prisoner; ISIS is the easy symbol. Enforcement is willingness times
capacity, directed at the target that costs least. Skill against a clandestine group must be learnt anew.
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, ratio, share
from sim.society.common.rule import Params


def target_weight(will: float, sharpness: float, danger: float, loyalty: float, backlash: float) -> float:
    """Return the unnormalised share of effort against a group."""
    exponent = sharpness * (danger - loyalty - backlash)
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
