"""The choice of a militant at large in a week: competing risks settled by one draw."""

from __future__ import annotations

from typing import NamedTuple

from sim.society.common.choices import ARREST, DIE, EXPEL, GO_HOME, HAND_OVER, MATURE, MOVE, NOTHING, PLOT, TIE, UNTIE
from sim.society.common.rule import Params
from sim.society.guests.rules.cadre import mature_hazard, tie_bound, tie_hazard, untie_hazard
from sim.society.guests.state import Group
from sim.society.observers.rules.sight import most_visible
from sim.society.police.rules.enforcement import arrest_of_one
from sim.society.ranks.rules.ranks import above_rounding
from sim.terms import Stage


class Member(NamedTuple):
    """The traits of one militant.

    Attributes
    ----------
    visibility
        Relative to the group's mean, up to `most_visible`.
    ties
        Ties in the network.
    veteran, stage
        Whether he is a veteran; stage of his plot.
    """

    visibility: float
    ties: float
    veteran: int
    stage: int


class Risks(NamedTuple):
    """Weekly hazards of an average member of a group in a province, and the freedom of action there."""

    arrest: float
    move: float
    plot: float
    freedom: float


def militant_choice(drawn: float, member: Member, leave: float, risks: Risks, group: Group, params: Params) -> int:
    """Return what a militant at large does in a week.

    Parameters
    ----------
    drawn
        The week's draw.
    member
        His traits.
    leave
        Hazard of going home at his length of service.
    risks
        Hazards and freedom of action in his place.
    group
        His group.
    params
        Parameters.
    """
    drawn -= arrest_of_one(risks.arrest, member.visibility)
    if drawn < 0.0:
        return ARREST
    drawn -= group.dying
    if drawn < 0.0:
        return DIE
    drawn -= leave
    if drawn < 0.0:
        return GO_HOME
    drawn -= group.expelling
    if drawn < 0.0:
        return EXPEL
    drawn -= group.handing
    if drawn < 0.0:
        return HAND_OVER
    plot = risks.plot
    if member.stage == Stage.PREPARING:
        plot = group.preparing_hazard
    drawn -= plot
    if drawn < 0.0:
        return PLOT
    drawn -= risks.move
    if drawn < 0.0:
        return MOVE
    drawn -= untie_hazard(member.ties, group.lost_rate, 1.0)
    if drawn < 0.0:
        return UNTIE
    drawn -= tie_hazard(member.ties, group.knitting, risks.freedom, params)
    if drawn < 0.0:
        return TIE
    if member.veteran == 0:
        drawn -= mature_hazard(group.ripening, risks.freedom)
        if drawn < 0.0:
            return MATURE
    return NOTHING


def militant_bound(
    leave_most: float, arrest: float, move: float, plot: float, freedom: float, group: Group, params: Params
) -> float:
    """Return a bound on the summed hazards of any member of a group at large in a province who is in no plot and has no ties."""
    taken = arrest_of_one(arrest, most_visible(params))
    total = taken + group.dying + leave_most + group.expelling + group.handing + plot + move
    total += tie_bound(group.knitting, freedom, params) + mature_hazard(group.ripening, freedom)
    return above_rounding(total)
