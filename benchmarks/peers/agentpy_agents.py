"""AgentPy: a person is an agent, and a list of them is called as one."""

from __future__ import annotations

from collections.abc import Callable

import agentpy
from contagion import FIRST, defects, returns


class Person(agentpy.Agent):
    """Somebody who may defect."""

    def setup(self) -> None:
        """Draw what a person is."""
        self.loyalty = self.model.random.random()
        self.defected = self.model.random.random() < FIRST

    def live(self) -> None:
        """Run one week."""
        drawn = self.model.random.random()
        if self.defected:
            self.defected = not returns(drawn)
        else:
            self.defected = defects(self.loyalty, self.model.share, drawn)


class Contagion(agentpy.Model):
    """People and the share of them that has defected."""

    def setup(self) -> None:
        """Make the people."""
        self.people = agentpy.AgentList(self, self.p.people, Person)
        self.share = self.counted()
        self.shares: list[float] = []

    def counted(self) -> float:
        """Return the share of defectors now."""
        return sum(self.people.defected) / len(self.people)

    def step(self) -> None:
        """Run one week."""
        self.people.live()
        self.share = self.counted()
        self.shares.append(self.share)


def build(people: int, seed: int) -> Callable[[int], list[float]]:
    """Return a function that runs the model for some weeks."""
    model = Contagion({"people": people, "seed": seed})
    model.sim_setup(seed=seed)

    def live(weeks: int) -> list[float]:
        for _ in range(weeks):
            model.sim_step()
        return model.shares

    return live
