"""Commanders who follow peers leave in batches and take fighters along; distant ones pass on fewer orders."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sim.engine.readable import readable
from sim.model import SanctuaryModel, simulate
from sim.scenario import Scenario, load_scenario
from sim.society.ranks.rules.cascade import NEVER
from sim.society.ranks.steps.stances import chosen
from sim.society.world import World
from sim.terms import Stance

THRESHOLD, CHAIN = {"structure.defection": "threshold"}, {"structure.orders": "chain"}
# Commanders with low thresholds, so that many leave within a short run.
RESTLESS = {"stances.threshold": 0.3, "stances.review_hazard": 0.5}


def world_with(**values: Any) -> Scenario:
    return load_scenario(
        "mean_field", {**THRESHOLD, **{key.replace("__", "."): value for key, value in values.items()}}
    )


def sides_and_batches(scenario: Scenario) -> tuple[float, float]:
    """Return the commanders who left for a side and the largest batches, both summed over runs."""
    runs = [simulate(scenario, seed, scale=0.01, weeks=105) for seed in range(1, 7)]
    gone = sum(run.series("commanders.to_rival")[-1] + run.series("commanders.to_warlord")[-1] for run in runs)
    return gone, sum(run.series("commanders.batch").max() for run in runs)


def lived(scenario: Scenario, weeks: int, scale: float = 0.01, seed: int = 3) -> World:
    model = SanctuaryModel(scenario, rng=seed, scale=scale, weeks=weeks)
    model.run()
    model.close()
    return model.world


@pytest.mark.slow
def test_side_changes_come_in_batches_because_commanders_look_at_their_peers() -> None:
    # Every arrest hits the kin of a commander, so that there are many cases.
    struck = {"kin__share": 1.0}
    gone, batch = sides_and_batches(world_with(stances__threshold=0.5, **struck))
    # Without peers about as many leave, but one by one.
    alone, one_by_one = sides_and_batches(world_with(stances__threshold=0.5, rules__peers="off", **struck))
    assert alone > 0.9 * gone
    assert batch > 1.25 * one_by_one
    more, cascades = sides_and_batches(world_with(stances__threshold=0.5, peers__weight=2.5, **struck))
    assert more > gone
    assert cascades > 1.25 * batch


def test_without_weight_peers_are_as_if_the_rule_were_off() -> None:
    weightless, off = world_with(peers__weight=0.0), world_with(rules__peers="off")
    one, other = (simulate(scenario, 2, scale=0.01, weeks=20) for scenario in (weightless, off))
    assert one.series("commanders.shirking").tolist() == other.series("commanders.shirking").tolist()


@pytest.mark.parametrize("scenario", [world_with(rules__stances="off"), load_scenario("mean_field", CHAIN)])
def test_where_commanders_do_not_choose_all_stay_loyal(scenario: Scenario) -> None:
    found = lived(scenario, 20)
    assert (found.commanders["stance"] == Stance.LOYAL).all()
    assert found.out_country["commanders_loyal"][-1] == len(found.commanders)


def test_men_follow_or_go_on_under_an_heir() -> None:
    model = SanctuaryModel(world_with(**{key.replace(".", "__"): v for key, v in RESTLESS.items()}), rng=1, scale=0.1)
    world = model.world
    men = world.commanders["men"].sum()
    for _ in range(12):
        model.step()
        gone = world.commanders["stance"] >= Stance.RIVAL
        assert (world.commanders["men"][gone] == 0).all()
        assert world.commanders["men"].sum() <= men
        men = world.commanders["men"].sum()
        for fighter in list(model.people.fighters_now)[::50]:
            chief = world.commanders[fighter.unit]
            assert chief.stance < Stance.RIVAL
            assert chief.province == fighter.province
    assert gone.sum() > 50
    assert world.regime[0].fighters == world.provinces["fighters"].sum()
    model.close()


@pytest.mark.slow
def test_who_goes_over_is_counted_in_people_however_few_are_simulated() -> None:
    restless = world_with(stances__threshold=0.4)
    few, many = ([lived(restless, 40, scale=scale, seed=seed) for seed in (3, 4, 5)] for scale in (0.0001, 0.01))
    assert few[0].regime[0].fighters0 == 8
    assert few[0].gone_over[0] > 5
    per_commander, of_many = (
        sum(world.followed[0] for world in worlds) / sum(world.gone_over[0] for world in worlds)
        for worlds in (few, many)
    )
    assert 10 < of_many < 40
    assert 0.5 * of_many < per_commander < 2.0 * of_many


def test_a_change_rouses_peers() -> None:
    scenario = world_with(stances__review_hazard=0.0, stances__threshold=0.3, peers__weight=0.0, kin__share=0.0)
    model = SanctuaryModel(scenario, rng=1, scale=0.01, weeks=9)
    world = model.world
    world.commanders["roused"][::3] = 1
    roused = world.commanders["roused"] == 1
    model.step()
    changed = np.flatnonzero(world.commanders["since"] == -1)
    assert len(changed) > 10
    # Others reconsider only because of missing pay or a stricter order.
    unpaid = world.commanders["need"] > world.regime[0].resources
    assert (roused | unpaid | (world.commanders["guest"] >= 0))[changed].all()
    for k in changed[:20]:
        peers = world.peer_to[world.peer_start[k] : world.peer_start[k + 1]]
        assert (world.commanders["roused"][peers] == 1).all()
    model.close()


def test_who_thinks_again_and_finds_nothing_new_stays_where_he_stands() -> None:
    # One review in two weeks; each change also makes the peers reconsider.
    scenario = load_scenario("baseline", {"stances.review_hazard": 0.5, "rules.appointments": "off"})
    often, returned = [], []
    for seed in (1, 2, 3, 4):
        model = SanctuaryModel(scenario, rng=seed, scale=0.0005, weeks=40)
        stances = model.world.commanders["stance"]
        before, changes, back = stances.copy(), np.zeros(len(stances), int), 0
        for _ in range(40):
            model.step()
            changes += stances != before
            back += int(((stances == Stance.LOYAL) & (before != Stance.LOYAL)).sum())
            before = stances.copy()
        model.close()
        assert changes.sum() > 300
        # None changes back and forth.
        assert changes.max() <= 8
        often.append((changes > 3).mean())
        returned.append(back / changes.sum())
    assert np.mean(often) < 0.02
    # Few return before their peers' choices are forgotten.
    assert returned[0] < 0.15


def test_who_left_is_held_by_peers_who_stand_where_he_does_and_goes_back_once_they_are_forgotten() -> None:
    model = SanctuaryModel(load_scenario("baseline"), rng=1, scale=0.0005, weeks=1)
    world = readable(model.world)
    params, me = world.params[0], world.commanders[0]
    values, alone = np.full(len(Stance), NEVER), np.zeros(len(Stance))
    values[Stance.LOYAL], values[Stance.SHIRKING] = 0.6, 0.5
    among = alone.copy()
    among[Stance.SHIRKING] = 0.8
    me.stance, me.threshold = int(Stance.SHIRKING), 0.7
    assert chosen(values, among, 0.5, me, params, 1.0) == Stance.SHIRKING
    assert chosen(values, alone, 0.5, me, params, 1.0) == Stance.LOYAL
    me.stance = int(Stance.LOYAL)
    assert chosen(values, alone, 0.5, me, params, 1.0) == Stance.LOYAL
    assert chosen(values, among, 0.5, me, params, 1.0) == Stance.SHIRKING
    model.close()


def test_an_order_dies_with_distance_at_the_front() -> None:
    found = lived(load_scenario("mean_field", CHAIN | {"commanders.bond": 1.0}), 2)
    remoteness = found.provinces["remoteness"][found.fronts["province"].astype(int)]
    passes = found.fronts["passes"][np.argsort(remoteness, kind="stable")]
    assert (np.diff(passes) <= 0.0).all()
    assert passes[0] - passes[-1] > 0.1
    near = lived(load_scenario("mean_field", CHAIN | {"commanders.bond": 1.0, "rules.remoteness": "off"}), 2)
    assert np.ptp(near.fronts["passes"]) < 1e-12
    assert found.out_country["obedience_slope"][-1] > near.out_country["obedience_slope"][-1] + 0.05


def test_comradeship_weakens_an_order_where_the_guests_are() -> None:
    found = lived(load_scenario("mean_field", CHAIN), 2)
    focal = found.provinces["focal"][found.commanders["province"].astype(int)]
    hosts = found.commanders["guest"] == focal
    assert hosts.sum() > 5
    reach, against = found.commanders["reach"], found.commanders["reach_against"]
    assert (against[hosts] < reach[hosts]).all()
    assert (against[~hosts] == reach[~hosts]).all()
    cold = lived(load_scenario("mean_field", CHAIN | {"rules.affinity": "off"}), 2)
    assert (cold.commanders["reach_against"] == cold.commanders["reach"]).all()
