"""People as Mesa agents: the readable form of what the compiled loops do.

A `Fighter` or a `Militant` holds its own state as attributes and lives its week in `live`, asking the same choice functions and
rules as the compiled engine, but without bounds, columns or running sums: what it is checked against.
"""

from __future__ import annotations

from typing import Any

import mesa

from sim.luck import draw, draw_again, stream
from sim.rules.dispersal import leaves
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
from sim.week.effects import count_act, count_attempt, count_end, count_exit
from sim.week.exiles import ENTER, FIND, LOSE, TRY, exile_choice, is_back, leaves_programme, rejoins
from sim.week.groups import haven_hazard
from sim.week.persons import FATE, PLACE, VISIBILITY_UNIT, elsewhere, place_of, sent_to
from sim.world.columns import (
    ACTIVE,
    BREACH_MINORITY,
    BREACH_OPPONENT,
    BREACH_SHELTER,
    BREACH_WOMEN,
    HANDED_OVER,
    HAVEN,
    IDLE,
    IMPRISONED,
    KILLED,
    NOT_RETURNED,
    NOWHERE,
    PROGRAMME,
    PROSECUTED,
    READY,
    REFORMED,
    RETURNING,
    TRACKED,
    TRAIT,
    UNTRACKED,
    WENT_HOME,
)

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
    province, faction
        Where he is, whose networks he belongs to.
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
        faction: int,
        discipline: int,
        piety: int,
        affinity: int,
        bond: int,
        threshold: int,
        grievance: int,
        entry: int,
    ) -> None:
        super().__init__(model)
        self.key, self.province, self.faction, self.entry = key, province, faction, entry
        self.discipline, self.piety, self.affinity = discipline, piety, affinity
        self.bond, self.threshold, self.grievance = bond, threshold, grievance

    def live(self, week: Any) -> None:
        """Live a week: obey, break an order, or leave."""
        p, here = week.p, week.provinces[self.province]
        leave = week.w.age_hazard[week.t - self.entry]
        what = fighter_choice(
            draw(week.luck, self.key),
            self.discipline * TRAIT,
            self.piety * TRAIT,
            self.affinity * TRAIT,
            self.bond * TRAIT,
            self.threshold * TRAIT,
            self.grievance * TRAIT,
            leave,
            here,
            p,
        )
        if what == NOTHING:
            return
        if what in BREACH_OF:
            week.w.breaches[self.province, BREACH_OF[what]] += 1
        elif what in (EMBITTER, EASE):
            notch = int(p.grievance_notch * 255.0 + 0.5)
            self.grievance = min(255, max(0, self.grievance + (notch if what == EMBITTER else -notch)))
        else:
            week.gone[what] += 1
            if what == DRIFT:
                week.w.left[self.province] += 1
            self.remove()


class Militant(mesa.Agent):
    """A member of a group, at large, held, or abroad.

    Attributes
    ----------
    key
        Address of his luck.
    group
        Row of his group.
    status
        What he is (`sim.world.columns.STATUS_NAMES`).
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
    ) -> None:
        super().__init__(model)
        self.key, self.group, self.status, self.place, self.origin = key, group, status, place, origin
        self.veteran, self.senior, self.visibility, self.ties = veteran, senior, visibility, ties
        self.stage, self.entry, self.since = stage, entry, since

    def live(self, week: Any) -> None:
        """Live a week where he is."""
        if self.status == ACTIVE:
            self._at_large(week)
        elif self.status in (TRACKED, UNTRACKED):
            self._abroad(week)
        else:
            self._confined(week)

    def end(self, week: Any, status: int) -> None:
        """End his story."""
        count_end(week.w, week.p, self.group, status)
        if self.status == ACTIVE:
            week.w.groups[self.group].lost_week += 1
        self.status = status
        self.remove()

    def slip_out(self, week: Any) -> None:
        """Leave the country, tracked or not."""
        untracked = draw_again(week.luck, self.key, FATE) < week.p.dispersal_untracked
        self.status = UNTRACKED if untracked else TRACKED
        self.place, self.since, self.stage = NOWHERE, week.t, IDLE
        count_exit(week.w, self.group, self.status)

    def plot_on(self, week: Any) -> None:
        """Take his plot one stage on; an attempt is its author's end."""
        if self.stage == READY:
            count_attempt(week.w, self.group)
            self.end(week, KILLED)
        else:
            self.stage += 1

    def _at_large(self, week: Any) -> None:
        w, p, g, q = week.w, week.p, self.group, self.place
        group = week.groups[g]
        if group.slip > 0.0 and leaves(draw(week.slipping, self.key), p.dispersal_slip_out, group.force):
            self.slip_out(week)
            return
        if w.relocate[g, q] > 0.0 and draw(week.moving, self.key) < w.relocate[g, q]:
            self.place = sent_to(w, g, draw_again(week.moving, self.key, PLACE))
            return
        leave = w.age_hazard[week.t - self.entry]
        what = militant_choice(
            draw(week.luck, self.key),
            self.visibility * VISIBILITY_UNIT,
            float(self.ties),
            self.veteran,
            self.stage,
            leave,
            w.hazard[g, q],
            w.moving[g, q],
            w.plot[g, q],
            w.freedom[g, q],
            group,
            p,
        )
        if what == ARREST:
            count_act(w, g, q)
            if draw_again(week.luck, self.key, FATE) < p.enforcement_kill_share:
                self.end(week, KILLED)
                w.groups[g].kills_week += 1
            else:
                self.status, self.stage = IMPRISONED, IDLE
                w.groups[g].lost_week += 1
        elif what == DIE:
            self.end(week, KILLED)
        elif what == GO_HOME:
            self.end(week, WENT_HOME)
        elif what == EXPEL:
            self.slip_out(week)
        elif what == HAND_OVER:
            self.end(week, HANDED_OVER)
        elif what == MOVE:
            self.place = int(elsewhere(w, q, draw_again(week.luck, self.key, PLACE)))
        elif what == PLOT:
            self.plot_on(week)
        elif what == TIE:
            self.ties += 1
        elif what == UNTIE:
            self.ties -= 1
        elif what == MATURE:
            self.veteran = 1

    def _abroad(self, week: Any) -> None:
        faded = week.w.fade[week.t - self.since]
        u = draw(week.luck, self.key)
        what = exile_choice(u, self.status, self.stage, faded, week.places, week.groups[self.group], week.p)
        if what == FIND:
            self.status = TRACKED
        elif what == LOSE:
            self.status = UNTRACKED
        elif what == ENTER:
            self.status, self.stage = PROGRAMME, IDLE
        elif what == TRY:
            self.end(week, PROSECUTED)
        elif what == PLOT:
            self.plot_on(week)

    def _confined(self, week: Any) -> None:
        w, p, g = week.w, week.p, self.group
        u = draw(week.luck, self.key)
        if self.status == IMPRISONED:
            opened = w.break_share[g, self.place]
            if opened > 0.0 and draw(week.breaking, self.key) < opened:
                if rejoins(draw_again(week.breaking, self.key, FATE), p):
                    self.status = RETURNING
                else:
                    self.end(week, NOT_RETURNED)
        elif self.status == RETURNING:
            if is_back(u, p):
                self._join(week)
        elif self.status == PROGRAMME:
            if leaves_programme(u, p):
                if draw_again(week.luck, self.key, FATE) < p.tracking_relapse:
                    self.status = UNTRACKED
                else:
                    self.end(week, REFORMED)
        elif self.status == HAVEN and u < haven_hazard(w, p, g):
            self._join(week)

    def _join(self, week: Any) -> None:
        self.status = ACTIVE
        self.place = place_of(week.w, self.group, draw_again(week.luck, self.key, PLACE))


class Week:
    """What people see of the week they live in.

    Attributes
    ----------
    w, p, t
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

    def __init__(self, w: Any, p: Any, t: int, purpose: int) -> None:
        self.w, self.p, self.t = w, p, t
        self.seed = int(w.regime[0].seed)
        self.luck = stream(self.seed, t, purpose)
        self.places = int(p.tracking_programme_places) - int(w.regime[0].in_programme)
        self.gone = {DEFECT: 0, DRIFT: 0, GO_HOME: 0, DIE: 0}
        self.provinces: list[Any] = []
        self.groups: list[Any] = []
        self.slipping = self.moving = self.breaking = 0
