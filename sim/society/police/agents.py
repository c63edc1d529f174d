"""Police as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week, by_row
from sim.society.common.geography import province_keys
from sim.society.police.steps.patrols import patrol


class Police(Actor):
    """The police of a province: their memory of attacks and attention."""

    kind, record = "police", "police"

    def live(self, week: Week) -> None:
        """Update the memory of attacks, and decide how hard to look."""
        patrol(week.world, week.params, self.row)

    @property
    def province(self) -> str:
        """Return the province of the police."""
        return province_keys()[self.row]

    @property
    def cells(self) -> list[Actor]:
        """Return the cells in the province, known to the police or not."""
        cells = by_row(self.model, "cell")
        return [cell for cell in cells if cell.place == self.row]
