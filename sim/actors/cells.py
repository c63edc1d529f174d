"""Cells as Mesa agents: a few members of a group in one place, and the cells that they know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
from mesa.agent import AgentSet

from sim.terms import Status
from sim.week.cells import live_cell
from sim.world.columns import MOST_LINKS

if TYPE_CHECKING:
    from sim.engine.reference import ReferenceEngine


class Cell(mesa.Agent):
    """A cell of a group; what it is made of stands in its row of `world.cells`, and answers by name.

    Parameters
    ----------
    model
        The model of the people.
    engine
        The engine whose people these are.
    row
        Row of the cell.
    """

    kind = "cell"

    def __init__(self, model: mesa.Model, engine: ReferenceEngine, row: int) -> None:
        super().__init__(model)
        self._engine, self.row = engine, row
        self._record: Any = engine.world.cells[row]

    def __getattr__(self, field: str) -> Any:
        if field.startswith("_") or not hasattr(self._record, field):
            raise AttributeError(f"a cell has no attribute {field!r}")
        return getattr(self._record, field)

    @property
    def members_now(self) -> AgentSet:
        """Members at large."""
        return self._engine.militants_now.select(
            lambda person: person.status == Status.ACTIVE and person.cell == self.row
        )

    @property
    def links(self) -> list[Cell]:
        """Cells that it knows."""
        known = {int(self._engine.world.links[self.row, k]) for k in range(MOST_LINKS)}
        return [cell for cell in self._engine.cells_now if cell.row in known]

    def step(self, week: int) -> None:
        """Live a week: find a leader, split or join, keep or lose those it knows."""
        live_cell(self._engine.world, self._engine.params, week, self.row)
