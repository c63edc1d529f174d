"""Warlords as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week
from sim.society.warlords.steps.bargains import bargain
from sim.terms import WarlordStatus, word


class Warlord(Actor):
    """A network that could return to arms: status, militia, control."""

    kind, record = "warlord", "warlords"

    def step(self, week: Week) -> None:
        """Wait, take a post, return, arm, tie up with whoever is there."""
        bargain(week.world, week.params, week.number, self.row)

    @property
    def status_name(self) -> str:
        """Where he stands, in words."""
        return word(WarlordStatus(self.status))
