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

    @property
    def heard_by(self) -> list[State]:
        """The states that take its concern into account."""
        weights = self.model.world.listens[:, self.row]
        return [state for row, state in seated(self.model, "state").items() if weights[row] > 0.0]

    def willingness_against(self, group: str) -> float:
        """Return the regime's willingness to police a group, as the state perceives it."""
        return float(self.model.world.willingness[self.row, self.model.drawn.groups.index(group)])
