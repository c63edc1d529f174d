"""Fronts, commanders and fighters as Mesa agents, with their relations.

`model.agents.select(lambda a: a.kind == "commander")` returns all commanders under both engines. `commander.peers`,
`commander.front`, `commander.guests` and `commander.unit` lead to related agents.
"""

from __future__ import annotations

import mesa
import numpy as np

from sim.luck import draw
from sim.society.common.actor import Actor, Everybody, SocietyModel, Week, seated
from sim.society.common.choices import EASE, EMBITTER, NOTHING
from sim.society.common.columns import TRAIT
from sim.society.common.geography import province_keys
from sim.society.common.tallies import breach_of
from sim.society.ranks.rules.cascade import follows
from sim.society.ranks.rules.ranks import notch_of, notched
from sim.society.ranks.state import Fighters
from sim.society.ranks.steps.chain import front_passes
from sim.society.ranks.steps.choices import Traits, fighter_choice
from sim.society.ranks.steps.stances import STANCE, STANCES, leave_with, live_commander
from sim.terms import Stance


class Front(Actor):
    """The men of one faction in one province, under a seat of the leadership."""

    kind, record = "front", "fronts"
    purpose = STANCE

    @property
    def superior(self) -> Actor:
        """Return the leader who gives the front its orders."""
        return seated(self.model, "leader")[self.model.world.fronts[self.row].superior]

    def live(self, week: Week) -> None:
        """Set the probability that the front passes on the leader's orders."""
        me = week.world.fronts[self.row]
        me.passes = front_passes(week.world, week.params, me)

    @property
    def commanders(self) -> list[Commander]:
        """Return the front's commanders."""
        everybody = seated(self.model, "commander")
        return [everybody[row] for row in range(self.first, self.beyond)]


class Commander(Actor):
    """A commander: his front, peers, unit, traits, and stance."""

    kind, record = "commander", "commanders"
    purpose = STANCE

    def live(self, week: Week) -> None:
        """Reconsider if there is cause, and choose a stance by its value and by the peers' choices."""
        live_commander(np.zeros(STANCES), np.zeros(STANCES), week.world, week.params, week.number, week.luck, self.row)

    @property
    def front(self) -> Front:
        """Return the front to which the commander belongs."""
        return seated(self.model, "front")[self.model.world.commanders[self.row].front]

    @property
    def peers(self) -> list[Commander]:
        """Return the commanders whom he knows well."""
        world, everybody = self.model.world, seated(self.model, "commander")
        return [everybody[peer] for peer in world.peer_to[world.peer_start[self.row] : world.peer_start[self.row + 1]]]

    @property
    def guests(self) -> Actor | None:
        """Return the group whose members he keeps as guests, or None."""
        return seated(self.model, "group").get(self.guest)

    @property
    def unit(self) -> Everybody:
        """Return his simulated fighters: an `AgentSet`, or an object with the same interface."""
        return self.model.people.fighters_of(self.row)


def seat_ranks(model: SocietyModel) -> None:
    """Create an agent for each front and each commander."""
    places, factions, world = province_keys(), model.drawn.factions, model.world
    for row in range(len(world.fronts)):
        front = world.fronts[row]
        name = f"{factions[front.faction]} in {places[front.province]}"
        Front(model, name, row)
        for number, commander in enumerate(range(front.first, front.beyond), start=1):
            Commander(model, f"{name}, {number}", commander)


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

    unit: int
    grievance: int

    def __init__(self, model: mesa.Model, *values: int) -> None:
        super().__init__(model)
        for name, value in zip(Fighters._fields, values, strict=True):
            setattr(self, name, value)

    def live(self, week: Week) -> None:
        """Live a week: obey, break an order, or leave."""
        params, here = week.params, week.provinces[self.province]
        leave = week.world.age_hazard[week.number - self.entry]
        chief = week.world.commanders[self.unit]
        traits = Traits(*(getattr(self, trait) * TRAIT for trait in Traits._fields))
        what = fighter_choice(draw(week.luck, self.key), traits, leave, chief, here, params)
        if what == NOTHING:
            return
        if breach_of(what) >= 0:
            week.world.breaches[self.province, breach_of(what)] += 1
        elif what in (EMBITTER, EASE):
            notch = notch_of(params)
            self.grievance = notched(self.grievance, notch if what == EMBITTER else -notch)
        else:
            week.gone[what] += 1
            self.remove()

    def follow(self, week: Week) -> None:
        """Follow a commander who leaves, or stay under his successor."""
        chief, params = week.world.commanders[self.unit], week.params
        if chief.leaving == Stance.LOYAL:
            return
        away = follows(self.bond * TRAIT, params)
        if draw(week.luck, self.key) < away:
            leave_with(week.world, self.province, chief.leaving)
            self.remove()
        else:
            self.unit = int(chief.heir)
