"""Mesa's own tools work on the model with either engine."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from mesa.datacollection import DataCollector
from structures import few_militants

from sim.errors import SanctuaryError
from sim.mesa_compat import batch_run
from sim.model import SanctuaryModel
from sim.society.council.agents import Leader
from sim.society.guests.agents import Group
from sim.society.states.agents import State
from sim.society.warlords.agents import Warlord
from sim.terms import Treatment

SMALL = {"scale": 0.002, "weeks": 3, "overrides": few_militants()}


class Collected(SanctuaryModel):
    """The model with a collector, as a user of Mesa would write it."""

    def __init__(self, **given: Any) -> None:
        super().__init__("baseline", **given)
        self.datacollector = DataCollector(
            model_reporters={
                "risk": lambda m: m.output("risk.total"),
                "recognitions": lambda m: m.output("recognitions"),
            },
            agent_reporters={"kind": "kind", "concern": lambda a: getattr(a, "concern", None)},
        )

    def step(self) -> None:
        super().step()
        self.datacollector.collect(self)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_data_collector_collects(engine: str) -> None:
    model = Collected(rng=1, engine=engine, **SMALL)
    while model.running:
        model.step()
    # The week before the first recorded one is also a step, without outputs.
    frame = model.datacollector.get_model_vars_dataframe().iloc[1:]
    assert len(frame) == 3
    assert np.array_equal(frame["risk"], model.results().series("risk.total"))
    agents = model.datacollector.get_agent_vars_dataframe()
    states = agents[agents["kind"] == "state"]
    assert len(states) == 4 * len(model.drawn.states)
    assert states["concern"].astype(float).between(0, 1).all()


def test_batch_run_runs() -> None:
    rows = batch_run(Collected, {"scale": 0.004, "weeks": 4}, [1, 2], number_processes=1, display_progress=False)
    frame = pd.DataFrame(rows)
    assert set(frame["rng"]) == {1, 2}
    last = frame.groupby("rng")["risk"].last()
    assert last.nunique() == 2


def test_iterations_of_mesas_batch_run_differ() -> None:
    rows = mesa.batch_run(
        Collected, {"scale": 0.004, "weeks": 4}, iterations=3, number_processes=1, display_progress=False
    )
    assert pd.DataFrame(rows).groupby("RunId")["risk"].last().nunique() == 3


def test_without_a_seed_the_model_chooses_one_and_tells_it() -> None:
    one, other = SanctuaryModel("baseline", **SMALL), SanctuaryModel("baseline", **SMALL)
    assert one.run_seed != other.run_seed
    again = SanctuaryModel("baseline", rng=one.run_seed, **SMALL)
    assert one.run().country.tobytes() == again.run().country.tobytes()


class Hardening(SanctuaryModel):
    """A model whose step does something more, as in the tutorial."""

    def step(self) -> None:
        super().step()
        self.world.regime[0].moderation *= 0.9


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_run_takes_the_steps_of_a_subclass(engine: str) -> None:
    few = {**SMALL, "weeks": 1}
    run, stepped = (Hardening("baseline", rng=1, engine=engine, **few) for _ in range(2))
    run.run()
    while stepped.running:
        stepped.step()
    assert run.results().country.tobytes() == stepped.results().country.tobytes()
    plain = SanctuaryModel("baseline", rng=1, **few).run()
    assert run.results().series("moderation")[-1] < plain.series("moderation")[-1]


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_what_is_written_to_an_agent_reaches_the_world(engine: str) -> None:
    model = SanctuaryModel("baseline", rng=1, engine=engine, **SMALL)
    leaders = model.agents_by_type[Leader]
    leaders.set("pragmatism", 0.25)
    assert set(model.world.leaders["pragmatism"]) == {0.25}
    isis = model.agents.select(lambda a: a.kind == "group" and a.name == "isis_k")[0]
    isis.growth = 0.0
    assert model.world.groups[isis.row]["growth"] == isis.growth == 0.0
    model.step()
    assert set(leaders.get("pragmatism")) == {0.25}
    isis.note = "mine"
    assert isis.note == "mine"
    with pytest.raises(ValueError, match="could not convert"):
        isis.growth = "much"


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_all_people_answer_by_name_and_kind(engine: str) -> None:
    model = SanctuaryModel("baseline", rng=1, engine=engine, **SMALL)
    model.step()
    people, isis = model.people, model.drawn.groups.index("isis_k")
    named = people.select(kind="militant", group="isis_k", status="active")
    assert len(named) == int(model.world.groups[isis]["members"]) == people.count(kind="militant", group=isis, status=1)
    assert {person.group for person in named} == {isis}
    assert people.agg("entry", len, kind="fighter") == len(people.get("unit", kind="fighter"))
    assert {int(group) for group, _ in people.groupby("group", kind="militant")} == set(range(len(model.drawn.groups)))
    named[0].visibility = 7
    assert people.select(kind="militant", group="isis_k", status="active")[0].visibility == 7
    with pytest.raises(SanctuaryError, match="no group 'isisk'") as wrong:
        people.select(kind="militant", group="isisk")
    assert "isis_k" in str(wrong.value.remedy)
    with pytest.raises(SanctuaryError, match="no people of kind"):
        people.select(kind="soldier")


def test_strategic_actors_are_agents() -> None:
    model = SanctuaryModel("baseline", rng=1, **SMALL)
    model.step()
    model.step()
    kinds = model.agents_by_type
    assert len(kinds[Leader]) == 25
    assert len(kinds[Warlord]) == 20
    assert len(kinds[State]) == len(model.drawn.states)
    assert {g.name for g in kinds[Group]} == set(model.drawn.groups)
    isis = model.agents.select(lambda a: a.kind == "group" and a.name == "isis_k")[0]
    assert isis.members == model.output("strength.isis_k")
    assert isis.treatment == Treatment.CRACK_DOWN
    authority = kinds[Leader].agg("authority", sum)
    assert authority == pytest.approx(1.0)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_people_answer_to_the_verbs_of_an_agent_set(engine: str) -> None:
    model = SanctuaryModel("baseline", rng=1, engine=engine, **SMALL)
    model.step()
    militants = model.people.militants_now
    aq = militants.select(lambda a: a.group == 0 and a.status == 1)
    assert len(aq) == model.world.groups[0]["members"]
    assert militants.agg("ties", np.mean) > 1.0
    by_group = militants.groupby("group")
    assert sum(len(list(members)) for _, members in by_group) == len(militants)
    assert {a.province for a in model.people.fighters_now} <= set(range(34))
    if engine == "compiled":
        assert len(militants.select(group=0, status=1)) == len(aq)
        assert militants.count(group=0, status=1) == len(aq)


def test_people_act_in_the_reference_engine_only() -> None:
    model = SanctuaryModel("baseline", rng=1, **SMALL)
    with pytest.raises(SanctuaryError, match="no method 'live'") as wrong:
        model.people.militants_now.do("live")
    assert "engine='reference'" in str(wrong.value.remedy)
    with pytest.raises(AttributeError, match="reference engine only"):
        model.people.militants_now[0].live()


def test_a_finished_model_stays_finished() -> None:
    model = SanctuaryModel("baseline", rng=1, **SMALL)
    results = model.run()
    before = results.country.tobytes()
    model.step()
    assert not model.running
    assert model.results().country.tobytes() == before
    assert model.output("risk.total") == results.series("risk.total")[-1]
