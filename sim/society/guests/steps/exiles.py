"""The weeks of exiles and prisoners."""

from __future__ import annotations

from sim.society.common.choices import NOTHING, PLOT
from sim.society.common.forms import gone
from sim.society.common.rule import Params
from sim.society.guests.rules.dispersal import faded_hazard, find_hazard, lose_hazard
from sim.society.guests.state import Group
from sim.terms import Stage, Status

FIND, LOSE, ENTER, TRY = 31, 32, 33, 34


def exile_choice(drawn: float, status: int, stage: int, faded: float, group: Group, params: Params) -> int:
    """Return what an exile does in a week.

    Parameters
    ----------
    drawn
        The week's draw.
    status, stage
        Tracked or untracked; stage of the plot.
    faded
        Remaining ability, as a share.
    group
        His group.
    params
        Parameters.
    """
    if params.rule_tracking:
        if status == Status.TRACKED:
            drawn -= lose_hazard(params)
            if drawn < 0.0:
                return LOSE
            drawn -= params.tracking_programme_hazard
            if drawn < 0.0:
                return ENTER
            drawn -= params.tracking_programme_hazard
            if drawn < 0.0:
                return TRY
        else:
            drawn -= find_hazard(params)
            if drawn < 0.0:
                return FIND
    hazard = faded_hazard(faded, group.tracked_hazard if status == Status.TRACKED else group.untracked_hazard)
    if stage == Stage.PREPARING:
        hazard = group.preparing_hazard
    return PLOT if drawn < hazard else NOTHING


def rejoins(drawn: float, params: Params) -> bool:
    """Return whether a freed prisoner intends to rejoin his group."""
    return params.rule_prisoner_return != 0 and drawn < params.prison_rejoin


def return_chance(params: Params) -> float:
    """Return the probability that a freed prisoner on his way arrives this week."""
    return gone(params.prison_return_halflife)
