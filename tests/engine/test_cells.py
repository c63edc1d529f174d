"""Cells: both engines agree, each cell is a Mesa agent in the reference engine, and their state is consistent every week."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from structures import AVERAGES, few_militants

from sim.model import SanctuaryModel, simulate
from sim.scenario import load_scenario
from sim.society.common.columns import NO_CELL
from sim.society.guests.agents import Cell
from sim.terms import Status
from tests.engine.test_engines_agree import SMALL, differing

LINKS = {"structure.policing": "links"}
FEW = {**LINKS, **few_militants()}


CONTACT = {"structure.recruitment": "contact"}


@pytest.mark.slow
@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize(
    ("name", "words"), [("baseline", LINKS | CONTACT), ("record", CONTACT), ("forced_expulsion", LINKS)]
)
def test_engines_agree_on_cells(name: str, words: dict[str, str]) -> None:
    scenario = load_scenario(name, AVERAGES | words)
    compiled = simulate(scenario, 5, scale=SMALL, weeks=10)
    assert differing(compiled, simulate(scenario, 5, scale=SMALL, weeks=10, engine="reference")) == []


@pytest.fixture(scope="module")
def models() -> Iterator[dict[str, SanctuaryModel]]:
    found = {
        engine: SanctuaryModel("baseline", rng=3, scale=SMALL, weeks=1, engine=engine, overrides=FEW)
        for engine in ("compiled", "reference")
    }
    for model in found.values():
        model.run()
    yield found
    for model in found.values():
        model.close()


def test_members_know_their_cell_and_cells_each_other(models: dict[str, SanctuaryModel]) -> None:
    cells = list(models["reference"].agents_by_type[Cell])
    assert len(cells) > 100
    cell = max(cells, key=lambda one: len(one.links))
    assert len(cell.links) >= 3
    assert all(cell in other.links for other in cell.links)
    assert len(cell.members_now) == cell.members
    assert all(a.group == cell.group and a.place == cell.place for a in cell.members_now)


def test_a_group_leads_to_its_cells_in_either_engine(models: dict[str, SanctuaryModel]) -> None:
    told = []
    for model in models.values():
        (isis,) = model.agents.select(lambda one: one.kind == "group" and one.name == "isis_k")
        told.append(
            [(cell.row, cell.members, len(cell.members_now), [one.row for one in cell.links]) for cell in isis.cells]
        )
    assert len(told[0]) > 30
    assert told[0] == told[1]


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_every_week_of_cells_is_sound(seed: int) -> None:
    model = SanctuaryModel("record", rng=seed, scale=0.002, weeks=30, overrides=LINKS)
    m, world = model.people.people.militants, model.world
    for _ in range(30):
        model.step()
        high = int(model.people.people.m_rows[0])
        status, cell = m.status[:high], m.cell[:high]
        at_large = status == Status.ACTIVE
        assert (cell[~at_large] == NO_CELL).all()
        housed = at_large & (cell != NO_CELL)
        own = cell[housed].astype(int)
        assert world.cells["living"][own].all()
        assert (world.cells["group"][own] == m.group[:high][housed]).all()
        assert (world.cells["place"][own] == m.place[:high][housed]).all()
        rows = int(world.regime["cells"][0])
        assert (np.bincount(own, minlength=rows)[:rows] == world.cells["members"][:rows]).all()
        for one, known in enumerate(world.links[:rows]):
            for other in known[known >= 0]:
                assert one in world.links[other]
                assert world.cells["living"][one]
        assert world.loose.sum() == (at_large & (cell == NO_CELL)).sum()
    sizes = world.cells["members"][world.cells["living"] > 0]
    assert np.mean((sizes >= 3) & (sizes <= 12)) > 0.8


@pytest.mark.slow
def test_arrests_come_in_cascades() -> None:
    spread = {}
    for name, words in (("links", LINKS), ("independent", {})):
        scenario = load_scenario("mean_field", words)
        arrests = np.array(
            [simulate(scenario, seed, scale=0.01, weeks=104).series("acts.isis_k")[26:] for seed in range(1, 11)]
        )
        # Within half a year of a run, so that the trend of the level does not matter.
        halves = arrests.reshape(10, 3, 26)
        spread[name] = float((halves.var(axis=2, ddof=1) / halves.mean(axis=2)).mean())
    assert spread["independent"] < 2.0
    assert spread["links"] > 1.5 * spread["independent"]


@pytest.mark.slow
def test_given_away_cells_are_raided_while_they_are_known() -> None:
    silent = load_scenario("baseline", {**LINKS, "raids.given_away": 0.0})
    talking = load_scenario("baseline", {**LINKS, "raids.given_away": 0.5})
    acts = [
        np.mean([simulate(s, seed, scale=0.01, weeks=52).series("acts.isis_k").sum() for seed in range(1, 7)])
        for s in (silent, talking)
    ]
    assert acts[1] > 1.1 * acts[0]
