"""Attacks at home, which depend on enforcement and season.

Skilled enforcement stops a share of attacks, and drives members to other provinces and to the cities.
"""

from __future__ import annotations

from sim.society.common.forms import YEAR, saturate
from sim.society.common.rule import Params

# December to March are weeks 48 to 52 and 0 to 12 of a year.
SPRING, WINTER = 13, 48


def attack_mean(base: float, stopped: float) -> float:
    """Return the expected attacks of a group in a province in a week, of which enforcement stops a share."""
    return base * (1.0 - stopped)


def suppression(skill: float, params: Params) -> float:
    """Return the share of attacks that enforcement of a given skill stops."""
    return saturate(skill, params.attacks_suppression_half)


def move_hazard(saturation: float, skill: float, params: Params) -> float:
    """Return the weekly hazard that a militant moves to another province."""
    return params.displacement_wander + params.displacement_hazard * saturation * skill


def attack_base(rate: float, here: float, season: float) -> float:
    """Return the expected attacks of a group's members in a province, before policing."""
    return rate * here * season


def drawn_by(members: float, params: Params) -> float:
    """Return the weight of a province as a destination of displaced members: comrades there, plus a small constant."""
    return members + params.displacement_strangers


def season_of(week: int, first: int, winter: float) -> float:
    """Return the attack rate of a week relative to summer: `winter` from December to March; week 0 is week `first` of its year."""
    week_of_year = (week + first) % YEAR
    return winter if week_of_year < SPRING or week_of_year >= WINTER else 1.0


def free_to_move(hazard: float, shield: float) -> float:
    """Return the weekly hazard of moving, where a protector shields some members from enforcement."""
    return (1.0 - shield) * hazard
