"""NumPy in a Mesa host: people are columns, and a week is a few lines over whole columns."""

from __future__ import annotations

from collections.abc import Callable

import mesa
import numpy as np
from contagion import BACK, FIRST, PULL, stepped


class Contagion(mesa.Model):
    """People as columns, with the share of defectors."""

    def __init__(self, people: int = 1_000, seed: int | None = None) -> None:
        super().__init__(seed=seed)
        self.draws = np.random.default_rng(seed)
        self.loyalty = self.draws.random(people)
        self.defected = self.draws.random(people) < FIRST
        self.share = float(self.defected.mean())

    def step(self) -> None:
        """Run one week."""
        drawn = self.draws.random(len(self.loyalty))
        stays = drawn >= BACK
        joins = drawn < PULL * self.share * (1.0 - self.loyalty)
        self.defected = np.where(self.defected, stays, joins)
        self.share = float(self.defected.mean())


def build(people: int, seed: int) -> Callable[[int], list[float]]:
    """Return a function that runs the model for some weeks."""
    return stepped(Contagion(people, seed))
