"""mesa-frames: people are rows of a Polars frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl
from contagion import BACK, FIRST, PULL, stepped
from mesa_frames import AgentSetPolars, ModelDF


class People(AgentSetPolars):
    """Everybody, a column a trait."""

    def __init__(self, model: Contagion, people: int) -> None:
        super().__init__(model)
        columns = {
            "unique_id": np.arange(people),
            "loyalty": model.random.random(people),
            "defected": model.random.random(people) < FIRST,
        }
        self.add(pl.DataFrame(columns))

    def step(self) -> None:
        """Run one week."""
        drawn = pl.Series("drawn", self.model.random.random(len(self)))
        stays = drawn >= BACK
        joins = drawn < PULL * self.model.share * (1.0 - self["loyalty"])
        self["defected"] = joins.zip_with(~self["defected"], stays)


class Contagion(ModelDF):
    """People and the share of them that has defected."""

    def __init__(self, people: int, seed: int) -> None:
        super().__init__(seed)
        self.people = People(self, people)
        self.agents += self.people
        self.share = self.counted()

    def counted(self) -> float:
        """Return the share of defectors now."""
        return float(self.agents["defected"][self.people].mean())

    def step(self) -> None:
        """Run one week."""
        self.agents.do("step")
        self.share = self.counted()


def build(people: int, seed: int) -> Callable[[int], list[float]]:
    """Return a function that runs the model for some weeks."""
    return stepped(Contagion(people, seed))
