"""Cells as Mesa agents: a few members of a group in one place, and the cells that they know.

Cells come and go within a run, and so do their agents: `model.agents.select(lambda a: a.kind == "cell")` gives those that there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.actors.people import Week
from sim.actors.strategic import Actor, Group, Police, seated
from sim.week.cells import live_cell

if TYPE_CHECKING:
    from sim.model import SanctuaryModel


class Cell(Actor):
    """A cell of a group.

    Parameters
    ----------
    model
        The model.
    row
        Row of the cell; another cell may have it once this one is gone.
    """

    kind, record = "cell", "cells"

    def __init__(self, model: SanctuaryModel, row: int) -> None:
        super().__init__(model, f"cell {row}", row)
        # What the row held when it was seated, so that a row that is taken anew is told apart.
        self.key = int(model.world.cells[row].key)

    def step(self, week: Week) -> None:
        """Live a week: find a leader, split or join, go over to a rival, keep or lose those it knows."""
        live_cell(week.world, week.params, week.number, self.row)

    @property
    def members_now(self) -> Any:
        """Members at large: an `AgentSet`, or what answers like one."""
        return self.model.people.members_of(self.row)

    @property
    def links(self) -> list[Cell]:
        """Cells that it knows."""
        known = self.model.world.links[self.row]
        return [seated(self.model, Cell)[row] for row in sorted(known[known >= 0].tolist())]

    @property
    def leadership(self) -> Group:
        """The group whose cell it is."""
        return seated(self.model, Group)[self.group]

    @property
    def police(self) -> Police:
        """The police of the province where it is."""
        return seated(self.model, Police)[self.place]


def seat_cells(model: SanctuaryModel) -> None:
    """Let an agent stand for each cell that there is now, and for no other."""
    seats = seated(model, Cell)
    living = {row: int(model.world.cells["key"][row]) for row in model.world.cells["living"].nonzero()[0].tolist()}
    for row in [row for row, cell in seats.items() if living.get(row) != cell.key]:
        seats.pop(row).remove()
    for row in living:
        if row not in seats:
            Cell(model, row)
