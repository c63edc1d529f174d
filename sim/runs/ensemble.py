"""Several replicates of one scenario."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.errors import RunFailed, SanctuaryError
from sim.runs.seeds import check_seeds

if TYPE_CHECKING:
    from sim.outputs.results import Results
    from sim.scenario import Scenario

FIRST_SEED = 1


@dataclass(frozen=True)
class Ensemble:
    """The results of several replicates of one scenario.

    Attributes
    ----------
    scenario
        As it was asked for; each replicate ran with its unknowns drawn.
    seeds, results
        One of each per replicate.
    weeks, scale, engine
        What the replicates ran with.
    wall_s
        Seconds that all replicates took together.
    """

    scenario: Scenario
    seeds: tuple[int, ...]
    results: tuple[Results, ...]
    weeks: int
    scale: float
    engine: str
    wall_s: float

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all outputs."""
        return self.results[0].names

    @property
    def agents(self) -> int:
        """The number of people simulated at the start."""
        return self.results[0].agents


def replicate_seeds(seed: int, replicates: int) -> tuple[int, ...]:
    """Return the seeds of the replicates: consecutive, so that any one of them can be run alone.

    Raises
    ------
    SanctuaryError
        When one of them is no seed.
    """
    check_seeds(seed, replicates)
    return tuple(range(seed, seed + replicates))


def run_ensemble(
    scenario: Scenario,
    *,
    replicates: int = 1,
    seed: int = FIRST_SEED,
    engine: str = "compiled",
    scale: float | None = None,
    weeks: int | None = None,
    progress: Callable[[int], None] | None = None,
) -> Ensemble:
    """Run a scenario several times.

    Parameters
    ----------
    scenario
        What to run. Its distributions are drawn anew for each replicate.
    replicates
        How many runs.
    seed
        Seed of the first; the others follow it.
    engine
        `"compiled"` or `"reference"`; the results are the same.
    scale, weeks
        In place of the scenario's own.
    progress
        Called after each replicate with the number done.

    Returns
    -------
    Ensemble
        Results in the order of the seeds.

    Raises
    ------
    RunFailed
        When a replicate fails, naming its seed.
    """
    from sim.model import simulate

    seeds = replicate_seeds(seed, replicates)
    results = []
    started = time.perf_counter()
    for done, one in enumerate(seeds, start=1):
        try:
            results.append(simulate(scenario, one, engine=engine, scale=scale, weeks=weeks))
        except SanctuaryError:
            raise
        except Exception as error:
            raise RunFailed(
                f"{scenario.name}, seed {one}: the run failed ({type(error).__name__}: {error})",
                remedy=f"Run it alone with --seed {one} --debug to see where.",
            ) from error
        if progress is not None:
            progress(done)
    return Ensemble(
        scenario=scenario,
        seeds=seeds,
        results=tuple(results),
        weeks=scenario.weeks if weeks is None else weeks,
        scale=scenario.scale if scale is None else scale,
        engine=engine,
        wall_s=time.perf_counter() - started,
    )
