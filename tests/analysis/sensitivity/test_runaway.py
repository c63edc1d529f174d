"""Few groups end at zero or at their ceiling for points over the whole range of the parameters."""

import pytest
from measured.runaway import NEAR_CEILING, box, measure, points_of

from sim.scenario import load_scenario


def test_points_lie_in_the_box():
    scenario = load_scenario("baseline")
    limits = box(scenario)
    assert len(limits) > 200
    for point in points_of(scenario, 8):
        assert not set(limits) & set(point.distributions)
        for key, (low, high) in limits.items():
            assert low <= float(point.values[key]) <= high, key


@pytest.mark.slow
def test_a_few_points_stay_finite():
    found = measure(load_scenario("baseline"), 6, weeks=52, scale=0.01)
    assert found.diverged == 0
    assert found.points == 6
    assert 0.0 <= found.share <= 1.0
    assert 0 < NEAR_CEILING <= 1


@pytest.mark.slow
def test_over_the_whole_box_few_groups_reach_their_ceilings():
    found = measure(load_scenario("baseline"), 200)
    print(found)
    assert found.diverged == 0
    # Groups die out under hostile parameters, and hardly ever reach their ceilings.
    assert sum(found.at_ceiling.values()) <= 0.1 * found.points
    assert found.share <= 0.5
