"""Recruitment by contact: cells recruit sympathisers nearby, and foreigners join groups that are well known.

A group grows only through its own members. Sympathisers are a stock. A few recruits come unasked
or from abroad, so a group that has vanished can return.
"""

from __future__ import annotations

from sim.society.common.forms import keep, saturate, share
from sim.society.common.rule import Params


def contact_mean(
    growth: float, members: float, unreached: float, freedom: float, discreet: float, room: float
) -> float:
    """Return the expected recruits of a cell in a week.

    Parameters
    ----------
    growth
        Recruits per member and week.
    members
        Members in contact with people around them.
    unreached
        Sympathisers in the province, relative to the start.
    freedom
        Freedom of action there.
    discreet
        Share of recruits lost by keeping a low profile.
    room
        Share of newcomers for whom the group has room.
    """
    return growth * members * unreached * freedom * (1.0 - discreet) * room


def sympathisers_next(now: float, usual: float, params: Params) -> float:
    """Return next week's sympathisers: a return to the usual number."""
    return usual + (now - usual) * keep(params.learning_memory_halflife)


def standing(capability: float, params: Params) -> float:
    """Return how well a group is known abroad: it rises with capability, from a floor."""
    return params.foreigners_floor + (1.0 - params.foreigners_floor) * saturate(
        capability, params.foreigners_capability_half
    )


def foreigners_mean(
    growth: float, start: float, origin: float, border: float, heard: float, freedom: float, room: float
) -> float:
    """Return the expected foreigners of one origin who join a group in a week."""
    return growth * start * origin * border * heard * freedom * room


def crossing_mean(beyond: float, freedom: float, room: float, params: Params) -> float:
    """Return the expected people who cross from the refuge in Pakistan in a week, whatever is left of the group."""
    return params.refuge_crossing * beyond * freedom * room


def beyond_next(beyond: float, usual: float, crossed: float, params: Params) -> float:
    """Return next week's people in the refuge: a return to the usual number, less those who crossed."""
    return max(usual + (beyond - usual) * keep(params.refuge_renewal) - crossed, 0.0)


def withdrawn(beyond: float, usual: float) -> float:
    """Return the people in the refuge once a member who gave up has withdrawn there, if the group has one."""
    return beyond + 1.0 if usual > 0.0 else beyond


def unasked_mean(sympathisers: float, own: float, room: float, params: Params) -> float:
    """Return the expected sympathisers who join a group unasked in a week."""
    return params.contact_unasked * sympathisers * share(own) * room


def discretion(low_key: float, params: Params) -> float:
    """Return the share of recruits that a group loses by keeping a low profile."""
    return low_key * params.low_key_recruit_cost


def watched_border(params: Params) -> float:
    """Return how open a border is to foreigners during a neighbour's drill."""
    return 1.0 - params.drills_deterrence


def local_growth(growth: float, local: float) -> float:
    """Return the part of a group's growth that comes from Afghans."""
    return growth * local


def left_after(sympathisers: float, joined: float, total: float) -> float:
    """Return the sympathisers left in a place after some of all sympathisers have joined."""
    return sympathisers * share(1.0 - joined / total)
