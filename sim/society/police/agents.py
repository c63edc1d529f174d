"""Police as Mesa agents."""

from __future__ import annotations

from sim.society.common.actor import Actor, Week, by_row
from sim.society.common.geography import province_keys
from sim.society.police.steps.patrols import CAMPAIGN, patrol


class Police(Actor):
    """The police of a province: their informants, mode and attention."""

    kind, record = "police", "police"
    purpose = CAMPAIGN

    def live(self, week: Week) -> None:
        """Update memory and informants, and decide how hard and for whom to look."""
        patrol(week.world, week.params, week.number, self.row)

    @property
    def province(self) -> str:
        """Return the province of the police."""
        return province_keys()[self.row]

    @property
    def cells(self) -> list[Actor]:
        """Return the cells in the province, known to the police or not."""
        cells = by_row(self.model, "cell")
        return [cell for cell in cells if cell.place == self.row]
