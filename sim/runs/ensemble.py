"""Several replicates of one scenario."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.errors import RunFailed, SanctuaryError
from sim.runs.pool import run_tasks
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
    workers: int = 1,
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
    workers
        Processes; with one, everything is done in this process.
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
    seeds = replicate_seeds(seed, replicates)
    started = time.perf_counter()
    how = {"engine": engine, "scale": scale, "weeks": weeks}
    results = []
    for one in run_tasks(
        seeds, _one, (scenario, how), workers=workers, name=lambda one: f"{scenario.name}, seed {one}"
    ):
        results.append(one)
        if progress is not None:
            progress(len(results))
    return Ensemble(
        scenario=scenario,
        seeds=seeds,
        results=tuple(results),
        weeks=scenario.weeks if weeks is None else weeks,
        scale=scenario.scale if scale is None else scale,
        engine=engine,
        wall_s=time.perf_counter() - started,
    )


def _one(seed: int, asked: tuple[Scenario, dict[str, Any]]) -> Results:
    from sim.model import simulate

    scenario, how = asked
    try:
        return simulate(scenario, seed, **how)
    except SanctuaryError:
        raise
    except Exception as error:
        raise RunFailed(
            f"{scenario.name}, seed {seed}: the run failed ({type(error).__name__}: {error})",
            remedy=f"Run it alone with --seed {seed} --debug to see where.",
        ) from error
