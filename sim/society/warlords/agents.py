"""Warlords as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week
from sim.society.warlords.steps.bargains import RETURN, bargain


class Warlord(Actor):
    """A warlord's network that could take up arms, with its status, militia and control."""

    kind, record = "warlord", "warlords"
    purpose = RETURN

    def live(self, week: Week) -> None:
        """Decide on a return to arms or a post, grow the militia, and form ties with groups."""
        bargain(week.world, week.params, week.number, self.row)
