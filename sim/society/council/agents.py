"""Leaders as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week, by_row
from sim.society.council.steps.votes import VOTE
from sim.society.council.steps.votes import cast as cast_ballot


class Leader(Actor):
    """A seat of the leadership, with its authority, pragmatism, piety, access and loyalty to each group."""

    kind, record = "leader", "leaders"
    purpose = VOTE

    def live(self, week: Week) -> None:
        """Vote on the agenda, and hide guests whom the last vote went against."""
        cast_ballot(week.world, week.params, week.number, self.row)

    @property
    def fronts(self) -> list[Actor]:
        """The fronts under his command."""
        fronts = by_row(self.model, "front")
        return [front for front in fronts if front.superior is self]
