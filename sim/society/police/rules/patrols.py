"""Places where police search: they go where the last attacks were."""

from __future__ import annotations

from sim.society.common.forms import keep
from sim.society.common.rule import Params


def attacked_next(memory: float, attacks: float, params: Params) -> float:
    """Return next week's memory of attacks in a province."""
    return memory * keep(params.raids_known_weeks) + attacks


def attention(memory: float, mean: float, chase: float) -> float:
    """Return how hard police look in a province, relative to the mean: harder after attacks."""
    chased = chase * memory / mean if mean > 0.0 else chase
    return 1.0 - chase + chased


def patrol_weight(looked: float, members: float, weighted: float) -> float:
    """Return the factor on leads in a province; the factor moves effort between provinces and adds none."""
    return looked * members / weighted if weighted > 0.0 else 1.0


def moved_lead(lead: float, looked: float, members: float, weighted: float) -> float:
    """Return the hazard of a lead on a group in a province, given how hard police look there."""
    return lead * patrol_weight(looked, members, weighted)
