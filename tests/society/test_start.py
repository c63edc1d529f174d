"""The world of week -1 has the scenario's values, in the order of its names."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario import load_scenario, spread
from sim.society.common.geography import geography
from sim.society.start import build
from sim.society.world import World
from sim.terms import EventKind, Reading, Treatment, WarlordStatus, word


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("baseline").draw(1)


@pytest.fixture(scope="module")
def world(scenario) -> World:
    return build(scenario, 1, 4, 0.1)


def test_records_say_what_the_scenario_says(scenario, world: World) -> None:
    for g, name in enumerate(scenario.groups):
        assert world.groups[g].strength == scenario.values[f"groups.{name}.strength"]
    for s, name in enumerate(scenario.states):
        assert word(Reading(world.states[s].reading)) == scenario.values[f"states.{name}.accord_reading"]
    for k, name in enumerate(scenario.warlords):
        assert word(WarlordStatus(world.warlords[k].status)) == scenario.values[f"warlords.{name}.status"]
        assert geography().keys[world.warlords[k].home] == scenario.values[f"warlords.{name}.home"]


def test_where_nobody_has_authority_all_have_the_same() -> None:
    scenario = load_scenario("baseline")
    world = build(scenario.changed(spread(scenario, {"leaders.*.authority": 0})).draw(1), 1, 4, 0.1)
    assert set(world.leaders["authority"].tolist()) == {1.0 / len(scenario.leaders)}


def test_shares_are_shares(world: World) -> None:
    assert world.leaders["authority"].sum() == pytest.approx(1.0)
    assert np.allclose(world.footprint.sum(axis=1), 1.0)
    assert np.allclose(world.listens.sum(axis=1), 1.0)
    assert world.prison.sum() == pytest.approx(1.0)
    held = world.provinces["taliban"] + world.provinces["warlords"] + world.provinces["contested"]
    assert np.allclose(held, 1.0)
    assert ((world.loyalty >= 0.0) & (world.loyalty <= 1.0)).all()


def test_an_enemy_is_hunted_and_a_guest_is_not(scenario, world: World) -> None:
    treatment = dict(zip(scenario.groups, world.groups["treatment"], strict=True))
    assert treatment["isis_k"] == Treatment.CRACK_DOWN
    assert treatment["al_qaeda"] == Treatment.PROTECT


def test_events_stand_in_the_order_of_the_scenario(scenario, world: World) -> None:
    assert [word(EventKind(kind)) for kind in world.events["kind"]] == [event.kind for event in scenario.events]
    assert world.events["week"].tolist() == [event.week for event in scenario.events]


def test_fewer_fighters_stand_for_more_each(scenario) -> None:
    whole, tenth = (build(scenario, 1, 4, scale).regime[0] for scale in (1.0, 0.1))
    assert tenth.fighters0 < whole.fighters0
    assert tenth.fighters0 * tenth.weight == pytest.approx(whole.fighters0 * whole.weight)
