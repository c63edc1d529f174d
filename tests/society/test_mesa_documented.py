"""The model keeps what Mesa's documentation promises of models, agent sets and collectors, class by class."""

from __future__ import annotations

import numpy as np
import pytest
from mesa.datacollection import DataCollector

from sim.model import SanctuaryModel
from sim.society.council.agents import Leader
from sim.society.states.agents import State


@pytest.fixture(scope="module")
def model() -> SanctuaryModel:
    found = SanctuaryModel("baseline", rng=1, scale=0.002, weeks=3)
    found.step()
    return found


def test_a_model_counts_its_steps_and_knows_its_agents(model: SanctuaryModel) -> None:
    assert (model.steps, model.running) == (1, True)
    assert set(model.agent_types) == set(model.agents_by_type)
    assert sum(map(len, model.agents_by_type.values())) == len(model.agents)
    assert all(agent.model is model for agent in model.agents)
    ids = model.agents.get("unique_id")
    assert len(set(ids)) == len(ids)


def test_select_takes_a_condition_a_type_and_an_upper_limit(model: SanctuaryModel) -> None:
    states = model.agents.select(agent_type=State)
    assert list(states) == list(model.agents_by_type[State])
    assert len(model.agents.select(lambda one: one.kind == "state", at_most=3)) == 3
    assert len(states.select(at_most=0.5)) == len(states) // 2
    assert states[0] in states
    assert list(states[:2]) == [states[0], states[1]]


def test_get_agg_map_set_sort_and_groupby(model: SanctuaryModel) -> None:
    states = model.agents_by_type[State]
    assert states.get(["name", "concern"])[0] == [states[0].name, states[0].concern]
    assert model.agents.get("concern", handle_missing="default", default_value=-1.0).count(-1.0) > 0
    with pytest.raises(AttributeError):
        model.agents.get("concern")
    low, high = states.agg("concern", [min, max])
    assert low <= states.agg("concern", np.mean) <= high
    assert states.map(lambda one: one.name) == states.get("name")
    ranked = states.sort("concern", ascending=False)
    assert ranked.get("concern") == sorted(states.get("concern"), reverse=True)
    kinds = model.agents.groupby("kind")
    assert kinds.count()["state"] == len(states)
    assert kinds.agg("row", max)["leader"] == len(model.agents_by_type[Leader]) - 1
    assert model.agents.groupby(lambda one: one.kind).count() == kinds.count()
    before = states.get("leverage")
    assert states.set("leverage", 0.5) is states
    assert set(model.world.states["leverage"]) == {0.5}
    for state, value in zip(states, before, strict=True):
        state.leverage = value


def test_do_and_shuffle_do_call_functions_and_methods(model: SanctuaryModel) -> None:
    seen: list[str] = []
    states = model.agents_by_type[State]
    assert states.do(lambda one, told: seen.append(one.name + told), "!") is states
    assert seen == [f"{name}!" for name in states.get("name")]
    seen.clear()
    states.shuffle_do(lambda one: seen.append(one.name))
    assert sorted(seen) == sorted(states.get("name"))
    assert list(states.shuffle().get("name")) != []


def test_agents_leave_by_remove() -> None:
    model = SanctuaryModel("baseline", rng=1, scale=0.002, weeks=1)
    state = model.agents_by_type[State][0]
    state.remove()
    assert state not in model.agents
    assert state not in model.agents_by_type[State]
    model.run()


def test_a_collector_reports_models_and_types_of_agents() -> None:
    model = SanctuaryModel("baseline", rng=1, scale=0.002, weeks=2)
    collector = DataCollector(
        model_reporters={"week": "week", "risk": lambda one: one.output("risk.total"), "strength": [model.output, ["strength.isis_k"]]},
        agenttype_reporters={State: {"name": "name", "concern": "concern"}},
    )  # fmt: skip
    while model.running:
        model.step()
        collector.collect(model)
    table = collector.get_model_vars_dataframe()
    assert table["week"].tolist() == [-1, 0, 1]
    assert table["risk"].iloc[-1] == model.output("risk.total")
    assert table["strength"].iloc[-1] == model.output("strength.isis_k")
    states = collector.get_agenttype_vars_dataframe(State)
    assert len(states) == 3 * len(model.drawn.states)


def test_people_as_columns_have_the_same_verbs(model: SanctuaryModel) -> None:
    people = model.people.militants_now
    assert len(people.select(at_most=0.5)) == len(people) // 2
    assert people.agg("ties", [min, max])[1] == people.agg("ties", max)
    groups = people.groupby("group")
    assert sum(groups.count().values()) == len(people)
    assert groups.map(len) == groups.count()
    assert groups.agg("ties", max)[0] == people.select(group=0).agg("ties", max)
