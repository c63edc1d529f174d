"""Battles over provinces: the reserve that is sent, and the deaths.

The paper (para 12, with Malejacq): warlords arm to hold territory and fight for it. The army need not stay where people live: a regime
sends its reserve where its control is contested. Battles cost both sides men, and the weaker side a larger share (Lanchester's linear
law, as a bound). Without both rules, a few hundred men in a small province would face an army alone for years without deaths.
"""

from __future__ import annotations

from sim.society.common.forms import share
from sim.society.common.rule import Params


def reserve_of(fighters: float, control: float, params: Params) -> float:
    """Return the size of the reserve that the Taliban can send, which is small where the leadership does not control its ranks."""
    return params.warlord_reserve_share * fighters * share(control / params.warlord_reserve_control)


def reserve_sent(reserve: float, threat: float, threats: float, men: float, params: Params) -> float:
    """Return the men sent to a province: its share of the reserve by threat, limited to a multiple of the enemy's men."""
    if threats <= 0.0:
        return 0.0
    part = reserve * threat / threats
    most = params.warlord_superiority * men
    return part if part < most else most


def battle_dead(men: float, enemies: float, hold: float, params: Params) -> float:
    """Return the deaths on both sides in a week, from the men in contact; highest where half of the territory is lost.

    The smaller side limits the men in contact. A side that holds little hides, and a side that holds everything is not attacked.
    """
    both = men + enemies
    return params.warlord_battle_rate * 4.0 * hold * (1.0 - hold) * men * enemies / both if both > 0.0 else 0.0


def fallen_of(dead: float, men: float, enemies: float) -> float:
    """Return one side's share of the deaths: proportional to the other side's strength, and at most its own men."""
    both = men + enemies
    part = dead * enemies / both if both > 0.0 else 0.0
    return part if part < men else men


def battle_hazard(fallen: float, fighters: float) -> float:
    """Return the weekly hazard of death in battle for a fighter who may be sent there."""
    return share(fallen / fighters) if fighters > 0.0 else 0.0


def threat_of(rebels: float, lost: float) -> float:
    """Return the threat that draws the reserve to a province: the warlords' men there, times the share of the province they control."""
    return rebels * lost


def men_who_obey(fighters: float, weight: float, obedience: float) -> float:
    """Return the number of people among a province's fighters who obey."""
    return fighters * weight * obedience
