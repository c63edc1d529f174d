"""States as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week, seated
from sim.society.states.steps.postures import RUNG, act


class State(Actor):
    """A state that observes, fears, rewards and punishes."""

    kind, record = "state", "states"
    purpose = RUNG

    def live(self, week: Week) -> None:
        """Decide on engagement, sanctions, drills and recognition."""
        act(week.world, week.params, week.number, self.row)

    @property
    def listens_to(self) -> dict[State, float]:
        """The states whose concern it takes into account, with their weights."""
        weights = self.model.world.listens[self.row]
        return {state: float(weights[row]) for row, state in seated(self.model, "state").items() if weights[row] > 0.0}
