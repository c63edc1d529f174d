"""Police as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week, by_row
from sim.society.common.geography import province_keys
from sim.society.police.steps.patrols import patrol
from sim.terms import Mode, word


class Police(Actor):
    """The police of a province: whom they hear of, how they go about it, how hard they look."""

    kind, record = "police", "police"

    def step(self, week: Week) -> None:
        """Remember, learn, and decide how hard and after whom to look."""
        patrol(week.world, week.params, week.number, self.row)

    @property
    def province(self) -> str:
        """Their province."""
        return province_keys()[self.row]

    @property
    def cells(self) -> list[Actor]:
        """Cells in their province, whether they know of them or not."""
        cells = by_row(self.model, "cell")
        return [cell for cell in cells if cell.place == self.row]

    @property
    def mode_name(self) -> str:
        """How they go about it, in words."""
        return word(Mode(self.mode))
