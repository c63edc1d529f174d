"""States' learning from their own pressure: they press, observe the effect, and adjust.

Repeating a demand without effect is costly. Two cues compete to explain an observed change (Rescorla and Wagner 1972): the state's own
pressure, and a change that happens without it. A state whose pressure never varies can hardly distinguish the two, and a state that
cannot tell groups apart credits its pressure with acts against the regime's own enemy (paras 3-5, 12).
"""

from __future__ import annotations

from sim.society.common.forms import ratio, share
from sim.society.common.rule import Params


def pressing_of(blamed: float, sanctioning: float) -> float:
    """Return the strength of a state's pressure: the blame that it voices, or full strength under sanctions."""
    return share(blamed + sanctioning)


def moved_since(before: float, now: float, params: Params) -> float:
    """Return the fall in worry over guests relative to a full success: 1 for a full success, negative for a rise."""
    moved = ratio(before - now, before) / params.pressure_learning_full
    if moved > 1.0:
        return 1.0
    return moved if moved > -1.0 else -1.0


def surprise(moved: float, drift: float, efficacy: float, pressed: float) -> float:
    """Return the observed change minus the expected one, which is drift plus the expected effect of pressure."""
    return moved - drift - efficacy * pressed


def efficacy_next(efficacy: float, pressed: float, unexpected: float, params: Params) -> float:
    """Return the believed effect of a state's own pressure after a week; it learns in proportion to its pressure."""
    return share(efficacy + params.pressure_learning_rate * pressed * unexpected)


def drift_next(drift: float, unexpected: float, params: Params) -> float:
    """Return the change expected without pressure after a week, between -1 and 1."""
    moved = drift + params.pressure_learning_rate * unexpected
    if moved > 1.0:
        return 1.0
    return moved if moved > -1.0 else -1.0


def heard_efficacy(own: float, others: float, params: Params) -> float:
    """Return the believed effect of pressure: a mix of what a state observed and what the states it listens to observed."""
    return share((1.0 - params.pressure_learning_heard) * own + params.pressure_learning_heard * others)


def worth_of(efficacy: float, params: Params) -> float:
    """Return the value of pressing to a state, relative to its value at the start."""
    worth = 1.0 + params.pressure_learning_weight * (efficacy - params.pressure_learning_start)
    return worth if worth > 0.0 else 0.0


def spoken_share(publicness: float, worth: float) -> float:
    """Return the share of its concern that a state voices, given the value of pressing."""
    return share(publicness * worth)


def acted_upon(concern: float, worth: float) -> float:
    """Return the state's concern, discounted by how effective its pressure has been."""
    return concern * worth
