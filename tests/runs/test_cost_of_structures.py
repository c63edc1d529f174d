"""The cost of interacting agents is measured next to that of averages, in one run."""

from __future__ import annotations

import pytest

from sim.bench.engines import structures
from sim.scenario import load_scenario

pytestmark = pytest.mark.slow


def test_agents_are_timed_beside_averages() -> None:
    found = structures(load_scenario("baseline").draw(1), repeats=1, scales=(0.01,), weeks=12)
    assert set(found) == {"scale_0.01"}
    one = found["scale_0.01"]
    assert one["averages_s"] > 0
    # Cells, raids and peers are added to the same number of people.
    assert one["agents_s"] > one["averages_s"]
    assert one["ratio"] == pytest.approx(one["agents_s"] / one["averages_s"], rel=0.1)
