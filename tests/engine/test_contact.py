"""Recruitment by contact: a shared stock that empties and refills, and groups that recover from nothing."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import load_scenario
from tests.engine.test_engines_agree import SMALL, differing

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
    eager = {"contact.rate": 3.0, "contact.renewal": 520, "groups.isis_k.growth": 0.02}
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
    crowded = runs({"groups.isis_k.growth": 0.02, "contact.renewal": 520, "contact.rate": 3.0})
    empty = runs({"groups.isis_k.growth": 0.0, "contact.renewal": 520, "contact.rate": 3.0})
    assert strength(crowded, "al_qaeda") < strength(empty, "al_qaeda")


@pytest.mark.slow
def test_wrong_arrests_recruit_some_months_later() -> None:
    over = {"backlash.precision": 0.3, "contact.wronged": 5.0}
    with_them = runs(over)
    without = runs(over | {"rules.late_backlash": False})
    assert strength(with_them, "isis_k", 7) == pytest.approx(strength(without, "isis_k", 7))
    assert strength(with_them, "isis_k") > strength(without, "isis_k")


@pytest.mark.slow
def test_foreigners_come_by_origin() -> None:
    assert strength(runs({}), "tip") > strength(runs({"rules.foreign_recruits": False}), "tip")


@pytest.mark.slow
def test_guests_who_are_hemmed_in_go_over_to_the_rival() -> None:
    # A rival with capacity for many.
    harsh = {"taliban.loyalty.imu": 0, "taliban.loyalty.tip": 0, "cells.turning": 0.3, "groups.isis_k.ceiling": 8000}
    turning, staying = runs(harsh), runs(harsh | {"rules.going_over": False})
    assert strength(turning, "imu") < 0.8 * strength(staying, "imu")
    assert strength(turning, "isis_k") > strength(staying, "isis_k")


@pytest.mark.slow
def test_engines_agree_on_cells_that_go_over() -> None:
    harsh = {"taliban.loyalty.imu": 0, "taliban.loyalty.tip": 0, "cells.turning": 0.1, "stances.review_hazard": 0.5}
    scenario = load_scenario("mean_field", CONTACT | harsh)
    compiled = simulate(scenario, 2, scale=SMALL, weeks=10)
    assert differing(compiled, simulate(scenario, 2, scale=SMALL, weeks=10, engine="reference")) == []
    stays = scenario.changed({"rules.going_over": False})
    kept = simulate(stays, 2, scale=SMALL, weeks=10)
    assert compiled.series("strength.imu")[-1] < kept.series("strength.imu")[-1] - 20
