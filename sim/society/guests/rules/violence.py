"""Attacks at home: a self-exciting process, pushed about by enforcement and the seasons.

Attacks beget attacks for some weeks (Porter and White 2012 fit such a process to Indonesian data); skilled enforcement stops a
share and drives members next door and to the cities.
"""

from __future__ import annotations

from sim.society.common.forms import YEAR, keep, saturate
from sim.society.common.rule import Params, Rule

# 20 August 2021 is the 33rd week of its year; December to March are weeks 48 to 52 and 0 to 12 of a year.
FIRST_WEEK_OF_YEAR = 33


SPRING, WINTER = 13, 48


RULES = (
    Rule(
        "home_attacks",
        "Groups attack at home",
        ("C22",),
        "mean = rate*N*reach*(1 - branching)*(1 - suppression)*season + branching*excitation; negative binomial",
        (
            "groups.*.attack_rate",
            "attacks.branching",
            "attacks.memory",
            "attacks.dispersion",
            "attacks.suppression_half",
            "attacks.city_pull",
            "groups.*.war_on_taliban",
        ),
        ("attacks.isis_k",),
        "Attacks up with members",
        "No attacks at home",
    ),
    Rule(
        "season",
        "Winter is quieter",
        ("C22",),
        "times winter in December to March",
        ("attacks.winter",),
        ("attacks.isis_k",),
        "Attacks down in winter",
        "All months alike",
    ),
    Rule(
        "displacement",
        "Enforcement moves militants to the cities and to other provinces",
        ("C33",),
        "hazard = wander + rate * saturation * skill; destination ~ people / distance^exponent, times (comrades there + strangers) where members have links",
        ("displacement.hazard", "displacement.wander", "displacement.distance", "displacement.strangers"),
        ("provinces.isis_k",),
        "Spread up",
        "Nobody moves",
    ),
)


def attack_mean(base: float, stopped: float, excitation: float, params: Params) -> float:
    """Give the expected attacks of a group in a province in a week."""
    return base * (1.0 - params.attacks_branching) * (1.0 - stopped) + params.attacks_branching * excitation


def excitation_next(excitation: float, attacks: float, params: Params) -> float:
    """Move the excitation: an exponentially weighted mean of past attacks."""
    kept = keep(params.attacks_memory * 0.6931471805599453)
    return excitation * kept + (1.0 - kept) * attacks


def suppression(skill: float, params: Params) -> float:
    """Give the share of attacks that enforcement of a given skill stops."""
    return saturate(skill, params.attacks_suppression_half)


def move_hazard(saturation: float, skill: float, params: Params) -> float:
    """Give the weekly hazard that a militant moves to another province."""
    return params.displacement_wander + params.displacement_hazard * saturation * skill


def city_weight(busiest: float, params: Params) -> float:
    """Give how much more is attacked in a province with a busy city than elsewhere."""
    return 1.0 + params.attacks_city_pull * busiest


def attack_base(rate: float, here: float, fit: float, season: float) -> float:
    """Give the expected attacks of a group's members in a province before echo and police."""
    return rate * here * fit * season


def drawn_by(members: float, params: Params) -> float:
    """Give what draws the displaced of a group to a province: comrades there, or very little where there are none."""
    return members + params.displacement_strangers


def season_of(week: int, winter: float) -> float:
    """Give attacks against those of summer in a week: `winter` from December to March."""
    week_of_year = (week + FIRST_WEEK_OF_YEAR) % YEAR
    return winter if week_of_year < SPRING or week_of_year >= WINTER else 1.0


def free_to_move(hazard: float, shield: float) -> float:
    """Give the weekly hazard of moving where a protector shields some from those who drive them out."""
    return (1.0 - shield) * hazard


def city_fit(weight: float, members: float, reach: float) -> float:
    """Give a province's weight against the mean over a group's members, so that cities draw attacks and make none."""
    return weight * members / reach if reach > 0.0 else 0.0
