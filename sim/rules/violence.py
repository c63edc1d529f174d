"""Attacks at home: a self-exciting process, pushed about by enforcement and the seasons.

Attacks beget attacks for some weeks (Porter and White 2012 fit such a process to Indonesian data); skilled enforcement stops a
share and drives members next door and to the cities.
"""

from sim.rules.forms import keep, saturate
from sim.rules.rule import Rule

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


def attack_mean(base: float, branching: float, stopped: float, excitation: float) -> float:
    """Give the expected attacks of a group in a province in a week."""
    return base * (1.0 - branching) * (1.0 - stopped) + branching * excitation


def excitation_next(excitation: float, attacks: float, memory: float) -> float:
    """Move the excitation: an exponentially weighted mean of past attacks."""
    kept = keep(memory * 0.6931471805599453)
    return excitation * kept + (1.0 - kept) * attacks


def suppression(skill: float, half: float) -> float:
    """Give the share of attacks that enforcement of a given skill stops."""
    return saturate(skill, half)


def move_hazard(wander: float, rate: float, saturation: float, skill: float) -> float:
    """Give the weekly hazard that a militant moves to another province."""
    return wander + rate * saturation * skill


def city_weight(pull: float, busiest: float) -> float:
    """Give how much more is attacked in a province with a busy city than elsewhere."""
    return 1.0 + pull * busiest


def attack_base(rate: float, here: float, fit: float, season: float) -> float:
    """Give the expected attacks of a group's members in a province before echo and police."""
    return rate * here * fit * season


def drawn_by(members: float, strangers: float) -> float:
    """Give what draws the displaced of a group to a province: comrades there, or very little where there are none."""
    return members + strangers
