"""A model can be copied, saved, loaded and branched in any week, and goes on with the same bytes."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import numpy as np
import pytest
from structures import few_militants

import sim
from sim.errors import SanctuaryError
from sim.model import SanctuaryModel
from sim.outputs.results import Results
from sim.society.guests.agents import Group

ENGINES = pytest.mark.parametrize("engine", ["compiled", "reference"])


class Sleeper(Group):
    """A leadership that never attacks at home."""

    def step(self) -> None:
        super().step()
        self.drive_home = 0.0


class Noted(SanctuaryModel):
    """A model with a memory of its own and an actor of its own."""

    def __init__(self, **given: object) -> None:
        super().__init__("baseline", **given)
        self.noted: list[int] = []
        (isis,) = self.agents.select(lambda one: one.kind == "group" and one.name == "isis_k")
        Sleeper(self, isis.name, isis.row)

    def step(self) -> None:
        super().step()
        self.noted.append(self.week)


def model_of(engine: str, kind: type[SanctuaryModel] = SanctuaryModel) -> SanctuaryModel:
    weeks = 1 if engine == "reference" else 20
    return kind(rng=3, scale=0.002, weeks=weeks, engine=engine, overrides=few_militants())


def same(one: Results, other: Results) -> bool:
    tables = ((one.country, other.country), *((one.by_entity[kind], other.by_entity[kind]) for kind in one.by_entity))
    return all(mine.tobytes() == its.tobytes() for mine, its in tables) and one.happenings == other.happenings


@ENGINES
def test_copies_go_on_with_the_bytes_of_one_left_alone(engine: str, tmp_path: Path) -> None:
    alone = model_of(engine).run()
    model = model_of(engine)
    model.step()
    model.save(tmp_path / "model")
    copies = [sim.load(tmp_path / "model")]
    if engine == "compiled":
        copies += [copy.copy(model), copy.deepcopy(model), pickle.loads(pickle.dumps(model))]
    for one in (*copies, model):
        assert isinstance(one, SanctuaryModel)
        assert same(one.run(), alone)
    assert len({id(one.world.groups) for one in (*copies, model)}) == len(copies) + 1


def test_what_a_subclass_holds_is_copied_too() -> None:
    alone = model_of("compiled", Noted)
    alone.run()
    model = model_of("compiled", Noted)
    for _ in range(5):
        model.step()
    other = pickle.loads(pickle.dumps(model))
    assert other.noted == model.noted is not other.noted
    other.run()
    assert len(model.noted) == 5
    assert same(other.results(), alone.results())
    assert other.results().series("attacks.isis_k").sum() == 0
    ids = [agent.unique_id for agent in other.agents]
    assert len(set(ids)) == len(ids)


def test_branches_share_their_past_and_their_luck() -> None:
    model = model_of("compiled")
    model.step()
    model.step()
    changed = model.branch({"enforcement.willingness": 0.0})
    like, other, left = (one.run() for one in (model.branch(), changed, model))
    assert same(like, left)
    assert other.series("strength.isis_k")[0] == left.series("strength.isis_k")[0]
    assert not np.array_equal(other.series("acts.isis_k"), left.series("acts.isis_k"))
    assert any("enforcement.willingness to 0" in text for _, text in other.events)


def test_files_that_hold_no_model_are_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"PK\x03\x04")
    with pytest.raises(SanctuaryError, match="holds no saved"):
        sim.load(wrong)
    wrong.write_bytes(b"sanctuary 0.0.1\n")
    with pytest.raises(SanctuaryError, match=r"by version 0\.0\.1"):
        sim.load(wrong)
    with pytest.raises(SanctuaryError, match="cannot be read"):
        sim.load(tmp_path / "none")
    model = model_of("compiled")
    model.note = lambda: None
    with pytest.raises(SanctuaryError, match="cannot be saved"):
        model.save(wrong)
