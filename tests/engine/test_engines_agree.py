"""Both engines give the same state and outputs to the bit, for any admissible scenario, seed and number of threads."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from structures import AVERAGES, few_militants

from sim.engine.readable import readable
from sim.model import SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import Scenario, load_scenario
from sim.society.common.columns import N_ADDS
from sim.society.common.tallies import recount
from sim.terms import Status
from tests.properties.worlds import scenarios

SMALL = 0.004


def differing(one: Results, other: Results) -> list[str]:
    """Return the names of the tables whose bytes differ."""
    tables = {"country": (one.country, other.country)}
    tables |= {kind: (one.by_entity[kind], other.by_entity[kind]) for kind in one.by_entity}
    return [name for name, (a, b) in tables.items() if a.tobytes() != b.tobytes()]


OTHERS = ("mean_field", "record", "forced_expulsion", "malejacq")


@pytest.mark.parametrize("name", ["baseline", *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)])
def test_engines_agree_on_shipped_scenarios(name: str) -> None:
    scenario = load_scenario(name)
    compiled = simulate(scenario, 5, scale=SMALL, weeks=5)
    reference = simulate(scenario, 5, scale=SMALL, weeks=5, engine="reference")
    assert differing(compiled, reference) == []
    assert np.isfinite(compiled.series("risk.total")).all()


ACTING = {"structure.defection": "threshold", "structure.orders": "chain"}
# High hazards, so that a few weeks contain every stance, cascades, and fighters who follow.
RESTLESS = {"stances.threshold": 0.3, "stances.review_hazard": 0.5, "following.base": 1.0, "resources.base": 0.3}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["baseline", "malejacq"])
@pytest.mark.parametrize("structure", [ACTING, {"structure.defection": "threshold"}, {"structure.orders": "chain"}])
def test_engines_agree_where_commanders_decide(name: str, structure: dict[str, str]) -> None:
    scenario = load_scenario(name, AVERAGES | structure | RESTLESS)
    compiled = simulate(scenario, 5, scale=SMALL, weeks=5)
    reference = simulate(scenario, 5, scale=SMALL, weeks=5, engine="reference")
    assert differing(compiled, reference) == []
    if "structure.defection" in structure:
        for output in ("shirking", "raiding", "to_rival", "gone_home"):
            assert compiled.series(f"commanders.{output}").max() > 0
        assert compiled.series("taliban.strength")[-1] < 74_000


FEW = settings(
    max_examples=2,
    deadline=None,
    # The reference engine is slow, so a failing example is shown as it is instead of being shrunk for an hour.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
)
SOMEWHERE = given(scenario=scenarios(unless_drawn=few_militants()), seed=st.integers(0, 2**63))


@FEW
@SOMEWHERE
def test_engines_agree_wherever_a_scenario_may_be(scenario: Scenario, seed: int) -> None:
    compiled = simulate(scenario, seed, scale=SMALL, weeks=4)
    assert differing(compiled, simulate(scenario, seed, scale=SMALL, weeks=4, engine="reference")) == []


@pytest.mark.slow
@settings(FEW, max_examples=40)
@SOMEWHERE
def test_engines_agree_in_many_more_places(scenario: Scenario, seed: int) -> None:
    compiled = simulate(scenario, seed, scale=SMALL, weeks=5)
    assert differing(compiled, simulate(scenario, seed, scale=SMALL, weeks=5, engine="reference")) == []


@pytest.mark.parametrize("threads", [2, pytest.param(3, marks=pytest.mark.slow)])
def test_threads_give_the_same_bytes(threads: int) -> None:
    scenario = load_scenario("record")
    one = simulate(scenario, 9, scale=0.05, weeks=30)
    assert differing(one, simulate(scenario, 9, scale=0.05, weeks=30, threads=threads)) == []


def test_people_are_the_same_people() -> None:
    compiled = SanctuaryModel("baseline", rng=4, scale=SMALL, weeks=3, overrides=few_militants())
    reference = SanctuaryModel("baseline", rng=4, scale=SMALL, weeks=3, engine="reference", overrides=few_militants())
    for _ in range(3):
        compiled.step()
        reference.step()
    names = ["key", "group", "status", "place", "origin", "veteran", "senior", "ties", "stage", "entry", "since"]
    ours = sorted(map(tuple, compiled.people.militants_now.get(names)))
    theirs = sorted(map(tuple, reference.people.militants_now.get(names)))
    assert ours == theirs
    assert len(ours) > 1000
    traits = ["key", "province", "unit", "discipline", "piety", "grievance", "entry"]
    assert sorted(map(tuple, compiled.people.fighters_now.get(traits))) == sorted(
        map(tuple, reference.people.fighters_now.get(traits))
    )
    compiled.close()
    reference.close()


def test_running_sums_equal_a_fresh_count() -> None:
    model = SanctuaryModel("baseline", rng=2, scale=0.05, weeks=40)
    model.step()
    # In one go, since counts are made anew whenever somebody could have changed people in between.
    model.engine.advance(0, 40)
    f, w = model.people.people.fighters, model.world
    alive = f.province != 255
    for q in range(34):
        there = alive & (f.province == q)
        assert w.provinces[q]["fighters"] == there.sum()
        traits = (f.discipline, f.piety, f.affinity, f.bond, f.grievance)
        assert [int(t[there].sum()) for t in traits] == w.sums[q].tolist()
    m = model.people.people.militants
    for g in range(len(w.groups)):
        for status in range(1, Status.KILLED):
            assert w.tally[g, status] == ((m.status == status) & (m.group == g)).sum()
    counts = {
        name: getattr(w, name).copy() for name in ("members", "loose", "tally", "untracked_since", "tracked_since")
    }
    of_groups, of_cells = w.groups.copy(), w.cells.copy()
    # Wide integers, since NumPy computes with a byte and a plain number in eight bits.
    wide = m._make(column if column.dtype == np.uint64 else column.astype(np.int64) for column in m)
    people = SimpleNamespace(militants=wide, m_rows=model.people.people.m_rows)
    recount(people, readable(w))
    assert all((getattr(w, name) == kept).all() for name, kept in counts.items())
    assert (w.groups == of_groups).all()
    assert (w.cells == of_cells).all()
    living = np.flatnonzero(w.cells["living"])
    for cell in living.tolist():
        known = set(w.links[cell][w.links[cell] >= 0].tolist())
        near = (known | {far for one in known for far in w.links[one].tolist() if far >= 0}) - {cell}
        assert w.adds[cell, N_ADDS:].tolist() == w.adds[sorted(near), :N_ADDS].sum(axis=0).tolist()
    of_one = np.stack([w.cells["veterans"], w.cells["facilitators"], w.cells["known"] == 0], axis=1)
    assert (w.adds[living, :N_ADDS] == of_one[living]).all()


def test_a_view_stays_with_its_person_when_rows_move() -> None:
    model = SanctuaryModel("record", rng=2, scale=0.002, weeks=30)
    model.step()
    before = model.people.select(kind="militant", status="active")
    one, keys = before[5], set(before.get("key").tolist())
    key, origin = one.key, one.origin
    rows = before.get("entry").size
    for _ in range(25):
        model.step()
    assert (one.key, one.origin) == (key, origin)
    assert set(before.get("key").tolist()) <= keys
    assert rows > len(before) > 0
    before.set("veteran", 1)
    model.step()
    members = model.people.select(kind="militant", status="active")
    assert members.get("veteran").sum() == model.world.groups["veterans_now"].sum()


def test_a_scale_above_one_is_a_bigger_army_of_lighter_men() -> None:
    big = simulate(load_scenario("baseline"), 1, scale=2.0, weeks=2)
    assert big.agents > 150_000
    assert big.series("taliban.strength")[0] == pytest.approx(75_000, rel=0.02)
