"""In the reference engine each actor decides in its own `step`: a removed actor decides nothing, and the others continue."""

from __future__ import annotations

import numpy as np
import pytest
from structures import few_militants

from sim.model import SanctuaryModel
from sim.society.common.actor import Actor, Week
from sim.society.council.agents import Leader
from sim.society.guests.agents import Cell, Group
from sim.society.police.agents import Police
from sim.society.ranks.agents import Commander, Front
from sim.society.states.agents import State

# A field that a step writes every week, and a value that no step writes.
DECIDED = {
    Front: ("fronts", "passes", 0.123),
    Commander: ("commanders", "grievance", 0.123),
    Group: ("groups", "effort_rest", 0.123),
    Police: ("police", "attention", 0.123),
    State: ("states", "odds", -12.5),
    Cell: ("cells", "vacant", -1),
}


@pytest.fixture(scope="module")
def lived() -> tuple[SanctuaryModel, dict[type[Actor], Actor]]:
    """A model in which one actor of each kind was removed before the first week."""
    model = SanctuaryModel("baseline", rng=1, scale=0.004, weeks=2, engine="reference", overrides=few_militants())
    for record, field, value in DECIDED.values():
        getattr(model.world, record)[field] = value
    model.world.ballot[:] = -1
    out = {kind: list(model.agents_by_type[kind])[1] for kind in (*DECIDED, Leader)}
    for actor in out.values():
        actor.remove()
    model.step()
    return model, out


@pytest.mark.parametrize("kind", DECIDED, ids=lambda kind: kind.__name__)
def test_nobody_decides_for_an_actor_that_was_taken_out(
    lived: tuple[SanctuaryModel, dict[type[Actor], Actor]], kind: type[Actor]
) -> None:
    model, out = lived
    record, field, value = DECIDED[kind]
    written = getattr(model.world, record)[field]
    others = [actor.row for actor in model.agents_by_type[kind]]
    assert len(others) > 3
    assert written[out[kind].row] == value
    assert (written[others] != value).all()


def test_a_seat_that_was_taken_out_casts_no_vote(lived: tuple[SanctuaryModel, dict[type[Actor], Actor]]) -> None:
    model, out = lived
    voted = (model.world.ballot >= 0).all(axis=1)
    assert np.flatnonzero(~voted).tolist() == [out[Leader].row]


class Sleeper(Group):
    """A leadership without attacks at home, written with the week or without it."""

    def step(self, week: Week | None = None) -> None:
        super().step(week)
        self.drive_home = 0.0


class MesaSleeper(Group):
    """The same as Mesa's documentation would write it."""

    def step(self) -> None:
        super().step()
        self.drive_home = 0.0


def of(model: SanctuaryModel, name: str) -> Actor:
    return model.agents.select(lambda actor: actor.name == name)[0]


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("kind", [Sleeper, MesaSleeper])
def test_who_decides_otherwise_is_obeyed(engine: str, kind: type[Group]) -> None:
    model = SanctuaryModel("baseline", rng=1, scale=0.002, weeks=3, engine=engine, overrides=few_militants())
    isis = of(model, "isis_k")
    mine = kind(model, isis.name, isis.row)
    assert isis not in model.agents
    assert of(model, "isis_k") is mine
    attacks = model.run().series("attacks.isis_k")
    assert attacks.sum() == 0
    model.close()


def test_a_class_given_later_or_a_step_replaced_is_obeyed_in_compiled_runs() -> None:
    for change in ("class", "step", "removed"):
        model = SanctuaryModel("baseline", rng=1, scale=0.002, weeks=3)
        isis = of(model, "isis_k")
        if change == "class":
            isis.__class__ = Sleeper
        elif change == "step":
            isis.step = lambda week, isis=isis: setattr(isis, "drive_home", 0.0)
        else:
            model.world.groups["drive_home"] = 0.0
            isis.remove()
        assert model.run().series("attacks.isis_k").sum() == 0, change


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_all_actors_decide_as_in_mesas_documentation(engine: str) -> None:
    model = SanctuaryModel("baseline", rng=1, scale=0.002, weeks=2, engine=engine, overrides=few_militants())
    model.step()
    model.world.states["odds"] = -12.5
    model.agents.do("step")
    assert (model.world.states["odds"] != -12.5).all()
    model.agents.shuffle_do("step")
    model.agents_by_type[Leader].do("step")
    model.step()


def test_python_steps_give_the_bytes_of_compiled_ones() -> None:
    """A subclass of each kind that changes nothing."""
    plain = SanctuaryModel("baseline", rng=2, scale=0.002, weeks=8)
    own = SanctuaryModel("baseline", rng=2, scale=0.002, weeks=8)
    own.own_ways |= {kind.kind for kind in (*DECIDED, Leader)}
    one, other = plain.run(), own.run()
    assert one.country.tobytes() == other.country.tobytes()
    assert one.by_entity["group"].tobytes() == other.by_entity["group"].tobytes()
    assert one.by_entity["state"].tobytes() == other.by_entity["state"].tobytes()


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_every_tie_between_actors_is_walked_from_both_ends(engine: str) -> None:
    model = SanctuaryModel("baseline", rng=3, scale=0.004, weeks=1, engine=engine, overrides=few_militants())
    model.run()
    kinds = model.agents_by_type
    assert {kind.kind for kind in kinds} == {
        "leader", "front", "commander", "cell", "group", "police", "warlord", "state"
    }  # fmt: skip
    fronts = [front for leader in kinds[Leader] for front in leader.fronts]
    assert sorted(front.row for front in fronts) == list(range(len(kinds[Front])))
    assert all(front.superior in kinds[Leader] and front in front.superior.fronts for front in kinds[Front])
    for commander in list(kinds[Commander])[::50]:
        assert commander in commander.front.commanders
        assert all(commander in peer.peers for peer in commander.peers)
        assert all(man.unit == commander.row for man in commander.unit)
        assert commander.guests is None or commander in commander.guests.hosts
    hosts = [host for group in kinds[Group] for host in group.hosts]
    assert hosts
    assert all(host.guests is not None for host in hosts)
    cells = [cell for group in kinds[Group] for cell in group.cells]
    assert sorted(cell.row for cell in cells) == sorted(cell.row for cell in kinds[Cell])
    assert len([cell for police in kinds[Police] for cell in police.cells]) == len(cells)
    for cell in cells[::10]:
        assert cell in cell.police.cells
        assert all(cell in other.links for other in cell.links)
        assert len(cell.members_now) == cell.members
        assert all(member.cell == cell.row for member in cell.members_now)
    assert any(cell.links for cell in cells)
    assert len({police.province for police in kinds[Police]}) == 34
    for state in kinds[State]:
        assert sum(state.listens_to.values()) == pytest.approx(1.0)
    model.close()


def test_an_agent_stands_for_each_cell_as_long_as_there_is_one() -> None:
    model = SanctuaryModel("baseline", rng=2, scale=0.002, weeks=30)
    seen: set[int] = set()
    for _ in range(30):
        model.step()
        cells = model.agents_by_type[Cell]
        living = np.flatnonzero(model.world.cells["living"])
        assert sorted(cell.row for cell in cells) == living.tolist()
        assert all(cell.key == int(model.world.cells["key"][cell.row]) for cell in cells)
        seen |= {cell.unique_id for cell in cells}
    assert len(seen) > len(model.agents_by_type[Cell])
    model.close()
