"""Wars over provinces: who is sent, who falls.

The paper (para 12, with Malejacq): warlords will arm to hold ground and fight for it. Armies are not where people live: a regime
sends its reserve where its hold is contested, and battles cost both sides men, the weaker more for each that it has (Lanchester's
linear law, as a bound). Without either, a few hundred men of a small province would face an army alone for years, and nobody fall.
"""

from __future__ import annotations

from sim.society.common.forms import share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "reserve",
        "The Taliban send a reserve where control is contested",
        ("C36",),
        "sent = reserve * threat/sum of threats, at most superiority * threat",
        ("warlord.reserve_share", "warlord.superiority"),
        ("control.taliban", "polities"),
        "Taliban control up, polities down",
        "Each province is left to the men who happen to be there",
    ),
    Rule(
        "battles",
        "Battles over ground cost both sides men",
        ("C36",),
        "dead = rate * 4*hold*(1 - hold) * own*other/(own + other); each side's part is the other's share of both",
        ("warlord.battle_rate",),
        ("battles.dead", "control.taliban"),
        "Dead up where ground is contested, militias down",
        "Ground changes hands without a fight",
    ),
)


def reserve_of(fighters: float, params: Params) -> float:
    """Give the men whom the Taliban can send anywhere."""
    return params.warlord_reserve_share * fighters


def reserve_sent(reserve: float, threat: float, threats: float, men: float, params: Params) -> float:
    """Give the men sent to a province: its part of the reserve by threat, and no more than outnumber so many men."""
    if threats <= 0.0:
        return 0.0
    part = reserve * threat / threats
    most = params.warlord_superiority * men
    return part if part < most else most


def battle_dead(men: float, enemies: float, hold: float, params: Params) -> float:
    """Give the dead of both sides in a week: by the men in contact, and most where the ground is half lost.

    As many are in contact as the smaller side can be met by; who holds little hides, who holds all is left alone.
    """
    both = men + enemies
    return params.warlord_battle_rate * 4.0 * hold * (1.0 - hold) * men * enemies / both if both > 0.0 else 0.0


def fallen_of(dead: float, men: float, enemies: float) -> float:
    """Give one side's part of the dead: the stronger the other side, the more, and never more than it has."""
    both = men + enemies
    part = dead * enemies / both if both > 0.0 else 0.0
    return part if part < men else men


def battle_hazard(fallen: float, fighters: float) -> float:
    """Give the weekly hazard of falling in battle for one of so many who may be sent there."""
    return share(fallen / fighters) if fighters > 0.0 else 0.0


def threat_of(rebels: float, lost: float) -> float:
    """Give what draws the reserve to a province: the armed men there, as far as it is theirs."""
    return rebels * lost


def men_who_obey(fighters: float, weight: float, obedience: float) -> float:
    """Give the Taliban's men of a province who obey, in people."""
    return fighters * weight * obedience
