"""People as Mesa agents: the readable form of what the compiled loops do.

A `Fighter` or a `Militant` holds its own state as attributes and lives its week in `live`, asking the same choice functions and
rules as the compiled engine, but without bounds, columns or running sums: what it is checked against.
"""

from __future__ import annotations

from collections.abc import Sequence

import mesa

from sim.luck import draw, draw_again, stream
from sim.rules.cascade import follows
from sim.rules.dispersal import leaves, places_left
from sim.rules.ranks import notch_of, notched
from sim.terms import Parting, Policing, Stage, Stance, Status
from sim.week.cells import has_cells, join, parts_with, refuge
from sim.week.choices import (
    ARREST,
    DEFECT,
    DIE,
    DRIFT,
    EASE,
    EMBITTER,
    EXPEL,
    GO_HOME,
    HAND_OVER,
    MATURE,
    MOVE,
    NOTHING,
    ON_MINORITY,
    ON_OPPONENT,
    ON_WOMEN,
    PLOT,
    SHELTER,
    TIE,
    UNTIE,
    fighter_choice,
    militant_choice,
)
from sim.week.effects import count_act, count_attempt, count_end, count_exit, count_over
from sim.week.exiles import ENTER, FIND, LOSE, TRY, exile_choice, is_back, leaves_programme, rejoins
from sim.week.groups import haven_hazard
from sim.week.persons import FATE, JOINS, PLACE, homecoming, place_of, sent_to
from sim.week.raids import give_away, is_taken
from sim.week.stances import leave_with
from sim.world.columns import (
    BREACH_MINORITY,
    BREACH_OPPONENT,
    BREACH_SHELTER,
    BREACH_WOMEN,
    NO_CELL,
    NOWHERE,
    TRAIT,
    VISIBILITY_UNIT,
    World,
)
from sim.world.params import Params
from sim.world.records import Group, Province

BREACH_OF = {
    SHELTER: BREACH_SHELTER,
    ON_MINORITY: BREACH_MINORITY,
    ON_OPPONENT: BREACH_OPPONENT,
    ON_WOMEN: BREACH_WOMEN,
}


class Fighter(mesa.Agent):
    """A Taliban fighter.

    Attributes
    ----------
    key
        Address of his luck.
    province, unit
        Where he is, whose unit he is of (a row of the commanders).
    discipline, piety, affinity, bond, threshold, grievance
        Traits in 255ths.
    entry
        Week he joined.
    """

    def __init__(
        self,
        model: mesa.Model,
        key: int,
        province: int,
        unit: int,
        discipline: int,
        piety: int,
        affinity: int,
        bond: int,
        threshold: int,
        grievance: int,
        entry: int,
    ) -> None:
        super().__init__(model)
        self.key, self.province, self.unit, self.entry = key, province, unit, entry
        self.discipline, self.piety, self.affinity = discipline, piety, affinity
        self.bond, self.threshold, self.grievance = bond, threshold, grievance

    def live(self, week: Week) -> None:
        """Live a week: obey, break an order, or leave."""
        params, here = week.params, week.provinces[self.province]
        leave = week.world.age_hazard[week.number - self.entry]
        chief = week.world.commanders[self.unit]
        what = fighter_choice(
            draw(week.luck, self.key),
            self.discipline * TRAIT,
            self.piety * TRAIT,
            self.affinity * TRAIT,
            self.bond * TRAIT,
            self.threshold * TRAIT,
            self.grievance * TRAIT,
            leave,
            chief.reach,
            chief.reach_against,
            here,
            params,
        )
        if what == NOTHING:
            return
        if what in BREACH_OF:
            week.world.breaches[self.province, BREACH_OF[what]] += 1
        elif what in (EMBITTER, EASE):
            notch = notch_of(params.grievance_notch)
            self.grievance = notched(self.grievance, notch if what == EMBITTER else -notch)
        else:
            week.gone[what] += 1
            if what == DRIFT:
                week.world.left[self.province] += 1
            self.remove()

    def follow(self, week: Week) -> None:
        """Follow a commander who leaves, or go on under his heir."""
        chief, params = week.world.commanders[self.unit], week.params
        if chief.leaving == Stance.LOYAL:
            return
        away = follows(
            params.following_base, params.following_bond, self.bond * TRAIT, params.following_comrades, chief.gone
        )
        if draw(week.luck, self.key) < away:
            leave_with(week.world, self.province, chief.leaving)
            self.remove()
        else:
            self.unit = int(chief.heir)


class Militant(mesa.Agent):
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

    def __init__(
        self,
        model: mesa.Model,
        key: int,
        group: int,
        status: int,
        place: int,
        origin: int,
        veteran: int,
        senior: int,
        visibility: int,
        ties: int,
        stage: int,
        entry: int,
        since: int,
        cell: int,
    ) -> None:
        super().__init__(model)
        self.key, self.group, self.status, self.place, self.origin = key, group, status, place, origin
        self.veteran, self.senior, self.visibility, self.ties = veteran, senior, visibility, ties
        self.stage, self.entry, self.since, self.cell = stage, entry, since, cell

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
        if group.slip > 0.0 and leaves(draw(week.slipping, self.key), params.dispersal_slip_out, group.force):
            self.slip_out(week)
            return
        if world.relocate[own_group, here] > 0.0 and draw(week.moving, self.key) < world.relocate[own_group, here]:
            self.place, self.cell = sent_to(world, own_group, draw_again(week.moving, self.key, PLACE)), NO_CELL
            return
        if has_cells(world) and self._is_raided(week):
            self.arrest(week)
            return
        leave = world.age_hazard[week.number - self.entry]
        what = militant_choice(
            draw(week.luck, self.key),
            self.visibility * VISIBILITY_UNIT,
            float(self.ties),
            self.veteran,
            self.stage,
            leave,
            world.hazard[own_group, here],
            world.moving[own_group, here],
            world.plot[own_group, here] if self.may_plan(week) else 0.0,
            world.freedom[own_group, here],
            group,
            params,
        )
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


class Week:
    """What people see of the week they live in.

    Attributes
    ----------
    world, params, number
        World, parameters, week.
    luck
        The week's stream for these people; `slipping`, `moving`, `breaking` are those of single purposes.
    provinces, groups
        Snapshots of the records, with plain attributes.
    places
        Free places in programmes.
    gone
        Fighters who left, by what they did.
    """

    def __init__(self, world: World, params: Params, week: int, purpose: int) -> None:
        self.world, self.params, self.number = world, params, week
        self.seed = int(world.regime[0].seed)
        self.luck = stream(self.seed, week, purpose)
        self.places = places_left(params.tracking_programme_places, float(world.regime[0].in_programme))
        self.gone = {DEFECT: 0, DRIFT: 0, GO_HOME: 0, DIE: 0}
        self.provinces: Sequence[Province] = []
        self.groups: Sequence[Group] = []
        self.slipping = self.moving = self.breaking = 0
