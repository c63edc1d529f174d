"""The small model that every peer runs: loyalty, and defection that spreads.

Each person has a loyalty between 0 and 1, drawn once. Every week a loyal person defects with probability PULL * (share of defectors at
the start of the week) * (1 - loyalty), and a defector returns with probability BACK. Every peer can express this model: a trait, a state,
a draw for each person and week, and one number that all people read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

PULL = 0.6
BACK = 0.02
# Share of defectors at the start, chosen by a second draw.
FIRST = 0.02


def defects(loyalty: float, share: float, drawn: float) -> bool:
    """Return whether a loyal person defects this week."""
    return drawn < PULL * share * (1.0 - loyalty)


def returns(drawn: float) -> bool:
    """Return whether a defector returns this week."""
    return drawn < BACK


class Stepping(Protocol):
    """A model with steps and a share of defectors."""

    share: float

    def step(self) -> None:
        """Run one week."""


def stepped(model: Stepping) -> Callable[[int], list[float]]:
    """Return a function that runs a model for some weeks and returns the share after each."""

    def live(weeks: int) -> list[float]:
        shares = []
        for _ in range(weeks):
            model.step()
            shares.append(model.share)
        return shares

    return live
