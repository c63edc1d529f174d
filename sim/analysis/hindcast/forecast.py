"""Run scenarios and keep only the figures that the record needs, so that an ensemble of thousands fits in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.analysis.hindcast.observation import RatioTest
from sim.analysis.hindcast.ratios import ratio, speaks
from sim.analysis.hindcast.recorders import RecordedRun, recorded
from sim.analysis.hindcast.targets import Target
from sim.outputs.results import Results
from sim.runs.ensemble import run_once
from sim.runs.pool import counted, run_tasks
from sim.scenario import Scenario

# For fewer runs a process pool costs more than it gains.
FEW = 6


class RunSummary(NamedTuple):
    """The summary of one run: its seed, the drawn unknowns, the recorded figures, the ratios."""

    seed: int
    unknowns: list[float]
    recorded: list[float]
    ratios: list[float]


@dataclass(frozen=True)
class ForecastTask:
    """The figures to keep of every run of a scenario.

    Attributes
    ----------
    keys
        The scenario's unknowns that are numbers, in order.
    scale, weeks
        The size and length of each run.
    """

    scenario: Scenario
    targets: tuple[Target, ...]
    tests: tuple[RatioTest, ...]
    keys: tuple[str, ...]
    scale: float
    weeks: int

    def column(self, row: str) -> int:
        """Return the place of a row's id among the targets."""
        return [target.row.id for target in self.targets].index(row)


@dataclass(frozen=True)
class Forecast:
    """The forecast of an ensemble for every target and test.

    Attributes
    ----------
    unknowns
        (runs, keys) drawn values.
    recorded
        (runs, targets) figures that the recorders would have published.
    ratios
        (runs, tests); NaN where undefined.
    """

    asked: ForecastTask
    seeds: tuple[int, ...]
    unknowns: np.ndarray
    recorded: np.ndarray
    ratios: np.ndarray


def number_keys(scenario: Scenario) -> tuple[str, ...]:
    """Return the unknowns of a scenario that are numbers; fields of events are left out."""
    return tuple(
        key
        for key in scenario.distributions
        if isinstance(scenario.values.get(key), int | float) and not isinstance(scenario.values[key], bool)
    )


def one_run(job: tuple[int, int], asked: Sequence[ForecastTask]) -> RunSummary:
    """Run a scenario once and record it.

    Parameters
    ----------
    job
        Place in `asked`, and seed.
    asked
        The scenarios, and the figures to keep.

    Raises
    ------
    RunFailed
        With the seed.
    """
    place, seed = job
    one = asked[place]
    results = run_once(one.scenario.name, one.scenario.draw(seed), seed, scale=one.scale, weeks=one.weeks)
    return record_of(one, seed, results)


def record_of(asked: ForecastTask, seed: int, results: Results) -> RunSummary:
    """Return the summary of a finished run."""
    drawn = asked.scenario.draw(seed)
    run = RecordedRun(results, drawn.values, seed)
    return RunSummary(
        seed,
        [float(drawn.values[key]) for key in asked.keys],  # type: ignore[arg-type]
        recorded(run, asked.targets).tolist(),
        [ratio(test, results) if speaks(test, results) else float("nan") for test in asked.tests],
    )


def run_all(asked: ForecastTask, seeds: Sequence[int], workers: int) -> Iterator[RunSummary]:
    """Run one scenario at each seed; yield the summaries in the order of the seeds."""
    return run_jobs([asked], [(0, seed) for seed in seeds], workers)


def run_jobs(asked: Sequence[ForecastTask], jobs: Sequence[tuple[int, int]], workers: int) -> Iterator[RunSummary]:
    """Run several scenarios on the same processes.

    Parameters
    ----------
    asked
        The scenarios, and the figures to keep.
    jobs
        Place in `asked` and seed of each run; the summaries come in this order.
    workers
        Number of processes; 1 stays in this one.
    """
    yield from run_tasks(
        jobs,
        one_run,
        tuple(asked),
        workers=workers if len(jobs) >= FEW else 1,
        name=lambda job: f"{asked[job[0]].scenario.name}, seed {job[1]}",
    )


def collect(asked: ForecastTask, kept: Sequence[RunSummary]) -> Forecast:
    """Combine the summaries of several runs into a forecast."""

    def table(name: str) -> np.ndarray:
        return np.array([getattr(run, name) for run in kept], dtype=float).reshape(len(kept), -1)

    return Forecast(asked, tuple(run.seed for run in kept), table("unknowns"), table("recorded"), table("ratios"))


def forecast(
    asked: Sequence[ForecastTask],
    seeds: Sequence[int],
    *,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[Forecast]:
    """Return one forecast per scenario, all at the same seeds.

    Parameters
    ----------
    asked
        The scenarios, and the figures to keep.
    seeds
        One run of each scenario per seed.
    workers
        Number of processes.
    progress
        Called after each run with the number of runs done.
    """
    jobs = [(place, seed) for place in range(len(asked)) for seed in seeds]
    kept = list(counted(run_jobs(asked, jobs, workers), progress))
    size = len(seeds)
    return [collect(one, kept[place * size : (place + 1) * size]) for place, one in enumerate(asked)]
