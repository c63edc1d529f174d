"""Adaptive groups: without learning they equal fixed groups, they lie low under pressure, and both engines agree."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from structures import AVERAGES

from sim.model import SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import load_scenario
from tests.engine.test_engines_agree import SMALL, differing

ADAPTIVE = {"structure.strategy": "adaptive"}
CELLS = ADAPTIVE | {"structure.policing": "links", "structure.recruitment": "contact"}


def runs(over: dict[str, object], weeks: int = 104, replicates: int = 6) -> list[Results]:
    scenario = load_scenario("baseline", over)
    return [simulate(scenario, seed, scale=0.01, weeks=weeks) for seed in range(1, replicates + 1)]


def mean(found: list[Results], name: str) -> float:
    return float(np.mean([results.series(name) for results in found]))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "words"), [("baseline", CELLS), ("record", ADAPTIVE)])
def test_engines_agree_where_groups_learn(name: str, words: dict[str, object]) -> None:
    scenario = load_scenario(name, AVERAGES | words)
    compiled = simulate(scenario, 6, scale=SMALL, weeks=8)
    assert differing(compiled, simulate(scenario, 6, scale=SMALL, weeks=8, engine="reference")) == []


@pytest.mark.parametrize("blunt", [{"strategy.sharpness": 0}, {"rules.substitution": False}])
def test_a_group_that_learns_nothing_acts_as_one_that_does_not_learn(blunt: dict[str, object]) -> None:
    # The same structure switches the bargains of warlords.
    others = {"rules.bargain": False, "rules.offensives": False}
    fixed = simulate(load_scenario("mean_field", others), 3, scale=0.01, weeks=40)
    learning = simulate(load_scenario("mean_field", ADAPTIVE | others | blunt), 3, scale=0.01, weeks=40)
    for table in fixed.by_entity:
        for output in fixed.by_entity[table].dtype.names:
            assert (fixed.by_entity[table][output] == learning.by_entity[table][output]).all(), output


@pytest.mark.slow
def test_who_is_hunted_harder_lies_low() -> None:
    hunted, spared = (
        runs(CELLS | {"raids.informants": 4}),
        runs(CELLS | {"raids.informants": 0.1, "raids.detection": 1}),
    )
    assert mean(hunted, "dormant.isis_k") > mean(spared, "dormant.isis_k") + 0.05
    assert mean(hunted, "drive_home.isis_k") < mean(spared, "drive_home.isis_k")


@pytest.mark.slow
def test_what_a_guest_does_at_home_is_not_its_choice() -> None:
    found = runs(CELLS, replicates=1)
    assert (found[0].series("drive_home.al_qaeda") == 1.0).all()
    assert 0.0 < mean(found, "drive_abroad.al_qaeda") != 1.0


def test_the_same_cells_lie_dormant_while_their_leadership_wants_it() -> None:
    model = SanctuaryModel("baseline", rng=2, scale=SMALL, weeks=140, overrides=CELLS | {"strategy.loss_weight": 200})
    for _ in range(130):
        model.step()
    cells = model.world.cells
    isis = model.drawn.groups.index("isis_k")
    own = (cells["living"] > 0) & (cells["group"] == isis)
    wanted = model.world.groups[isis]["dormant"]
    assert wanted > 0.1
    assert cells["dormant"][own].mean() == pytest.approx(wanted, abs=0.12)
    before = (own & (cells["dormant"] > 0)).copy()
    model.step()
    still = before & (cells["living"] > 0)
    assert (cells["dormant"][still] > 0).mean() > 0.8


@pytest.mark.slow
def test_patterns_of_the_record_hold() -> None:
    found = runs(CELLS, weeks=156, replicates=10)
    attacks, lethal = (
        np.array([results.series(f"{name}.isis_k") for results in found]) for name in ("attacks", "lethal")
    )
    autumn = attacks[:, :19].sum(axis=1)
    # The record has 152 in 19 weeks.
    assert 120 < np.median(autumn) < 190
    # The bounds come from UCDP, which lists no attack without a death.
    years = lethal.reshape(10, 3, 52)
    fano = years.var(axis=2, ddof=1) / years.mean(axis=2)
    assert 1.0 < np.median(fano) < 1.9
    dead = np.concatenate([results.attacks().query("dead > 0 and province != ''")["dead"] for results in found])
    worst = np.sort(dead)[-len(dead) // 10 :].sum() / dead.sum()
    assert np.median(dead) == 5
    assert np.mean(dead) == pytest.approx(9.0, abs=0.7)
    assert worst == pytest.approx(0.40, abs=0.04)
    for name in ("al_qaeda", "tip", "imu", "isis_k"):
        assert all(results.series(f"strength.{name}")[-1] > 0 for results in found)


def waves(over: dict[str, object], replicates: int = 12) -> tuple[np.ndarray, np.ndarray]:
    """Return lulls and attacks of ISIS-K by run and week, without seasons."""
    found = runs(CELLS | {"rules.season": False} | over, weeks=60, replicates=replicates)
    return (
        np.array([results.series("lull.isis_k") > 0 for results in found]),
        np.array([results.series("attacks.isis_k") for results in found]),
    )


@pytest.mark.slow
def test_offensives_are_broken_off_because_of_losses_and_for_no_other_reason() -> None:
    lulls, _ = waves({}, replicates=6)
    assert lulls.any(axis=1).mean() > 0.5
    for nothing_is_lost in ({"rules.enforcement": False}, {"strategy.bearable": 0.05}, {"rules.offensives": False}):
        assert not waves(nothing_is_lost, replicates=3)[0].any()


@pytest.mark.slow
def test_an_offensive_and_a_lull_last_as_long_as_they_must() -> None:
    lulls, _ = waves({"strategy.offensive": 10}, replicates=6)
    for run in lulls:
        turns = np.flatnonzero(run[1:] != run[:-1]) + 1
        assert not len(turns) or turns[0] >= 10
        for begin, end in pairwise(turns):
            least, most = (10, 10) if run[begin] else (10, 60)
            assert least <= end - begin <= most


@pytest.mark.slow
def test_attacks_rise_in_the_spring_after_a_lull_and_not_without() -> None:
    _, with_lulls = waves({})
    _, without = waves({"rules.offensives": False})
    rise = [one[:, 32:45].sum(axis=1) / one[:, 19:32].sum(axis=1) for one in (with_lulls, without)]
    assert np.median(rise[0]) > 1.3
    assert np.median(rise[1]) < 1.0


def test_a_guest_breaks_no_offensive_off() -> None:
    found = runs(CELLS, replicates=1)
    assert not any(found[0].series(f"lull.{name}").any() for name in ("al_qaeda", "tip", "imu"))
