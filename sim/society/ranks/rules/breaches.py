"""Breaches of orders by fighters: sheltering comrades and attacking minorities.

The paper (para 15): fighters blew up the statue of a Hazara leader, against the pledge of inclusiveness.
"""

from __future__ import annotations

from sim.society.common.forms import keep
from sim.society.common.rule import Params


def shelter_hazard(strictness: float, comradeship: float, obeys: float, params: Params) -> float:
    """Return the weekly hazard that a fighter shelters a member of a group under a strict order."""
    return params.breaches_shelter_hazard * strictness * comradeship * (1.0 - obeys)


def breach_hazard(rate: float, occasion: float, temper: float, obeys: float, order: float) -> float:
    """Return the weekly hazard that a fighter breaks a pledge, given occasion, temper and clarity of the order."""
    return rate * occasion * temper * (1.0 - obeys * order)


def hidden_next(hidden: float, params: Params) -> float:
    """Return the number of members hidden by the ranks one week on, if no more are hidden."""
    return hidden * keep(params.breaches_shelter_halflife)
