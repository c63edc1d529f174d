"""Freed prisoners return to the provinces where members of their group were arrested, under both engines."""

from __future__ import annotations

import numpy as np
import pytest

from sim.model import SanctuaryModel, simulate
from sim.scenario import Scenario, load_scenario
from sim.society.common.geography import geography

KHOST = geography().row_of["khost"]
# Without moves, arrests and recruits, all members were there at the start or came from prison.
STILL = {"rules.displacement": False, "rules.enforcement": False, "rules.recruitment": False}


def freed(**changes: object) -> Scenario:
    return load_scenario("baseline").changed({"groups.isis_k.prisoners_from": {"khost": 1}, **STILL, **changes})


def members(scenario: Scenario, engine: str) -> np.ndarray:
    """Return ISIS-K's members at large by province after ten weeks."""
    model = SanctuaryModel(scenario, rng=1, scale=0.004, weeks=10, engine=engine)
    for _ in range(10):
        model.step()
    return model.world.members[scenario.groups.index("isis_k")].copy()


@pytest.mark.parametrize("engine", ["compiled", pytest.param("reference", marks=pytest.mark.slow)])
def test_they_go_where_they_were_taken(engine: str) -> None:
    home, anywhere = members(freed(), engine), members(freed(**{"rules.homecoming": False}), engine)
    assert home.sum() - home[KHOST] < anywhere.sum() - anywhere[KHOST]
    assert anywhere[KHOST] < 0.05 * anywhere.sum() < 0.3 * home.sum() < home[KHOST]


def test_where_no_home_is_known_they_go_where_their_group_is() -> None:
    unknown, off = (
        simulate(freed(**changes), 1, scale=0.004, weeks=20)
        for changes in ({"groups.isis_k.prisoners_from": {}}, {"rules.homecoming": False})
    )
    for name in unknown.names:
        np.testing.assert_array_equal(unknown.series(name), off.series(name), err_msg=name)
