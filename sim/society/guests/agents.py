"""Groups, their cells and their members as Mesa agents."""

from __future__ import annotations

from typing import Any

from sim.luck import draw, draw_again
from sim.outputs.chronicle import TREATMENTS
from sim.society.common.actor import Actor, Person, SocietyModel, Week, by_row, seated
from sim.society.common.choices import ARREST, DIE, EXPEL, GO_HOME, HAND_OVER, MATURE, MOVE, PLOT, TIE, UNTIE
from sim.society.common.columns import NO_CELL, NOWHERE, VISIBILITY_UNIT
from sim.society.common.persons import FATE, JOINS, PLACE, homecoming, place_of, sent_to
from sim.society.common.shared import give_away, is_taken
from sim.society.common.tallies import count_act, count_attempt, count_end, count_exit, count_over, has_cells
from sim.society.guests.rules.dispersal import leaves
from sim.society.guests.state import Militants
from sim.society.guests.steps.cells import join, live_cell, parts_with, refuge
from sim.society.guests.steps.choices import Member, Risks, militant_choice
from sim.society.guests.steps.exiles import ENTER, FIND, LOSE, TRY, exile_choice, is_back, leaves_programme, rejoins
from sim.society.guests.steps.groups import haven_hazard
from sim.society.guests.steps.strategy import lead_group
from sim.terms import Parting, Policing, Stage, Status, Treatment


class Group(Actor):
    """A group and its leadership: strength, cohesion, capability, where its effort goes, treatment by the Taliban."""

    kind, record = "group", "groups"

    def step(self, week: Week) -> None:
        """Learn what paid, divide the effort, and have cells lie low."""
        lead_group(week.world, week.params, week.number, self.row)

    @property
    def strength_now(self) -> int:
        """Members at large in Afghanistan."""
        return int(self.members)

    @property
    def cells(self) -> list[Cell]:
        """Its cells, where members live in any."""
        cells = by_row(self.model, "cell")
        return [cell for cell in cells if cell.group == self.row]

    @property
    def hosts(self) -> list[Actor]:
        """Commanders who keep guests of it."""
        commanders = by_row(self.model, "commander")
        return [commander for commander in commanders if commander.guest == self.row]

    @property
    def treatment_name(self) -> str:
        """The standing treatment, in words."""
        return TREATMENTS[Treatment(self.treatment)]


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

    def __init__(self, model: SocietyModel, row: int) -> None:
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
        return [seated(self.model, "cell")[row] for row in sorted(known[known >= 0].tolist())]

    @property
    def leadership(self) -> Group:
        """The group whose cell it is."""
        return seated(self.model, "group")[self.group]

    @property
    def police(self) -> Actor:
        """The police of the province where it is."""
        return seated(self.model, "police")[self.place]


def seat_cells(model: SocietyModel) -> None:
    """Let an agent stand for each cell that there is now, and for no other."""
    seats = seated(model, "cell")
    living = {row: int(model.world.cells["key"][row]) for row in model.world.cells["living"].nonzero()[0].tolist()}
    for row in [row for row, cell in seats.items() if living.get(row) != cell.key]:
        seats.pop(row).remove()
    for row in living:
        if row not in seats:
            Cell(model, row)


class Militant(Person):
    """A member of a group, at large, held, or abroad.

    Attributes
    ----------
    key
        Address of his luck.
    group
        Row of his group.
    status
        What he is (`sim.terms.Status`).
    place
        Province, or `NOWHERE` abroad.
    origin
        State he comes from.
    veteran, senior
        Whether he is one.
    visibility
        In 128ths of the group's mean.
    ties
        Ties in the network.
    stage
        How far his plot has come.
    entry, since
        Weeks in which he joined and left the country.
    cell
        Row of his cell, or `NO_CELL`.
    """

    columns = Militants._fields
    key: int
    group: int
    status: int
    place: int
    origin: int
    veteran: int
    senior: int
    visibility: int
    ties: int
    stage: int
    entry: int
    since: int
    cell: int

    def live(self, week: Week) -> None:
        """Live a week where he is."""
        if self.status == Status.ACTIVE:
            self._at_large(week)
        elif self.status in (Status.TRACKED, Status.UNTRACKED):
            self._abroad(week)
        else:
            self._confined(week)

    def end(self, week: Week, status: int) -> None:
        """End his story."""
        count_end(week.world, week.params, self.group, status)
        if self.status == Status.ACTIVE:
            week.world.groups[self.group].lost_week += 1
        self.status = status
        self.remove()

    def slip_out(self, week: Week) -> None:
        """Leave the country, tracked or not."""
        untracked = draw_again(week.luck, self.key, FATE) < week.params.dispersal_untracked
        self.status = Status.UNTRACKED if untracked else Status.TRACKED
        self.place, self.since, self.stage, self.cell = NOWHERE, week.number, Stage.IDLE, NO_CELL
        count_exit(week.world, self.group, self.status)

    def arrest(self, week: Week) -> None:
        """Be arrested, or killed in the attempt; taken alive, he may give others away."""
        world, params = week.world, week.params
        count_act(world, self.group, self.place)
        if draw_again(week.luck, self.key, FATE) < params.enforcement_kill_share:
            self.end(week, Status.KILLED)
            world.groups[self.group].kills_week += 1
        else:
            if self.cell != NO_CELL:
                give_away(world, params, week.number, self.cell, self.key)
            self.status, self.stage, self.cell = Status.IMPRISONED, Stage.IDLE, NO_CELL
            world.groups[self.group].lost_week += 1

    def may_plan(self, week: Week) -> bool:
        """Say whether he may begin a plot abroad: anybody, but where policing follows links."""
        if week.params.structure_policing != Policing.LINKS:
            return True
        return bool(self.cell != NO_CELL and week.world.cells[self.cell].able > 0)

    def _is_raided(self, week: Week) -> bool:
        """Find a cell where he is of none, or of one that breaks up; say whether a raid on his takes him."""
        world, params = week.world, week.params
        if self.cell == NO_CELL:
            drawn = draw_again(week.luck, self.key, JOINS)
            self.cell = int(join(world, params, self.group, self.place, drawn))
            return False
        own = world.cells[self.cell]
        if own.raided > 0 and is_taken(world, params, week.number, self.key):
            return True
        if own.parting == Parting.TURN:
            count_over(world, self.group, int(own.child))
            self.group = int(own.child)
        elif own.parting != Parting.NONE:
            self.cell = int(parts_with(world, params, self.cell, draw_again(week.luck, self.key, JOINS)))
        return False

    def plot_on(self, week: Week) -> None:
        """Take his plot one stage on; an attempt is its author's end."""
        if self.stage == Stage.READY:
            count_attempt(week.world, self.group)
            self.end(week, Status.KILLED)
        else:
            self.stage += 1

    def _at_large(self, week: Week) -> None:
        world, params, own_group, here = week.world, week.params, self.group, self.place
        group = week.groups[own_group]
        if group.slip > 0.0 and leaves(draw(week.slipping, self.key), group.force, params):
            self.slip_out(week)
            return
        if world.relocate[own_group, here] > 0.0 and draw(week.moving, self.key) < world.relocate[own_group, here]:
            self.place, self.cell = sent_to(world, own_group, draw_again(week.moving, self.key, PLACE)), NO_CELL
            return
        if has_cells(world) and self._is_raided(week):
            self.arrest(week)
            return
        leave = world.age_hazard[week.number - self.entry]
        risks = Risks(
            world.hazard[own_group, here],
            world.moving[own_group, here],
            world.plot[own_group, here] if self.may_plan(week) else 0.0,
            world.freedom[own_group, here],
        )
        member = Member(self.visibility * VISIBILITY_UNIT, float(self.ties), self.veteran, self.stage)
        what = militant_choice(draw(week.luck, self.key), member, leave, risks, group, params)
        if what == ARREST:
            self.arrest(week)
        elif what == DIE:
            self.end(week, Status.KILLED)
        elif what == GO_HOME:
            self.end(week, Status.WENT_HOME)
        elif what == EXPEL:
            self.slip_out(week)
        elif what == HAND_OVER:
            self.end(week, Status.HANDED_OVER)
        elif what == MOVE:
            self.place = int(refuge(world, params, self.group, self.cell, here, draw_again(week.luck, self.key, PLACE)))
            self.cell = NO_CELL
        elif what == PLOT:
            self.plot_on(week)
        elif what == TIE:
            self.ties += 1
        elif what == UNTIE:
            self.ties -= 1
        elif what == MATURE:
            self.veteran = 1

    def _abroad(self, week: Week) -> None:
        faded = week.world.fade[week.number - self.since]
        drawn = draw(week.luck, self.key)
        what = exile_choice(drawn, self.status, self.stage, faded, week.places, week.groups[self.group], week.params)
        if what == FIND:
            self.status = Status.TRACKED
        elif what == LOSE:
            self.status = Status.UNTRACKED
        elif what == ENTER:
            self.status, self.stage = Status.PROGRAMME, Stage.IDLE
        elif what == TRY:
            self.end(week, Status.PROSECUTED)
        elif what == PLOT:
            self.plot_on(week)

    def _confined(self, week: Week) -> None:
        world, params, own_group = week.world, week.params, self.group
        drawn = draw(week.luck, self.key)
        if self.status == Status.IMPRISONED:
            opened = world.break_share[own_group, self.place]
            if opened > 0.0 and draw(week.breaking, self.key) < opened:
                if rejoins(draw_again(week.breaking, self.key, FATE), params):
                    self.status = Status.RETURNING
                else:
                    self.end(week, Status.NOT_RETURNED)
        elif self.status == Status.RETURNING:
            if is_back(drawn, params):
                self._join(homecoming(world, params, own_group, draw_again(week.luck, self.key, PLACE)))
        elif self.status == Status.PROGRAMME:
            if leaves_programme(drawn, params):
                if draw_again(week.luck, self.key, FATE) < params.tracking_relapse:
                    self.status = Status.UNTRACKED
                else:
                    self.end(week, Status.REFORMED)
        elif self.status == Status.HAVEN and drawn < haven_hazard(world, params, own_group):
            self._join(place_of(world, own_group, draw_again(week.luck, self.key, PLACE)))

    def _join(self, place: int) -> None:
        self.status, self.place = Status.ACTIVE, place
