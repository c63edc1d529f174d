"""Bargains of warlords: a post weighed against fighting, and a sponsor who limits the cost of war that a warlord can bear.

War is costly, so some post is better than war for both sides (Fearon 1995). A warlord who seeks autonomy values a post less, one with
backing from abroad bears more cost, and a sponsor tolerates only so many deaths (Malejacq on warlords as businessmen, para 12).
"""

from __future__ import annotations

from sim.society.common.forms import keep, logistic
from sim.society.common.rule import Params


def backing_of(patron: float, dead: float, params: Params) -> float:
    """Return a sponsor's support, given the deaths that he remembers."""
    return patron * params.warlord_sponsor_limit / (params.warlord_sponsor_limit + dead)


def toll_next(dead: float, fallen: float, params: Params) -> float:
    """Return the deaths that a sponsor remembers after a week."""
    return dead * keep(params.warlord_sponsor_memory) + fallen


def winning_odds(men: float, enemies: float) -> float:
    """Return the share of territory that a force can expect to hold against its enemies."""
    return men / (men + enemies) if men + enemies > 0.0 else 0.0


def fight_value(odds: float, backing: float, revenue: float, params: Params) -> float:
    """Return the value of fighting to a warlord: the territory he can expect to hold, minus a cost that backing and trade reduce."""
    return odds - params.warlord_war_cost * (1.0 - backing) / (1.0 + revenue)


def post_value(resources: float, autonomy: float, params: Params) -> float:
    """Return the value of a post to a warlord: what the regime can pay, reduced by his wish for autonomy."""
    return params.warlord_post * resources * (1.0 - autonomy)


def fights(fight: float, post: float, params: Params) -> float:
    """Return the probability that a warlord fights, given the values of fighting and of a post."""
    return logistic((fight - post) / params.warlord_bargain_noise)


def accepts(fighting: float, params: Params) -> float:
    """Return the weekly hazard that a warlord in arms is offered a post and takes it."""
    return params.warlord_offer_hazard * (1.0 - fighting)


def returns(hazard: float, fighting: float) -> float:
    """Return the weekly hazard that a waiting warlord takes up arms: the hazard that he could, times the probability that he would."""
    return hazard * fighting
