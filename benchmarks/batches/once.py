"""One run of the real model, which the runners of `many_runs.py` repeat."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.bench.measuring import FACTOR
from sim.scenario import Scenario, load_scenario

SCALE, WEEKS = 0.02, 13
OUTPUTS = ("risk.total", "strength.isis_k", "trust.mean")


@cache
def baseline() -> Scenario:
    """Return the scenario that all runners vary."""
    return load_scenario("baseline")


def weekly(control: float, seed: int = 1) -> dict[str, np.ndarray]:
    """Run the model once, and return its outputs by week."""
    from sim.simulation import simulate

    found = simulate(baseline().changed({FACTOR: control}), seed, scale=SCALE, weeks=WEEKS)
    return {name: found.series(name) for name in OUTPUTS}
