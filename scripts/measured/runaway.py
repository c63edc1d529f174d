"""Count the runs that end with a group at zero or at its ceiling, for points over the whole range of every parameter.

A Latin hypercube draws every number that a scenario may set at once, so that each parameter covers its range.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim.evidence import lookup
from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.outputs.results import Results

# A group counts as at its ceiling from this share on, since random recruitment approaches the ceiling without reaching it.
NEAR_CEILING = 0.98
# Outputs that are undefined in some weeks.
UNDEFINED = ("enforcement.ratio", "enforcement.share_isis")


@dataclass(frozen=True)
class Runaway:
    """The ends of all groups over the points.

    Attributes
    ----------
    points
        Number of runs.
    saturated
        Number of runs in which any group ends at zero or at its ceiling.
    at_nothing, at_ceiling
        Number of runs in which this happens, by group; one that began above its ceiling does not count.
    diverged
        Number of runs with an output that is not finite.
    """

    points: int
    saturated: int
    at_nothing: Counter[str]
    at_ceiling: Counter[str]
    diverged: int

    @property
    def share(self) -> float:
        """Share of the runs in which any group ends at zero or at its ceiling."""
        return self.saturated / self.points


@cache
def _range(key: str) -> tuple[float, float] | None:
    """Return the range of a number; None for switches and for numbers without a range."""
    known = lookup(key)
    if known is None or known.unit == "switch" or known.text.startswith("One if"):
        return None
    return None if known.low is None or known.high is None else (float(known.low), float(known.high))


def box(scenario: Scenario) -> dict[str, tuple[float, float]]:
    """Return the range of every number that a scenario may set."""
    numbers = (key for key, value in scenario.values.items() if type(value) in (int, float))
    limits = {key: found for key in numbers if (found := _range(key)) is not None}
    return {key: (low, high) for key, (low, high) in limits.items() if low < high}


def points_of(scenario: Scenario, points: int, seed: int = 1) -> list[Scenario]:
    """Return scenarios whose numbers are spread over their ranges by a Latin hypercube."""
    from scipy.stats import qmc

    limits = box(scenario)
    cube = qmc.LatinHypercube(d=len(limits), rng=np.random.default_rng(seed)).random(points)
    low, high = np.array(list(limits.values())).T
    rows = low + cube * (high - low)
    return [
        scenario.changed(dict(zip(limits, row.tolist(), strict=True)), title=f"Point {i}") for i, row in enumerate(rows)
    ]


def measure(scenario: Scenario, points: int = 200, *, seed: int = 1, weeks: int = 260, scale: float = 0.02) -> Runaway:
    """Run every point once and count the groups at zero or at their ceiling.

    Parameters
    ----------
    scenario
        Gives the parameters, events and switches.
    points
        Points of the hypercube, one run each.
    seed
        Seed of the hypercube and of the first run; the other runs take the seeds that follow.
    weeks, scale
        Settings of the runs.
    """
    from sim.simulation import simulate

    nothing, ceiling = Counter[str](), Counter[str]()
    saturated = diverged = 0
    for i, point in enumerate(points_of(scenario, points, seed)):
        results = simulate(point, seed + i, weeks=weeks, scale=scale)
        ends = {name: float(results.series(f"strength.{name}")[-1]) for name in point.groups}
        gone = [name for name, members in ends.items() if members == 0]
        # A group that begins above its ceiling, as a point may draw it, has not run away.
        full = [
            name
            for name, members in ends.items()
            if members >= NEAR_CEILING * (limit := _number(point, name, "ceiling"))
            and _number(point, name, "strength") + _number(point, name, "prisoners") < limit
        ]
        nothing.update(gone)
        ceiling.update(full)
        saturated += bool(gone or full)
        diverged += not _finite(results)
    return Runaway(points, saturated, nothing, ceiling, diverged)


def _number(point: Scenario, group: str, name: str) -> float:
    return float(str(point.values[f"groups.{group}.{name}"]))


def _finite(results: Results) -> bool:
    return all(bool(np.isfinite(results.series(name)).all()) for name in results.names if name not in UNDEFINED)
