"""Recruits by contact: cells find those who sympathise and were not yet reached; foreigners come from where a group is known.

A group grows through its own people, not by itself: who is joined by nobody hears of it. Sympathisers are a stock, which arrests
of the wrong men fill some months later. A few come unasked and foreigners come from outside, so that a group that is gone can return.
"""

from __future__ import annotations

from sim.society.common.forms import keep, saturate, share
from sim.society.common.rule import Params, Rule
from sim.society.police.rules.enforcement import innocents

RULES = (
    Rule(
        "foreign_recruits",
        "Foreigners join by origin, as a group is heard of",
        ("C11", "C43"),
        "Poisson(rate * growth * first strength * share of origin * open border * standing * freedom * (1 - N/ceiling))",
        ("foreigners.rate", "foreigners.floor", "foreigners.capability_half"),
        ("recruits.isis_k", "recruits.al_qaeda"),
        "Recruits up, where recruitment goes by contact",
        "Nobody comes from abroad",
    ),
    Rule(
        "late_backlash",
        "Those wrongly hit, and their kin, turn to the hunted some months later",
        ("C33", "C43"),
        "sympathisers += innocents * share, spread over the weeks from soonest to half a year",
        ("contact.wronged", "contact.soonest"),
        ("recruits.isis_k",),
        "Recruits of the hunted up in the next half-year, where recruitment goes by contact",
        "The wronged stay at home",
    ),
    Rule(
        "going_over",
        "A guests' cell that is hemmed in may go over to a rival",
        ("C12", "C14"),
        "logistic((strictness - freedom + weight * share of friends gone - threshold)/noise) * (1 - N/ceiling) of the rival, at reviews",
        ("cells.turning",),
        ("strength.isis_k",),
        "The rival up where guests are treated harshly, where recruitment goes by contact",
        "Cells stay with their group",
    ),
)


def contact_mean(
    growth: float, members: float, unreached: float, freedom: float, discreet: float, room: float, params: Params
) -> float:
    """Give the expected recruits of a cell in a week.

    Parameters
    ----------
    rate
        Recruits against the group's growth where nobody was reached yet.
    growth
        Recruits per member and week.
    members
        Members in contact with people around them.
    unreached
        Share of sympathisers in the province who were not reached yet, against the start.
    freedom
        Freedom of action there.
    discreet
        Share of recruitment lost by keeping low.
    room
        Share of newcomers for whom the group has room.
    """
    return params.contact_rate * growth * members * unreached * freedom * (1.0 - discreet) * room


def sympathisers_next(now: float, usual: float, wronged: float, params: Params) -> float:
    """Move those not yet reached: back to as many as the place usually has, and whoever was wronged on top."""
    return usual + (now - usual) * keep(params.contact_renewal) + wronged


def usual_sympathisers(start: float, rise: float, cause: float) -> float:
    """Give how many a place usually has: more where there is cause."""
    return start * (1.0 + rise * cause)


def standing(capability: float, params: Params) -> float:
    """Give how far a group is heard of abroad: by what it can do, and never less than the floor."""
    return params.foreigners_floor + (1.0 - params.foreigners_floor) * saturate(
        capability, params.foreigners_capability_half
    )


def foreigners_mean(
    growth: float, start: float, origin: float, border: float, heard: float, freedom: float, room: float, params: Params
) -> float:
    """Give the expected foreigners of one origin who join a group in a week, as far as it is free to take them in and has room."""
    return params.foreigners_rate * growth * start * origin * border * heard * freedom * room


def unasked_mean(sympathisers: float, own: float, room: float, params: Params) -> float:
    """Give the expected sympathisers who join unasked in a week: a group's own part of them, as far as it has room."""
    return params.contact_unasked * sympathisers * share(own) * room


def wronged(arrests: float, precision: float, params: Params) -> float:
    """Give those whom a week's arrests wrong who will come to sympathise, weeks later."""
    return params.contact_wronged * innocents(arrests, precision)


def discretion(low_key: float, params: Params) -> float:
    """Give the share of recruits whom a low profile costs a group."""
    return low_key * params.low_key_recruit_cost


def watched_border(params: Params) -> float:
    """Give how open a border is to foreigners while those behind it drill."""
    return 1.0 - params.drills_deterrence


def share_gone(gone: float, known: float) -> float:
    """Give the share of those one knows who went: none where one knows nobody."""
    return share(gone / known) if known >= 1.0 else 0.0


def cause_of(grievance: float, minority: float) -> float:
    """Give the cause that a place gives to the opposition: the grievance of its minorities."""
    return grievance * minority


def local_growth(growth: float, local: float) -> float:
    """Give the growth of a group by those who come from near by."""
    return growth * local


def left_after(sympathisers: float, joined: float, total: float) -> float:
    """Give the sympathisers of a place once so many of all of them have joined."""
    return sympathisers * share(1.0 - joined / total)
