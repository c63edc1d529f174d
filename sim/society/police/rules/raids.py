"""Cells, the leads that name them, and betrayal of cells by arrested members.

A clandestine network consists of small cells that know a few others. Police raid the cells that leads name. A member
who is taken alive may give away the cells that his own knows, so arrests come in cascades and lulls. A network that
lost a cell grows back through shared contacts and veterans.
"""

from __future__ import annotations

from sim.society.common.forms import LN2, keep, saturate, share
from sim.society.common.rule import Params


def lead_hazard(hazard: float, activity: float, params: Params) -> float:
    """Return the expected leads on a cell in a week, from informants and from traces of its attacks."""
    return hazard * (params.raids_informants + params.raids_detection * activity)


def naming_weight(lead: float, visibility: float, known: bool, params: Params) -> float:
    """Return the weight with which a lead names a cell; visible cells and cells known to police weigh more."""
    return lead * visibility * (1.0 + params.raids_known_weight) if known else lead * visibility


def activity_next(activity: float, attacks: float, params: Params) -> float:
    """Return next week's remembered attacks of a cell, forgotten with a half-life."""
    return activity * keep(params.raids_activity_halflife) + attacks


def closure_chance(seasoned: float, free: float, params: Params) -> float:
    """Return the weekly probability that a cell meets a cell known to one of its contacts."""
    return share(params.links_closure * seasoned * free)


def unused_loss(idle: float, params: Params) -> float:
    """Return the weekly probability that a link is lost; zero if it was used recently."""
    return 1.0 - keep(params.regrowth_halflife) if idle > 0.5 * params.regrowth_halflife else 0.0


def may_lose(drawn: float, idle: float, params: Params) -> bool:
    """Return whether a draw may lose a link. A probability is never above its hazard, which saves most links the exponential."""
    return idle > 0.5 * params.regrowth_halflife and drawn * params.regrowth_halflife < LN2


def reach(veterans: float, params: Params) -> float:
    """Return how well a cell is placed, given the veterans within two links."""
    return saturate(veterans, params.links_veterans_half)


def may_plot(links: float, veterans: float, facilitators: float, undisturbed: float) -> bool:
    """Return whether a cell can plan abroad: within two links it needs a veteran, a facilitator and an undisturbed cell."""
    return links > 0.0 and veterans > 0.0 and facilitators > 0.0 and undisturbed > 0.0


def least_of_cell(params: Params) -> float:
    """Return the members below which a cell merges with another: half its usual size."""
    return 0.5 * params.cells_size


def most_of_cell(params: Params) -> float:
    """Return the members above which a cell splits: twice its usual size."""
    return 2.0 * params.cells_size


def room_left(counted: int, params: Params) -> int:
    """Return the number of members that a cell can still take."""
    room = int(most_of_cell(params)) - counted
    return room if room > 0 else 0


def whole_size(params: Params) -> int:
    """Return the usual size of a cell as a whole number."""
    return int(params.cells_size)


def cells_filled(members: int, params: Params) -> int:
    """Return the number of cells that some members fill, at least one."""
    cells = int(members / params.cells_size + 0.5)
    return cells if cells > 0 else 1


def links_sought(drawn: float, params: Params) -> int:
    """Return the number of cells that a new cell seeks to know: half its average, since others seek it too."""
    return int(0.5 * params.links_degree + drawn)


def seasoned_share(veterans: int, members: int, params: Params) -> float:
    """Return the mean experience of a cell's members, where a veteran counts as one."""
    return (veterans + (members - veterans) * params.maturation_newcomer_quality) / members


def stays_behind(drawn: float, params: Params) -> bool:
    """Return whether a member of a cell that splits stays in it."""
    return drawn >= params.cells_split
