"""What states learn of their own pressure: press, look whether anything moved, and press on, or less.

A demand that nobody heeds costs whoever repeats it. Two cues compete for what was seen to move (Rescorla and Wagner 1972): the state's
own pressing, and that things move anyhow. A state that presses always alike can hardly tell the two apart, and one that cannot tell
groups apart credits its pressure with what was done to the regime's own enemy (paras 3-5, 12).
"""

from __future__ import annotations

from sim.society.common.forms import ratio, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "pressure_learning",
        "States learn whether their own pressure moved anything",
        ("C01", "C48"),
        "error = fall in worry over guests - drift - efficacy*pressing; efficacy += rate*pressing*error, drift += rate*error; public concern and what is withheld times 1 + weight*(efficacy - start)",
        (
            "pressure_learning.start",
            "pressure_learning.rate",
            "pressure_learning.memory",
            "pressure_learning.full",
            "pressure_learning.heard",
            "pressure_learning.weight",
        ),
        ("efficacy.china", "pressure"),
        "Public pressure down where the guests stay as they are, up where they are seen to be reined in",
        "States press by what they fear, whatever came of it",
    ),
)


def pressing_of(blamed: float, sanctioning: float) -> float:
    """Give how hard a state presses: by what it says at the regime's door, and in full while it sanctions."""
    return share(blamed + sanctioning)


def moved_since(before: float, now: float, params: Params) -> float:
    """Give how far worry over guests fell since: 1 for a fall that counts as full success, below nought for a rise."""
    moved = ratio(before - now, before) / params.pressure_learning_full
    if moved > 1.0:
        return 1.0
    return moved if moved > -1.0 else -1.0


def surprise(moved: float, drift: float, efficacy: float, pressed: float) -> float:
    """Give what was seen to move beyond what was expected: what moves anyhow, and what pressing does."""
    return moved - drift - efficacy * pressed


def efficacy_next(efficacy: float, pressed: float, unexpected: float, params: Params) -> float:
    """Move how far a state holds that its pressing moves anything: it learns while it presses."""
    return share(efficacy + params.pressure_learning_rate * pressed * unexpected)


def drift_next(drift: float, unexpected: float, params: Params) -> float:
    """Move what a state expects to move anyhow, for better or worse."""
    moved = drift + params.pressure_learning_rate * unexpected
    if moved > 1.0:
        return 1.0
    return moved if moved > -1.0 else -1.0


def heard_efficacy(own: float, others: float, params: Params) -> float:
    """Mix what a state saw of its own pressing with what those it listens to saw of theirs."""
    return share((1.0 - params.pressure_learning_heard) * own + params.pressure_learning_heard * others)


def worth_of(efficacy: float, params: Params) -> float:
    """Give what pressing is worth to a state, against what it was before it had learnt anything."""
    worth = 1.0 + params.pressure_learning_weight * (efficacy - params.pressure_learning_start)
    return worth if worth > 0.0 else 0.0


def spoken_share(publicness: float, worth: float) -> float:
    """Give the share of its worry that a state says aloud, by what saying it is worth."""
    return share(publicness * worth)


def acted_upon(concern: float, worth: float) -> float:
    """Give the concern on which a state withholds and punishes, by what that is worth."""
    return concern * worth
