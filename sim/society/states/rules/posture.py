"""Measures of states: engagement, drills, sanctions, recognition.

The paper (paras 6-7, 13): under one reading, any safe harbour breaches the accord. Russia drilled with Tajik and Uzbek troops near
the border. Tolerating AQ costs legitimacy, above all with neighbours, although AQ is weak. No state recognised the government up to
the end of 2022; the intercept of recognition rests on this alone.
"""

from __future__ import annotations

from sim.society.common.forms import logistic
from sim.society.common.rule import Params


def engagement_target(
    needs: float, trust: float, concern: float, conduct: float, shared: float, params: Params
) -> float:
    """Return the rung of engagement that fits a state's interests, between 0 and 4."""
    return 4.0 * logistic(
        needs
        + params.engagement_trust * trust
        - params.engagement_concern * concern
        + params.engagement_conduct * conduct
        + params.engagement_shared_enemy * shared
    )


def rung_hazard(distance: float, params: Params) -> float:
    """Return the weekly hazard of moving one rung, given the distance to the target rung."""
    hazard = params.engagement_speed * distance
    if hazard < 0.0:
        hazard = -hazard
    return hazard if hazard < 1.0 else 1.0


def wants_sanctions(demanded: float, params: Params) -> bool:
    """Return whether a state's concern, as far as it lays it at the regime's door, is high enough for sanctions."""
    return demanded > params.sanctions_on_concern


def wants_relief(concern: float, params: Params) -> bool:
    """Return whether a state's concern is low enough to end its sanctions."""
    return concern < params.sanctions_off_concern


def wants_drill(concern: float, params: Params) -> bool:
    """Return whether a state's concern is high enough for a drill at the border."""
    return concern > params.posture_pressing


def legitimacy(trust: float, conduct: float, presence: float, params: Params) -> float:
    """Return the regime's external legitimacy with a state: the weighted mean of its three parts."""
    conducted, absent = params.legitimacy_conduct_weight, params.legitimacy_presence_weight
    return (1.0 - (conducted + absent)) * trust + conducted * conduct + absent * (1.0 - presence)


def nearness(neighbour: float, params: Params) -> float:
    """Return the weight of presence for a state: one for a neighbour, discounted for others."""
    return neighbour + (1.0 - neighbour) * params.recognition_distance_discount


def recognition_odds(rung: int, standing: float, presence: float, near: float, params: Params) -> float:
    """Return the log-odds of recognition in a week."""
    return (
        params.recognition_intercept
        + params.recognition_engagement * rung / 4.0
        + params.recognition_legitimacy * standing
        - params.recognition_presence * presence * near
    )


def open_border(deterred: float, regional: float, params: Params) -> float:
    """Return the share of a group's plots that remain during a drill across the border, which deters plots aimed at the region."""
    return 1.0 - params.drills_deterrence * deterred * regional


def rung_step(distance: float) -> int:
    """Return the direction in which a state moves on the ladder, or zero while its rung is the nearest to the target."""
    if distance > 0.5:
        return 1
    return -1 if distance < -0.5 else 0


def engaged_leverage(leverage: float, rung: int) -> float:
    """Return the engaged part of a state's leverage at a rung."""
    return leverage * rung / 4.0
