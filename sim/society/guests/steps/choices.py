"""What one militant at large does in a week: competing risks settled by one draw."""

from __future__ import annotations

from sim.society.common.choices import ARREST, DIE, EXPEL, GO_HOME, HAND_OVER, MATURE, MOVE, NOTHING, PLOT, TIE, UNTIE
from sim.society.common.rule import Params
from sim.society.guests.rules.cadre import mature_hazard, most_ties, tie_hazard, untie_hazard
from sim.society.guests.state import Group
from sim.society.observers.rules.sight import MOST_VISIBLE
from sim.society.police.rules.enforcement import arrest_of_one
from sim.society.ranks.rules.ranks import above_rounding
from sim.terms import Stage


def militant_choice(
    drawn: float,
    visibility: float,
    ties: float,
    veteran: int,
    stage: int,
    leave: float,
    arrest: float,
    move: float,
    plot: float,
    freedom: float,
    group: Group,
    params: Params,
) -> int:
    """Settle the week of a militant at large.

    Parameters
    ----------
    drawn
        The week's draw.
    visibility
        Against the mean of the group, up to `MOST_VISIBLE`.
    ties
        Ties in the network.
    veteran, stage
        Whether he is a veteran; how far his plot has come.
    leave, arrest, move, plot, freedom
        Hazards and freedom of action where he is.
    group
        Record of his group.
    p
        Parameters.
    """  # fmt: skip
    drawn -= arrest_of_one(arrest, visibility)
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
    if stage == Stage.PREPARING:
        plot = group.preparing_hazard
    if stage == Stage.READY:
        plot = group.ready_hazard
    drawn -= plot
    if drawn < 0.0:
        return PLOT
    drawn -= move
    if drawn < 0.0:
        return MOVE
    drawn -= untie_hazard(ties, group.lost_rate, 1.0)
    if drawn < 0.0:
        return UNTIE
    drawn -= tie_hazard(ties, group.knitting, freedom, params)
    if drawn < 0.0:
        return TIE
    if veteran == 0:
        drawn -= mature_hazard(group.ripening, freedom)
        if drawn < 0.0:
            return MATURE
    return NOTHING


def militant_bound(
    leave_most: float, arrest: float, move: float, plot: float, freedom: float, group: Group, params: Params
) -> float:
    """Bound the summed hazards of any member of a group at large in a province."""
    most = plot
    if group.preparing_hazard > most:
        most = group.preparing_hazard
    if group.ready_hazard > most:
        most = group.ready_hazard
    taken = arrest_of_one(arrest, MOST_VISIBLE)
    total = taken + group.dying + leave_most + group.expelling + group.handing + most + move
    ties = most_ties(params)
    total += untie_hazard(ties, group.lost_rate, 1.0)
    total += tie_hazard(0.0, group.knitting, freedom, params) + mature_hazard(group.ripening, freedom)
    return above_rounding(total)
