"""Does anything run away? The share of runs, anywhere in the admissible box, that end with a group at nothing or at its ceiling.

    python -m sim.analysis.sensitivity.runaway --points 200

Every number a scenario may set is drawn at once, by a Latin hypercube, so that each one is seen over the whole of its range.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sim.evidence import lookup
from sim.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from sim.outputs.results import Results

# From this share of its ceiling on a group counts as at it: recruits come by chance, so it is approached, not reached.
NEAR_CEILING = 0.98
# Numbers under these names say who somebody is; drawing them makes al-Qaeda the regime's enemy in every other run.
KINDS = ("groups", "factions", "leaders", "states", "warlords")


@dataclass(frozen=True)
class Runaway:
    """What became of groups over the points.

    Attributes
    ----------
    points, weeks
        Runs, and how long each.
    saturated
        Runs in which any group ends at nothing or at its ceiling.
    at_nothing, at_ceiling
        Runs in which it happens, by group.
    started_above
        Runs, by group, that begin above the ceiling; the box holds such points.
    diverged
        Runs in which any output is not finite.
    """

    points: int
    weeks: int
    saturated: int
    at_nothing: Counter[str]
    at_ceiling: Counter[str]
    started_above: Counter[str]
    diverged: int

    @property
    def share(self) -> float:
        """Share of runs that saturate."""
        return self.saturated / self.points

    def lines(self) -> list[str]:
        """Give the finding in words."""
        found = [
            f"{self.saturated} of {self.points} runs ({self.share:.0%}) end week {self.weeks} with a group at nothing or "
            f"at its ceiling; {self.diverged} with an output that is not finite."
        ]
        return found + [
            f"{name}: at nothing {self.at_nothing[name]}, at the ceiling {self.at_ceiling[name]} "
            f"(of {self.started_above[name]} that began above it)"
            for name in sorted({*self.at_nothing, *self.at_ceiling, *self.started_above})
        ]


@cache
def _range(key: str) -> tuple[float, float] | None:
    known = lookup(key)
    if (
        known is None
        or known.low is None
        or known.high is None
        or known.unit == "switch"
        or known.text.startswith("One if")
    ):
        return None
    return float(known.low), float(known.high)


def box(scenario: Scenario, entities: bool = True) -> dict[str, tuple[float, float]]:
    """Give the range of every number a scenario may set; switches are no numbers.

    Parameters
    ----------
    scenario
        Whose numbers.
    entities
        Whether to count those that say who a group, a leader, a state or a warlord is.
    """
    found = {}
    for key, value in scenario.values.items():
        if not entities and key.split(".")[0] in KINDS:
            continue
        if isinstance(value, int | float) and not isinstance(value, bool):
            limits = _range(key)
            if limits is not None and limits[0] < limits[1]:
                found[key] = limits
    return found


def points_of(scenario: Scenario, points: int, seed: int = 1, entities: bool = True) -> list[Scenario]:
    """Give scenarios spread over the box by a Latin hypercube."""
    from scipy.stats import qmc

    limits = box(scenario, entities)
    cube = qmc.LatinHypercube(d=len(limits), rng=np.random.default_rng(seed)).random(points)
    return [
        scenario.changed(
            {
                key: low + float(share) * (high - low)
                for (key, (low, high)), share in zip(limits.items(), row, strict=True)
            },
            title=f"Point {i}",
        )
        for i, row in enumerate(cube)
    ]


def measure(
    scenario: Scenario,
    points: int = 200,
    *,
    seed: int = 1,
    weeks: int = 260,
    scale: float = 0.02,
    entities: bool = True,
    progress: Callable[[int], None] | None = None,
) -> Runaway:
    """Run every point once and count what saturates.

    Parameters
    ----------
    scenario
        Whose box, events and switches.
    points
        Points of the hypercube, one run each.
    seed
        Of the hypercube; the runs take the seeds that follow it.
    weeks, scale
        Of the runs.
    entities
        As in `box`.
    progress
        Called with the number of runs done.
    """
    from sim.model import simulate

    nothing: Counter[str] = Counter()
    ceiling: Counter[str] = Counter()
    above: Counter[str] = Counter()
    saturated = diverged = 0
    for i, point in enumerate(points_of(scenario, points, seed, entities)):
        results = simulate(point, seed + i, weeks=weeks, scale=scale)
        gone, full, started = _ends(point, results)
        nothing.update(gone)
        ceiling.update(full)
        above.update(started)
        saturated += bool(gone or full)
        diverged += not _finite(results)
        if progress is not None:
            progress(i + 1)
    return Runaway(points, weeks, saturated, nothing, ceiling, above, diverged)


def _ends(point: Scenario, results: Results) -> tuple[list[str], list[str], list[str]]:
    gone, full, started = [], [], []
    for name in point.groups:
        members = results.series(f"strength.{name}")
        most = _number(point, f"groups.{name}.ceiling")
        if members[-1] == 0:
            gone.append(name)
        if members[-1] >= NEAR_CEILING * most:
            full.append(name)
        if _number(point, f"groups.{name}.strength") >= NEAR_CEILING * most:
            started.append(name)
    return gone, full, started


def _number(point: Scenario, key: str) -> float:
    value = point.values[key]
    assert isinstance(value, int | float), key
    return float(value)


def _finite(results: Results) -> bool:
    missing = ("enforcement.ratio", "enforcement.share_isis")
    return all(bool(np.isfinite(results.series(name)).all()) for name in results.names if name not in missing)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weeks", type=int, default=260)
    parser.add_argument("--scenario", default="baseline")
    parser.add_argument(
        "--rules-only", action="store_true", help="leave groups, leaders, states and warlords as they are"
    )
    asked = parser.parse_args()
    found = measure(
        load_scenario(asked.scenario),
        asked.points,
        seed=asked.seed,
        weeks=asked.weeks,
        entities=not asked.rules_only,
    )
    print("\n".join(found.lines()))


if __name__ == "__main__":
    main()
