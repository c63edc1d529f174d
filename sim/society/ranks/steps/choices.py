"""The choice of a fighter in a week: competing risks settled by one draw."""

from __future__ import annotations

from typing import NamedTuple

from sim.society.common.choices import (
    DEFECT,
    DIE,
    EASE,
    EMBITTER,
    GO_HOME,
    NOTHING,
    ON_MINORITY,
    ON_OPPONENT,
    ON_WOMEN,
    SHELTER,
)
from sim.society.common.rule import Params
from sim.society.country.state import Province
from sim.society.ranks.rules.breaches import breach_hazard, shelter_hazard
from sim.society.ranks.rules.obedience import carried_out, comradeship, obeys
from sim.society.ranks.rules.ranks import (
    above_rounding,
    bound_of_one,
    defect_hazard,
    ease_hazard,
    embitter_hazard,
    worst_grievance,
)
from sim.society.ranks.state import Commander
from sim.terms import Defection


class Traits(NamedTuple):
    """A fighter's traits, as shares from 0 to 1."""

    discipline: float
    piety: float
    affinity: float
    bond: float
    threshold: float
    grievance: float


def fighter_choice(drawn: float, traits: Traits, leave: float, chief: Commander, here: Province, params: Params) -> int:
    """Return what a fighter does in a week.

    Parameters
    ----------
    drawn
        The week's draw.
    traits
        His traits.
    leave
        Hazard of going home at his length of service.
    chief
        His commander: probability that an order, or one against the focal group, reaches his unit.
    here
        His province.
    params
        Parameters.
    """
    # Fighters defect one by one only where commanders do not take their units along.
    if params.rule_outbidding and params.structure_defection == Defection.INDEPENDENT:
        drawn -= defect_hazard(traits.piety, here.pull, here.risk, traits.threshold, params)
        if drawn < 0.0:
            return DEFECT
    drawn -= leave
    if drawn < 0.0:
        return GO_HOME
    drawn -= here.killed
    if drawn < 0.0:
        return DIE
    comrade = 0.0
    if here.strict > 0.0:
        comrade = comradeship(here.comrade, here.ideological, traits.bond, traits.affinity)
    if params.rule_sheltering and here.strict > 0.0:
        against = 1.0
        if params.rule_obedience:
            obeyed = obeys(here.odds, traits.discipline, here.affinity_loss, comrade, params)
            against = carried_out(chief.reach_against, obeyed)
        drawn -= shelter_hazard(here.strict, comrade, against, params)
        if drawn < 0.0:
            return SHELTER
    obey = 1.0
    if params.rule_obedience:
        obey = carried_out(chief.reach, obeys(here.odds, traits.discipline, 0.0, 0.0, params))
    if params.rule_sectarian_violence:
        drawn -= breach_hazard(params.breaches_pledge_hazard, here.minority, traits.affinity, obey, here.order)
        if drawn < 0.0:
            return ON_MINORITY
    if params.rule_revenge:
        drawn -= breach_hazard(params.breaches_opponent_hazard, 1.0, traits.grievance, obey, here.order)
        if drawn < 0.0:
            return ON_OPPONENT
        drawn -= breach_hazard(params.breaches_pledge_hazard, 1.0, traits.piety, obey, here.order)
        if drawn < 0.0:
            return ON_WOMEN
    if params.rule_grievance:
        drawn -= embitter_hazard(here.want, here.strict, comrade, traits.grievance, params)
        if drawn < 0.0:
            return EMBITTER
        drawn -= ease_hazard(traits.grievance, params)
        if drawn < 0.0:
            return EASE
    return NOTHING


def fighter_bound(leave_most: float, here: Province, params: Params) -> float:
    """Return a bound on the summed hazards of any fighter of a province, with all traits at their worst."""
    total = leave_most + here.killed
    if params.rule_outbidding and params.structure_defection == Defection.INDEPENDENT:
        total += defect_hazard(1.0, here.pull, here.risk, 0.0, params)
    comrade = comradeship(here.comrade, here.ideological, 1.0, 1.0)
    if params.rule_sheltering:
        against = 1.0
        if params.rule_obedience:
            worst = obeys(here.odds, 0.0, here.affinity_loss, comrade, params)
            against = carried_out(here.against_least, worst)
        total += shelter_hazard(here.strict, comrade, against, params)
    obey = least_obedience(here, params)
    if params.rule_sectarian_violence:
        total += breach_hazard(params.breaches_pledge_hazard, here.minority, 1.0, obey, here.order)
    if params.rule_revenge:
        total += breach_hazard(params.breaches_pledge_hazard, 1.0, 1.0, obey, here.order)
    total += worst_grievance(here.content, here.bitter)
    return above_rounding(total)


def least_obedience(here: Province, params: Params) -> float:
    """Return the probability that the least obedient fighter of the least reached unit obeys an order."""
    if not params.rule_obedience:
        return 1.0
    return carried_out(here.reach_least, obeys(here.odds, 0.0, 0.0, 0.0, params))


def own_bound(bound: float, youngest: float, leave: float, grievance: float, here: Province) -> float:
    """Return a tighter bound for one fighter, from his service and grievance, which are cheap to read.

    The province's bound holds for the newest fighter and for the worse end of grievance; most fighters are below both.
    """
    return bound_of_one(bound, youngest, leave, here.content, here.bitter, grievance)


def grievance_ends(here: Province, params: Params) -> tuple[float, float]:
    """Return bounds on the hazards that depend on grievance, for a fighter with none and for one with full grievance.

    The hazards are linear in grievance, so a straight line between the two ends bounds them.
    """
    content = 0.0
    bitter = 0.0
    if params.rule_revenge:
        obey = least_obedience(here, params)
        bitter += breach_hazard(params.breaches_opponent_hazard, 1.0, 1.0, obey, here.order)
    if params.rule_grievance:
        comrade = comradeship(here.comrade, here.ideological, 1.0, 1.0)
        content += embitter_hazard(here.want, here.strict, comrade, 0.0, params)
        bitter += ease_hazard(1.0, params)
    return content, bitter
