"""The actors as Mesa agents, each on its row of the world."""

from __future__ import annotations

from sim.society.common.actor import SocietyModel
from sim.society.common.geography import province_keys
from sim.society.council.agents import Leader
from sim.society.guests.agents import Group
from sim.society.police.agents import Police
from sim.society.states.agents import State
from sim.society.warlords.agents import Warlord


def seat_actors(model: SocietyModel) -> None:
    """Create an agent for every strategic actor, registered with the model."""
    for kind, names in (
        (Leader, model.drawn.leaders),
        (Group, model.drawn.groups),
        (Police, province_keys()),
        (Warlord, model.drawn.warlords),
        (State, model.drawn.states),
    ):
        for row, name in enumerate(names):
            kind(model, name, row)
