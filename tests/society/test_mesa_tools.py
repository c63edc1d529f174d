"""Mesa's own tools work on the model as on any other, whichever engine keeps the people."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from mesa.datacollection import DataCollector

from sim.mesa_compat import batch_run
from sim.model import SanctuaryModel
from sim.society.council.agents import Leader
from sim.society.guests.agents import Group
from sim.society.states.agents import State
from sim.society.warlords.agents import Warlord

SMALL = {"scale": 0.004, "weeks": 6}


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
    # The week before the first recorded one is a step too, with nothing to show yet.
    frame = model.datacollector.get_model_vars_dataframe().iloc[1:]
    assert len(frame) == 6
    assert np.array_equal(frame["risk"], model.results().series("risk.total"))
    agents = model.datacollector.get_agent_vars_dataframe()
    states = agents[agents["kind"] == "state"]
    assert len(states) == 7 * len(model.drawn.states)
    assert states["concern"].astype(float).between(0, 1).all()


def test_batch_run_runs() -> None:
    rows = batch_run(Collected, {"scale": 0.004, "weeks": 4}, [1, 2], number_processes=1, display_progress=False)
    frame = pd.DataFrame(rows)
    assert set(frame["rng"]) == {1, 2}
    last = frame.groupby("rng")["risk"].last()
    assert last.nunique() == 2


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
    assert isis.strength_now == model.output("strength.isis_k")
    assert isis.treatment_name == "crack down on"
    authority = kinds[Leader].agg("authority", sum)
    assert authority == pytest.approx(1.0)
    china = model.agents.select(lambda a: a.name == "china")[0]
    assert 0.0 <= china.willingness_against("tip") <= 1.0
    assert kinds[Leader][0].loyalty_to("isis_k") == 0.0


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


def test_a_finished_model_stays_finished() -> None:
    model = SanctuaryModel("baseline", rng=1, **SMALL)
    results = model.run()
    before = results.country.tobytes()
    model.step()
    assert not model.running
    assert model.results().country.tobytes() == before
    assert model.output("risk.total") == results.series("risk.total")[-1]
