"""The small model that every peer runs: loyalty, and defection that spreads.

Each person has a loyalty between 0 and 1, drawn once. In a week a loyal person defects with the probability PULL * (share that has
defected at the week's start) * (1 - loyalty), and one who has defected returns with the probability BACK. Nothing else happens. It is as
much of an agent-based model as each peer can say in its own words: a trait, a state, a draw for each person and week, and one number that
all of them read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

PULL = 0.6
BACK = 0.02
# Share that has defected at the start: everybody below it in a second draw.
FIRST = 0.02


def defects(loyalty: float, share: float, drawn: float) -> bool:
    """Say whether a loyal person defects this week."""
    return drawn < PULL * share * (1.0 - loyalty)


def returns(drawn: float) -> bool:
    """Say whether one who has defected returns this week."""
    return drawn < BACK


class Stepping(Protocol):
    """A model that steps and knows the share that has defected."""

    share: float

    def step(self) -> None:
        """Live through a week."""


def stepped(model: Stepping) -> Callable[[int], list[float]]:
    """Return what steps a model through weeks and returns the share after each."""

    def live(weeks: int) -> list[float]:
        shares = []
        for _ in range(weeks):
            model.step()
            shares.append(model.share)
        return shares

    return live
