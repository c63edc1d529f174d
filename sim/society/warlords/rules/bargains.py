"""Warlords bargain: a post against the value of fighting, and a sponsor who decides what a war can cost.

Fighting is dear, so there is a post that both sides would rather have than war (Fearon 1995); who seeks autonomy takes it less
gladly, who is backed from abroad bears more, and a sponsor bears only so many dead (Malejacq on warlords as businessmen, para 12).
"""

from __future__ import annotations

from sim.society.common.forms import keep, logistic
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "bargain",
        "Warlords take a post, or fight, by what each is worth",
        ("C34", "C35"),
        "P(fight) = logistic((odds - cost*(1 - backing)/(1 + revenue) - post*resources*(1 - autonomy))/noise)",
        ("warlord.post", "warlord.war_cost", "warlord.offer_hazard", "warlord.bargain_noise"),
        ("warlords.active",),
        "Warlords in arms fewer where posts pay, more where sponsors do, where powers adapt",
        "Nobody is offered a post",
    ),
    Rule(
        "sponsors",
        "A sponsor bears so many dead and no more",
        ("C35",),
        "backing = patron * limit/(limit + dead remembered)",
        ("warlord.sponsor_limit", "warlord.sponsor_memory"),
        ("warlords.active",),
        "Backing falls with the dead, where powers adapt",
        "Sponsors bear any cost",
    ),
)


def backing_of(patron: float, dead: float, params: Params) -> float:
    """Give the backing of a sponsor who has seen so many die."""
    return patron * params.warlord_sponsor_limit / (params.warlord_sponsor_limit + dead)


def toll_next(dead: float, fallen: float, params: Params) -> float:
    """Move the dead whom a sponsor remembers."""
    return dead * keep(params.warlord_sponsor_memory) + fallen


def winning_odds(men: float, enemies: float) -> float:
    """Give the share of the ground that so many men can expect to hold against so many."""
    return men / (men + enemies) if men + enemies > 0.0 else 0.0


def fight_value(odds: float, backing: float, revenue: float, params: Params) -> float:
    """Give what fighting is worth to a warlord: what he can hold, less what it costs whoever is not backed and has no trade."""
    return odds - params.warlord_war_cost * (1.0 - backing) / (1.0 + revenue)


def post_value(resources: float, autonomy: float, params: Params) -> float:
    """Give what a post is worth: what the regime can pay, to one who can bear a master."""
    return params.warlord_post * resources * (1.0 - autonomy)


def fights(fight: float, post: float, params: Params) -> float:
    """Give the probability that a warlord who weighs both fights."""
    return logistic((fight - post) / params.warlord_bargain_noise)


def accepts(fighting: float, params: Params) -> float:
    """Give the weekly hazard that a warlord in arms is offered a post and takes it."""
    return params.warlord_offer_hazard * (1.0 - fighting)


def returns(hazard: float, fighting: float) -> float:
    """Give the weekly hazard that one who waits takes up arms: who could, times who would."""
    return hazard * fighting
