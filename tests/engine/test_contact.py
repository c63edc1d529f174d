"""Recruits by contact: a shared stock that empties and fills, and groups that come back from nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import load_scenario

CONTACT = {"structure.recruitment": "contact"}


def runs(over: dict[str, object], weeks: int = 104, replicates: int = 6) -> list[Results]:
    scenario = load_scenario("baseline", CONTACT | over)
    return [simulate(scenario, seed, scale=0.01, weeks=weeks) for seed in range(1, replicates + 1)]


def strength(found: list[Results], name: str, week: int = -1) -> float:
    return float(np.mean([results.series(f"strength.{name}")[week] for results in found]))


def test_a_group_that_is_gone_comes_back() -> None:
    gone = {"groups.imu.strength": 100, "groups.imu.veterans": 0.2}
    model = SanctuaryModel("baseline", rng=1, scale=0.01, weeks=120, overrides=CONTACT | gone, engine="compiled")
    model.step()
    people = model.people.people.militants
    imu = model.scenario.groups.index("imu")
    # Everybody at large is struck.
    people.status[(people.group == imu) & (people.status == 1)] = 0
    people.cell[(people.group == imu) & (people.status == 0)] = 65535
    for _ in range(60):
        model.step()
    assert model.results().series("strength.imu")[1] <= 3
    assert model.results().series("strength.imu")[-1] >= 3


def test_sympathisers_are_never_fewer_than_none_and_are_used_up() -> None:
    model = SanctuaryModel("record", rng=2, scale=0.01, weeks=80, overrides=CONTACT | {"contact.rate": 3.0})
    world = model.world
    least = 1.0
    for _ in range(80):
        model.step()
        assert (world.sympathisers >= 0.0).all()
        least = min(least, float((world.sympathisers[1] / world.sympathisers_start[1]).min()))
    assert least < 0.9


def test_rivals_draw_on_the_same_sympathisers() -> None:
    crowded = runs({"groups.isis_k.growth": 0.02, "contact.renewal": 520, "contact.rate": 3.0})
    empty = runs({"groups.isis_k.growth": 0.0, "contact.renewal": 520, "contact.rate": 3.0})
    assert strength(crowded, "al_qaeda") < strength(empty, "al_qaeda")


def test_wrong_arrests_recruit_some_months_later() -> None:
    over = {"backlash.precision": 0.3, "contact.wronged": 5.0}
    with_them = runs(over)
    without = runs(over | {"rules.late_backlash": False})
    assert strength(with_them, "isis_k", 7) == pytest.approx(strength(without, "isis_k", 7))
    assert strength(with_them, "isis_k") > strength(without, "isis_k")


def test_foreigners_come_by_origin() -> None:
    assert strength(runs({}), "tip") > strength(runs({"rules.foreign_recruits": False}), "tip")
