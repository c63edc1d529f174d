"""Recruitment by contact: a shared stock that empties and refills, and groups that recover from nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import load_scenario

CONTACT = {"structure.recruitment": "contact"}


def runs(over: dict[str, object], weeks: int = 104, replicates: int = 6) -> list[Results]:
    scenario = load_scenario("mean_field", CONTACT | over)
    return [simulate(scenario, seed, scale=0.01, weeks=weeks) for seed in range(1, replicates + 1)]


def strength(found: list[Results], name: str, week: int = -1) -> float:
    return float(np.mean([results.series(f"strength.{name}")[week] for results in found]))


def test_a_group_that_is_gone_comes_back() -> None:
    gone = {"groups.imu.strength": 100, "groups.imu.veterans": 0.2}
    model = SanctuaryModel("mean_field", rng=1, scale=0.01, weeks=120, overrides=CONTACT | gone, engine="compiled")
    model.step()
    people = model.people.people.militants
    imu = model.drawn.groups.index("imu")
    # A strike hits all members at large.
    people.status[(people.group == imu) & (people.status == 1)] = 0
    people.cell[(people.group == imu) & (people.status == 0)] = 65535
    for _ in range(60):
        model.step()
    assert model.results().series("strength.imu")[1] <= 3
    assert model.results().series("strength.imu")[-1] >= 3


def test_sympathisers_are_never_fewer_than_none_and_are_used_up() -> None:
    eager = {"learning.memory_halflife": 520, "groups.isis_k.growth": 0.02, "groups.al_qaeda.growth": 0.02}
    model = SanctuaryModel("record", rng=2, scale=0.01, weeks=80, overrides=CONTACT | eager)
    world = model.world
    least = 1.0
    for _ in range(80):
        model.step()
        assert (world.sympathisers >= 0.0).all()
        least = min(least, float((world.sympathisers[1] / world.sympathisers_start[1]).min()))
    assert least < 0.9


@pytest.mark.slow
def test_rivals_draw_on_the_same_sympathisers() -> None:
    crowded = runs({"groups.isis_k.growth": 0.02, "learning.memory_halflife": 520})
    empty = runs({"groups.isis_k.growth": 0.0, "learning.memory_halflife": 520})
    assert strength(crowded, "al_qaeda") < strength(empty, "al_qaeda")


@pytest.mark.slow
def test_foreigners_come_by_origin() -> None:
    assert strength(runs({}), "tip") > strength(runs({"rules.foreign_recruits": False}), "tip")
