"""Fronts and commanders as Mesa agents: who stands above whom, who knows whom, whose men they are.

`model.agents.select(lambda a: a.kind == "commander")` gives all of them under both engines; `commander.peers`, `commander.front`,
`commander.guests` and `commander.unit` lead on from one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.actors.people import Week
from sim.actors.strategic import Actor, Group, Leader, seated
from sim.luck import draw, draw_again
from sim.rules.cascade import grievance_of, kin_struck
from sim.rules.forms import chance, keep
from sim.terms import Stance, word
from sim.week.chain import front_passes
from sim.week.stances import CHOICE, STANCES, arrests_at, chosen, commanders_at, hear, thinks_again, weigh
from sim.world.columns import Reals
from sim.world.geography import province_keys

if TYPE_CHECKING:
    from sim.model import SanctuaryModel


class Front(Actor):
    """The men of one faction in one province, under a seat of the leadership."""

    kind, record = "front", "fronts"

    @property
    def superior(self) -> Leader:
        """The leader who gives it orders."""
        return seated(self.model, Leader)[self.model.world.fronts[self.row].superior]

    def step(self, week: Week) -> None:
        """Pass on what the leader orders, or not."""
        me = week.world.fronts[self.row]
        me.passes = front_passes(week.world, week.params, me)

    @property
    def commanders(self) -> list[Commander]:
        """Its commanders."""
        everybody = seated(self.model, Commander)
        return [everybody[row] for row in range(self.first, self.beyond)]


class Commander(Actor):
    """A commander: his front, his peers, his unit; what he is like, and where he stands."""

    kind, record = "commander", "commanders"

    def step(self, week: Week) -> None:
        """Think again if there is cause, and choose where to stand by what it is worth and by what the peers did."""
        world, params, me = week.world, week.params, week.world.commanders[self.row]
        if me.stance >= Stance.RIVAL:
            return
        drawn = draw(week.luck, me.key)
        struck = kin_struck(params.kin_share, float(arrests_at(world, me.province)), commanders_at(world, me.province))
        blow = 0.0
        if drawn >= 1.0 - struck:
            blow = params.grievance_notch
            me.roused = 1
        me.grievance = grievance_of(me.grievance, keep(params.kin_halflife), blow)
        if thinks_again(world, me, drawn, chance(params.stances_review_hazard), self.front.superior.replaced):
            values, shares = np.zeros(STANCES), self.shares_of_peers(week)
            weigh(values, world, params, me)
            me.choice = chosen(
                values, shares, draw_again(week.luck, me.key, CHOICE), me, params, world.regime[0].rival_room
            )
            me.gone = shares[me.choice]
            me.roused = 0
        hear(world, me)

    def shares_of_peers(self, week: Week) -> Reals:
        """Give the share of the peers, by bond, who came to each stance within memory."""
        shares, total = np.zeros(STANCES), 0.0
        for peer in self.peers:
            total += peer.bond
            if week.number - peer.since <= week.params.peers_memory:
                shares[peer.stance] += peer.bond
        return shares / total if total > 0.0 else shares

    @property
    def stance_name(self) -> str:
        """Where he stands, in words."""
        return word(Stance(self.stance))

    @property
    def front(self) -> Front:
        """The front he belongs to."""
        return seated(self.model, Front)[self.model.world.commanders[self.row].front]

    @property
    def peers(self) -> list[Commander]:
        """The commanders he knows well."""
        world, everybody = self.model.world, seated(self.model, Commander)
        return [everybody[peer] for peer in world.peer_to[world.peer_start[self.row] : world.peer_start[self.row + 1]]]

    @property
    def guests(self) -> Group | None:
        """The group whose members he keeps, if he keeps any."""
        return seated(self.model, Group).get(self.guest)

    @property
    def unit(self) -> Any:
        """His simulated fighters: an `AgentSet`, or what answers like one."""
        return self.model.people.fighters_of(self.row)


def seat_ranks(model: SanctuaryModel) -> None:
    """Make an agent of every front and every commander."""
    places, factions, world = province_keys(), model.drawn.factions, model.world
    for row in range(len(world.fronts)):
        front = world.fronts[row]
        name = f"{factions[front.faction]} in {places[front.province]}"
        Front(model, name, row)
        for number, commander in enumerate(range(front.first, front.beyond), start=1):
            Commander(model, f"{name}, {number}", commander)
