"""ambr in its vectorised lane: people are columns of a Polars frame."""

from __future__ import annotations

from collections.abc import Callable

import ambr
import numpy as np
from contagion import BACK, FIRST, PULL


class Contagion(ambr.Model):
    """People as columns, with the share of defectors."""

    def setup(self) -> None:
        """Make the people."""
        people = self.p["people"]
        self.add_agents(people, loyalty=self.rng.random(people), defected=self.rng.random(people) < FIRST)
        self.share = float(self.agents.defected.mean())
        self.shares: list[float] = []

    def step_vectorized(self) -> None:
        """Run one week."""
        loyalty, defected = self.agents.array("loyalty", "defected")
        drawn = self.rng.random(len(loyalty))
        now = np.where(defected, drawn >= BACK, drawn < PULL * self.share * (1.0 - loyalty))
        self.agents.set(defected=now)
        self.share = float(now.mean())
        self.shares.append(self.share)


def build(people: int, seed: int) -> Callable[[int], list[float]]:
    """Return a function that runs the model for some weeks."""
    model = Contagion({"people": people, "seed": seed, "show_progress": False})
    model.run(steps=0)

    def live(weeks: int) -> list[float]:
        model.run(steps=weeks)
        return model.shares

    return live
