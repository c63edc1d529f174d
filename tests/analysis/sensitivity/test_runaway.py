"""Nothing runs away: what saturates, anywhere in the admissible box."""

import pytest

from sim.analysis.sensitivity.runaway import NEAR_CEILING, box, measure, points_of
from sim.scenario import load_scenario


def test_points_lie_in_the_box():
    scenario = load_scenario("baseline")
    limits = box(scenario)
    assert len(limits) > 200
    for point in points_of(scenario, 8):
        assert not set(limits) & set(point.distributions)
        for key, (low, high) in limits.items():
            assert low <= float(point.values[key]) <= high, key
    assert set(box(scenario, entities=False)) < set(limits)


@pytest.mark.slow
def test_a_few_points_stay_finite():
    found = measure(load_scenario("baseline"), 6, weeks=52, scale=0.01)
    assert found.diverged == 0
    assert found.points == 6
    assert 0.0 <= found.share <= 1.0
    assert found.lines()
    assert 0 < NEAR_CEILING <= 1


@pytest.mark.slow
def test_over_the_whole_box_few_groups_reach_their_ceilings():
    found = measure(load_scenario("baseline"), 200)
    print("\n".join(found.lines()))
    assert found.diverged == 0
    # Growth does not run away: groups die out in hostile corners of the box, and hardly ever fill up.
    assert sum(found.at_ceiling.values()) <= 0.1 * found.points
    assert found.share <= 0.5


@pytest.mark.slow
def test_with_everybody_as_the_record_has_them_fewer_saturate():
    found = measure(load_scenario("baseline"), 200, entities=False)
    print("\n".join(found.lines()))
    assert found.diverged == 0
    assert sum(found.at_ceiling.values()) <= 0.05 * found.points
    assert found.share <= 0.45
