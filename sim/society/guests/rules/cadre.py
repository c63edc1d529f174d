"""Recruitment, ties, experience and capability of groups.

The paper (paras 8, 10): prison breaks freed cadre; networks could be rebuilt quickly (Milley); outsiders cannot tell
whether AQ's members are veterans or newcomers (Zelin); whether the members in Iran may move is open.
"""

from __future__ import annotations

import math

from sim.society.common.forms import keep, power, share
from sim.society.common.rule import Params


def recruits_mean(
    growth: float, members: float, ceiling: float, freedom: float, low_key: float, params: Params
) -> float:
    """Return the expected recruits of a group in a week."""
    return growth * members * headroom(members, ceiling) * freedom * (1.0 - params.low_key_recruit_cost * low_key)


def headroom(members: float, ceiling: float) -> float:
    """Return the share of newcomers for whom a group has room; it falls to zero at the group's ceiling."""
    return share(1.0 - members / ceiling) if ceiling > 0.0 else 0.0


def refill_mean(start: float, now: float, resources: float, params: Params) -> float:
    """Return the expected recruits of the Taliban in a week, in model fighters."""
    if now >= start:
        return 0.0
    return params.taliban_recruitment * (start - now) * resources


def tie_hazard(ties: float, rate: float, freedom: float, params: Params) -> float:
    """Return the weekly hazard that a member gains a tie, up to a limit; members with more freedom gain ties faster."""
    if ties >= 2.0 * params.regrowth_ties_half:
        return 0.0
    hazard = (2.0 * params.regrowth_ties_half - ties) * rate * freedom
    return hazard if hazard < params.regrowth_hazard_most else params.regrowth_hazard_most


def untie_hazard(ties: float, lost: float, members: float) -> float:
    """Return the weekly hazard that a member loses a tie because the member at its other end was removed."""
    if members <= 0.0:
        return 0.0
    return share(ties * lost / members)


def mature_hazard(rate: float, freedom: float) -> float:
    """Return the weekly hazard that a newcomer becomes a veteran, in proportion to freedom of action."""
    return rate * freedom


def cohesion_next(cohesion: float, loss: float, params: Params) -> float:
    """Return next week's cohesion: it recovers towards one, less the loss of a leader."""
    back = 1.0 - (1.0 - cohesion) * keep(2.0 * params.cells_succession)
    return share(back - loss)


def capability(quality: float, cohesion: float, tied: float, params: Params) -> float:
    """Return a group's capability: summed quality with diminishing returns, times cohesion, times how well it is tied."""
    return power(quality, params.capability_exponent) * cohesion * tied


def relocation_hazard(waiting: float, params: Params) -> float:
    """Return the weekly hazard that one senior in Iran relocates, from a flow in people a month and the number at the start."""
    return -math.expm1(-params.iran_gate_flow * 12.0 / 52.18 / waiting) if waiting > 0.0 else 0.0


def summed_quality(veterans: float, newcomers: float, seniors: float, params: Params) -> float:
    """Return the summed quality of a group's members, in units of one veteran. Seniors count by their rank on top."""
    return veterans + newcomers * params.maturation_newcomer_quality + seniors * params.maturation_senior_worth


def ability(quality: float, members: float, cohesion: float, tied: float) -> float:
    """Return what an average member of a group can do."""
    if members <= 0.0:
        return 0.0
    return quality / members * cohesion * tied


def most_ties(params: Params) -> float:
    """Return an upper bound on any member's ties; a newcomer may bring more than the network's usual number."""
    most = (
        2.0 * params.regrowth_ties_half
        if 2.0 * params.regrowth_ties_half > params.regrowth_newcomer_ties
        else params.regrowth_newcomer_ties
    )
    return most + 1.0


def tie_bound(rate: float, freedom: float, params: Params) -> float:
    """Return a bound on the weekly hazard that a member without ties gains one."""
    return most_ties(params) * rate * freedom


def bound_per_tie(lost: float, rate: float, freedom: float) -> float:
    """Return what each tie adds to a bound on the hazards of losing and gaining ties: it leaves less room for another."""
    return lost - rate * freedom


def bound_of(bound: float, per_tie: float, ties: float) -> float:
    """Return a bound on the hazards of a member with some ties, from that of one without."""
    return bound + per_tie * ties


def ties_at_birth(settled: bool, drawn: float, params: Params) -> int:
    """Return a member's first ties: those of a newcomer, or a number between those and the network's usual number."""
    if not settled or 2.0 * params.regrowth_ties_half <= params.regrowth_newcomer_ties:
        return int(params.regrowth_newcomer_ties)
    return int(
        params.regrowth_newcomer_ties + drawn * (2.0 * params.regrowth_ties_half - params.regrowth_newcomer_ties + 1.0)
    )


def welcome(free: float, members: float) -> float:
    """Return the weight of a province as a destination of recruits: members there, times their freedom of action."""
    return free * members
