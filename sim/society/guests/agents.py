"""Groups, their cells and their members as Mesa agents."""

from __future__ import annotations

from typing import Any

import mesa

from sim.luck import draw
from sim.society.common.actor import Actor, Everybody, SocietyModel, Week, by_row, seated
from sim.society.guests.state import Militants
from sim.society.guests.steps.cells import CELLS, live_cell
from sim.society.guests.steps.militants import decide, end, is_driven, live_away
from sim.society.guests.steps.strategy import DORMANCY, lead_group
from sim.terms import Status


class Group(Actor):
    """A group and its leadership: strength, cohesion, capability, division of effort, treatment by the Taliban."""

    kind, record = "group", "groups"
    purpose = DORMANCY

    def live(self, week: Week) -> None:
        """Learn from the last weeks, divide the effort, and choose the cells that lie dormant."""
        lead_group(week.world, week.params, week.number, self.row)

    @property
    def cells(self) -> list[Cell]:
        """Return the group's cells; empty if members do not live in cells."""
        cells = by_row(self.model, "cell")
        return [cell for cell in cells if cell.group == self.row]

    @property
    def hosts(self) -> list[Actor]:
        """Return the commanders who keep the group's members as guests."""
        commanders = by_row(self.model, "commander")
        return [commander for commander in commanders if commander.guest == self.row]


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
    purpose = CELLS

    def __init__(self, model: SocietyModel, row: int) -> None:
        super().__init__(model, f"cell {row}", row)
        # What the row held when it was seated, so that a row that is taken anew is told apart.
        self.key = int(model.world.cells[row].key)

    def live(self, week: Week) -> None:
        """Live a week: find a leader, split or merge, go over to a rival, keep or lose links."""
        live_cell(week.world, week.params, week.number, week.luck, self.row)

    @property
    def members_now(self) -> Everybody:
        """Return the members at large: an `AgentSet`, or an object with the same interface."""
        return self.model.people.members_of(self.row)

    @property
    def links(self) -> list[Cell]:
        """Return the cells that this cell knows."""
        known = self.model.world.links[self.row]
        return [seated(self.model, "cell")[row] for row in sorted(known[known >= 0].tolist())]

    @property
    def police(self) -> Actor:
        """Return the police of the cell's province."""
        return seated(self.model, "police")[self.place]


def seat_cells(model: SocietyModel) -> None:
    """Keep exactly one agent for each living cell."""
    seats = seated(model, "cell")
    living = {row: int(model.world.cells["key"][row]) for row in model.world.cells["living"].nonzero()[0].tolist()}
    for row in [row for row, cell in seats.items() if living.get(row) != cell.key]:
        seats.pop(row).remove()
    for row in living:
        if row not in seats:
            Cell(model, row)


class Militant(mesa.Agent):
    """A member of a group, at large, held, or abroad.

    Parameters
    ----------
    model
        The model that counts agents.
    values
        Values of the attributes, in the order of `sim.society.guests.state.Militants`.

    Attributes
    ----------
    columns
        The attributes as columns of one row, which is what the functions of `sim.society.guests.steps.militants` read and write.
    key
        Address of his luck.
    group
        Row of his group.
    status
        Where he stands (`sim.terms.Status`).
    place
        Province, or `NOWHERE` abroad.
    origin
        State he comes from.
    veteran, senior
        Whether he is a veteran, and whether he has rank.
    visibility
        In 128ths of the group's mean.
    ties
        Ties in the network.
    stage
        Stage of his plot (`sim.terms.Stage`).
    entry, since
        Weeks in which he joined and left the country.
    cell
        Row of his cell, or `NO_CELL`.
    """

    def __init__(self, model: mesa.Model, *values: int) -> None:
        super().__init__(model)
        self.columns = Militants._make([value] for value in values)

    def __getattr__(self, field: str) -> Any:
        if field not in Militants._fields:
            raise AttributeError(f"a militant has no attribute {field!r}")
        return getattr(self.columns, field)[0]

    def live(self, week: Week) -> None:
        """Live a week wherever the member is."""
        world, params, luck, group = week.world, week.params, week.luck, self.group
        if self.status != Status.ACTIVE:
            live_away(self.columns, world, params, week.number, luck, 0)
        elif not is_driven(self.columns, world, params, week.number, luck, 0):
            decide(self.columns, world, params, week.number, luck, 0, group, draw(luck, self.key))
        self._leave_if_ended()

    def end(self, week: Week, status: int) -> None:
        """End the member's story."""
        end(self.columns, week.world, week.params, 0, status)
        self._leave_if_ended()

    def _leave_if_ended(self) -> None:
        if self.status == Status.NONE:
            self.remove()
