"""Cells, the leads that name them, and who is given away.

A clandestine network is made of small cells that know a few others. Police raid what a lead names; whoever is taken alive may give
away the cells that his own knows, so that arrests come in cascades and in lulls. A network that lost a cell knits again through
shared contacts and through its veterans.
"""

from __future__ import annotations

from sim.society.common.forms import keep, saturate, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "given_away",
        "A man taken alive gives away cells that his own knows",
        ("C24", "C33"),
        "each link with rate * (1 - compartment); known for some weeks: its leads * (1 + weight)",
        ("raids.given_away", "raids.compartment", "raids.known_weeks", "raids.known_weight"),
        ("acts.isis_k",),
        "Arrests come in cascades, where policing follows links",
        "Nobody talks",
    ),
    Rule(
        "cell_succession",
        "A cell without its leader waits for the most seasoned to take over",
        ("C05", "C24"),
        "vacant for some weeks: neither attacks nor plots",
        ("cells.succession", "cells.size", "cells.least", "cells.most", "cells.split"),
        ("capability.isis_k",),
        "Capability down for weeks after a raid, where policing follows links",
        "Another leads at once",
    ),
)


def lead_hazard(hazard: float, activity: float, params: Params) -> float:
    """Give the expected leads on a cell in a week: people talk of it, and what it does is detected."""
    return params.raids_leads * hazard * (params.raids_informants + params.raids_detection * activity)


def naming_weight(lead: float, visibility: float, known: bool, params: Params) -> float:
    """Give the weight with which a lead names a cell: seen ones first, and those that the police know of."""
    return lead * visibility * (1.0 + params.raids_known_weight) if known else lead * visibility


def given_away(params: Params) -> float:
    """Give the probability that a man taken alive gives away one cell that his own knows."""
    return share(params.raids_given_away * (1.0 - params.raids_compartment))


def activity_next(activity: float, attacks: float, params: Params) -> float:
    """Move what a cell is known to have done lately: its attacks, forgotten with a half-life."""
    return activity * keep(params.raids_activity_halflife) + attacks


def closure_chance(seasoned: float, free: float, params: Params) -> float:
    """Give the weekly probability that a cell meets one that a cell it knows knows: by its seasoned men, where they are free."""
    return share(params.links_closure * seasoned * free)


def unused_loss(idle: float, params: Params) -> float:
    """Give the weekly probability that a link falls away: none while it was used of late."""
    return 1.0 - keep(params.links_halflife) if idle > params.links_patience else 0.0


def reach(veterans: float, params: Params) -> float:
    """Give how well a cell is placed by the veterans within two links of it."""
    return saturate(veterans, params.links_veterans_half)


def may_plot(links: float, veterans: float, facilitators: float, undisturbed: float) -> bool:
    """Say whether a cell can plan abroad: it has links, and within two of them a veteran, a facilitator, and peace."""
    return links > 0.0 and veterans > 0.0 and facilitators > 0.0 and undisturbed > 0.0


def room_left(counted: int, params: Params) -> int:
    """Give the members that a cell of so many can still take."""
    room = int(params.cells_most) - counted
    return room if room > 0 else 0


def whole_size(params: Params) -> int:
    """Give the members of a usual cell as a whole number."""
    return int(params.cells_size)


def cells_filled(members: int, params: Params) -> int:
    """Give how many cells so many members fill: one at least."""
    cells = int(members / params.cells_size + 0.5)
    return cells if cells > 0 else 1


def links_sought(drawn: float, params: Params) -> int:
    """Give how many cells a new one seeks to know: half of what it will know on average, since others seek it too."""
    return int(0.5 * params.links_degree + drawn)


def seasoned_share(veterans: int, members: int, params: Params) -> float:
    """Give what a cell's members are worth on average, a veteran counting one."""
    return (veterans + (members - veterans) * params.maturation_newcomer_quality) / members


def stays_behind(drawn: float, params: Params) -> bool:
    """Say whether a member of a cell that splits stays in it."""
    return drawn >= params.cells_split
