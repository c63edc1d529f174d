"""How leaders vote, and who sits there after one is killed.

The paper (para 11) leaves open who decides. Where the council votes, each leader answers by quantal response (McKelvey and
Palfrey 1995); factions trade support, each giving way where another has more at stake; the faction that holds a guest's provinces
counts more on that guest; the median decides, and a blocking minority keeps expulsion off the table. Seats can be emptied by
attacks and strikes, and who follows has loyalties of his own.
"""

from __future__ import annotations

from sim.society.common.forms import share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "logrolling",
        "Factions support each other's wishes, and weigh more on guests whom they hold",
        ("C30",),
        "U = (1 - trade)*own + trade*sum over factions of stake*wish; seat weight = authority*(1 + (double - 1)*stake)",
        ("council.logrolling", "council.stake_weight"),
        ("leniency.al_qaeda", "split.al_qaeda"),
        "Treatment follows the hosts",
        "Each leader votes for himself, by his authority",
    ),
    Rule(
        "succession",
        "Leaders are killed, and their successors have other loyalties",
        ("C30",),
        "h = per attack * attacks at his seat + per strike * loyalty to whom it hit; the heir: mean of his faction, give or take",
        ("succession.per_attack", "succession.per_strike", "succession.spread"),
        ("leaders.lost",),
        "Leaders lost up with attacks",
        "Nobody in the leadership is ever killed",
    ),
)


def stake_of(members: float, total: float, hold: float) -> float:
    """Give what a faction has at stake in the members of a group in a province, of which it holds a share."""
    return members / total * hold if total > 0.0 else 0.0


def traded(own: float, friends: float, params: Params) -> float:
    """Give a leader's utility of an order once factions have traded support."""
    return (1.0 - params.council_logrolling) * own + params.council_logrolling * friends


def seat_weight(authority: float, stake: float, params: Params) -> float:
    """Give the weight of a leader's vote on a group in which his faction has so much at stake."""
    return authority * (1.0 + (params.council_stake_weight - 1.0) * stake)


def is_blocked(below: float, params: Params) -> bool:
    """Say whether so large a share of votes short of expulsion blocks it."""
    return below >= params.council_veto_share


def fall_hazard(attacks: float, strikes: float, params: Params) -> float:
    """Give the probability that a leader is killed in a week of so many attacks and strikes at his seat."""
    return share(params.succession_per_attack * attacks + params.succession_per_strike * strikes)


def heir_trait(mean: float, drawn: float, params: Params) -> float:
    """Draw what a successor is like: as his faction on the whole, give or take."""
    return share(mean + params.succession_spread * (2.0 * drawn - 1.0))
