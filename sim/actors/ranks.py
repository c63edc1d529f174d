"""Fronts and commanders as Mesa agents: who stands above whom, who knows whom, whose men they are.

`model.agents.select(lambda a: a.kind == "commander")` gives all of them under both engines; `commander.peers`, `commander.front` and
`commander.unit` lead on from one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.actors.strategic import Actor, Leader, seated
from sim.terms import Stance, word
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

    @property
    def commanders(self) -> list[Commander]:
        """Its commanders."""
        return seated(self.model, Commander)[int(self.first) : int(self.beyond)]


class Commander(Actor):
    """A commander: his front, his peers, his unit; what he is like, and where he stands."""

    kind, record = "commander", "commanders"

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
        return [everybody[k] for k in world.peer_to[world.peer_start[self.row] : world.peer_start[self.row + 1]]]

    @property
    def unit(self) -> Any:
        """His simulated fighters: an `AgentSet`, or what answers like one."""
        return self.model.people.fighters_of(self.row)


def seat_ranks(model: SanctuaryModel) -> None:
    """Make an agent of every front and every commander."""
    places, factions, world = province_keys(), model.scenario.factions, model.world
    for row in range(len(world.fronts)):
        front = world.fronts[row]
        name = f"{factions[front.faction]} in {places[front.province]}"
        Front(model, name, row)
        for number, commander in enumerate(range(front.first, front.beyond), start=1):
            Commander(model, f"{name}, {number}", commander)
