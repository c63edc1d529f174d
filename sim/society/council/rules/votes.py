"""Votes of leaders, and the succession of leaders who are killed.

The paper (para 11) leaves open who decides. Where the council votes, each leader responds by quantal response (McKelvey and
Palfrey 1995). Factions trade support: each gives way where another has more at stake, and the faction that holds a guest's provinces
counts for more in votes on that guest. The median decides, and a blocking minority prevents expulsion. Attacks and strikes can kill
leaders, whose successors have other loyalties.
"""

from __future__ import annotations

from sim.society.common.forms import share
from sim.society.common.rule import Params


def stake_of(members: float, total: float, hold: float) -> float:
    """Return a faction's stake in a group in one province: the share of the group's members there, times the share of the province it holds."""
    return members / total * hold if total > 0.0 else 0.0


def traded(own: float, friends: float, params: Params) -> float:
    """Return a leader's utility of an order once factions have traded support."""
    return (1.0 - params.council_logrolling) * own + params.council_logrolling * friends


def seat_weight(authority: float, stake: float, params: Params) -> float:
    """Return the weight of a leader's vote on a group, given his faction's stake in it."""
    return authority * (1.0 + (params.council_stake_weight - 1.0) * stake)


def is_blocked(below: float, params: Params) -> bool:
    """Return whether a share of votes against expulsion is large enough to block it."""
    return below >= params.council_veto_share


def fall_hazard(attacks: float, strikes: float, params: Params) -> float:
    """Return the probability that a leader is killed in a week, given the attacks and strikes at his seat."""
    return share(params.succession_per_attack * attacks + params.succession_per_strike * strikes)


def heir_trait(mean: float, drawn: float, params: Params) -> float:
    """Return a trait of a successor: the mean of his faction plus a symmetric deviation."""
    return share(mean + params.succession_spread * (2.0 * drawn - 1.0))
