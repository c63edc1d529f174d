"""Leaders as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week, by_row
from sim.society.council.steps.votes import cast as cast_ballot


class Leader(Actor):
    """A seat of the leadership: authority, pragmatism, piety, access; loyalty to each group."""

    kind, record = "leader", "leaders"

    def step(self, week: Week) -> None:
        """Vote on what is on the agenda, and hide guests for whom the vote was lost."""
        cast_ballot(week.world, week.params, week.number, self.row)

    def loyalty_to(self, group: str) -> float:
        """Give the loyalty to a group, 0 to 1."""
        return float(self.model.world.loyalty[self.row, self.model.drawn.groups.index(group)])

    @property
    def fronts(self) -> list[Actor]:
        """Fronts that take his orders."""
        fronts = by_row(self.model, "front")
        return [front for front in fronts if front.superior is self]
