"""Bargains of warlords: a post weighed against fighting.

War is costly, so some post is better than war for both sides (Fearon 1995). A post is worth less to a warlord who seeks autonomy, and to
one with revenue from outside (Malejacq on warlords as businessmen, para 12).
"""

from __future__ import annotations

from sim.society.common.forms import logistic
from sim.society.common.rule import Params


def winning_odds(men: float, enemies: float) -> float:
    """Return the share of territory that a force can expect to hold against its enemies."""
    return men / (men + enemies) if men + enemies > 0.0 else 0.0


def post_value(resources: float, autonomy: float, revenue: float, params: Params) -> float:
    """Return the value of a post to a warlord: what the regime can pay, reduced by his wish for autonomy and his own revenue."""
    return params.warlord_post * resources * (1.0 - autonomy) / (1.0 + revenue)


def fights(odds: float, post: float, params: Params) -> float:
    """Return the probability that a warlord fights, given the territory that he can expect to hold and the value of a post."""
    return logistic((odds - post) / params.stances_noise)


def accepts(fighting: float, params: Params) -> float:
    """Return the weekly hazard that a warlord in arms is offered a post and takes it."""
    return params.warlord_offer_hazard * (1.0 - fighting)


def returns(hazard: float, fighting: float) -> float:
    """Return the weekly hazard that a waiting warlord takes up arms: the hazard that he could, times the probability that he would."""
    return hazard * fighting
