"""Fronts and commanders are agents with relations that can be followed, under both engines."""

from __future__ import annotations

import pytest
from structures import few_militants

from sim.model import SanctuaryModel
from sim.society.ranks.agents import Commander, Front
from sim.terms import Stance

SMALL = {"rng": 1, "scale": 0.01, "weeks": 4, "overrides": few_militants()}


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_from_a_commander_to_his_peers_his_front_his_leader_and_his_men(engine: str) -> None:
    model = SanctuaryModel("baseline", engine=engine, **SMALL)
    commanders, fronts = model.agents_by_type[Commander], model.agents_by_type[Front]
    assert len(commanders) == len(model.world.commanders)
    assert sum(len(front.commanders) for front in fronts) == len(commanders)
    led = 0
    for commander in list(commanders)[::100]:
        assert commander.stance == Stance.LOYAL
        assert commander in commander.front.commanders
        assert commander.front.superior.kind == "leader"
        assert all(commander in peer.peers for peer in commander.peers)
        led += len(commander.unit)
        assert all(fighter.province == commander.province for fighter in commander.unit)
    assert led > 3
    assert model.agents.select(lambda a: a.kind == "front" and "helmand" in a.name)
    model.close()
