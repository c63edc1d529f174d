"""The militants under the Republic: unseen months beside naive forecasts, a group that recovers, and one that nobody hunts."""

from __future__ import annotations

import numpy as np
import pytest
import republic

from sim.analysis.hindcast.counts import LEARNT
from sim.analysis.hindcast.hindcast import hindcast
from sim.analysis.hindcast.targets import read_targets
from sim.scenario import Scenario, load_scenario

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("republic_2015")


def test_it_beats_the_naive_forecasts_on_unseen_months(scenario: Scenario) -> None:
    record = read_targets(weeks=scenario.weeks, zero=scenario.first_day)
    found = hindcast(scenario, record, replicates=24, scale=0.01, cut_off=LEARNT)
    months = list(republic.scores(found))[::2]
    assert [line[1] for line in months] == [24, 24, 24]
    naive = [np.mean([line[3][name] for line in months]) for name in months[0][3]]
    assert np.mean([line[2] for line in months]) < min(naive) - 0.02
    assert all(line[4] >= 0.8 for line in months)


def test_the_refuge_restores_a_group_and_police_hold_it_down(scenario: Scenario) -> None:
    grown = dict(republic.mechanisms(scenario))
    usual, alone = grown["ISIS-K under the Republic"], grown["ISIS-K without police"]
    assert alone[3] > 1.5 * usual[3]
    back, lost = grown["ISIS-K beaten down in February 2015"], grown["ISIS-K beaten down, without a refuge"]
    assert back[2] > 0.5 * usual[2]
    assert lost[2] < 0.2 * lost[0]
    hunted, hosted = grown["al-Qaeda under the Republic"], grown["al-Qaeda under the Taliban"]
    assert hunted[3] < 0.5 * hunted[0]
    assert hosted[3] > 0.8 * hosted[0]
