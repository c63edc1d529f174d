"""Mesa as its tutorial has it: a person is an agent."""

from __future__ import annotations

from collections.abc import Callable

import mesa
from contagion import FIRST, defects, returns, stepped


class Person(mesa.Agent):
    """Somebody who may defect."""

    def __init__(self, model: Contagion) -> None:
        super().__init__(model)
        self.loyalty = model.random.random()
        self.defected = model.random.random() < FIRST

    def live(self) -> None:
        """Run one week."""
        drawn = self.model.random.random()
        if self.defected:
            self.defected = not returns(drawn)
        else:
            self.defected = defects(self.loyalty, self.model.share, drawn)


class Contagion(mesa.Model):
    """People and the share of them that has defected."""

    def __init__(self, people: int, seed: int) -> None:
        super().__init__(seed=seed)
        Person.create_agents(self, people)
        self.share = self.counted()

    def counted(self) -> float:
        """Return the share of defectors now."""
        return self.agents.agg("defected", sum) / len(self.agents)

    def step(self) -> None:
        """Run one week."""
        self.agents.do("live")
        self.share = self.counted()


def build(people: int, seed: int) -> Callable[[int], list[float]]:
    """Return a function that runs the model for some weeks."""
    return stepped(Contagion(people, seed))
