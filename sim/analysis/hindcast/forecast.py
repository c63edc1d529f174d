"""Runs scenarios and keeps only what the record asks about, so that an ensemble of thousands fits in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sim.analysis.hindcast.observation import RatioTest
from sim.analysis.hindcast.ratios import ratio, speaks
from sim.analysis.hindcast.recorders import RecordedRun, recorded
from sim.analysis.hindcast.targets import Target
from sim.errors import RunFailed, SanctuaryError
from sim.outputs.results import Results
from sim.runs.pool import run_tasks
from sim.scenario import Scenario

# Below this many runs a process pool costs more than it gains.
FEW = 6


class RunSummary(NamedTuple):
    """What one run says: its seed, the drawn unknowns, the recorded figures, the ratios."""

    seed: int
    unknowns: list[float]
    recorded: list[float]
    ratios: list[float]


@dataclass(frozen=True)
class ForecastTask:
    """What is asked of every run.

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


@dataclass(frozen=True)
class Forecast:
    """What an ensemble says about every target and test.

    Attributes
    ----------
    unknowns
        (runs, keys) drawn values.
    recorded
        (runs, targets) figures as the recorders would have them.
    ratios
        (runs, tests); NaN where undefined.
    """

    asked: ForecastTask
    seeds: tuple[int, ...]
    unknowns: np.ndarray
    recorded: np.ndarray
    ratios: np.ndarray


def number_keys(scenario: Scenario) -> tuple[str, ...]:
    """Return the unknowns of a scenario that are numbers and no field of an event."""
    return tuple(
        key
        for key in scenario.distributions
        if isinstance(scenario.values.get(key), int | float) and not isinstance(scenario.values[key], bool)
    )


def one_run(asked: ForecastTask, seed: int) -> RunSummary:
    """Run the scenario once and record it.

    Raises
    ------
    RunFailed
        Naming the seed.
    """
    from sim.model import simulate

    drawn = asked.scenario.draw(seed)
    try:
        results = simulate(drawn, seed, scale=asked.scale, weeks=asked.weeks)
    except SanctuaryError:
        raise
    except Exception as error:
        raise RunFailed(
            f"{drawn.name}, seed {seed}: the run failed ({type(error).__name__}: {error})",
            remedy=f"Run it alone: sanctuary run {drawn.name} --replicates 1 --seed {seed} --debug",
        ) from error
    return record_of(asked, seed, results)


def record_of(asked: ForecastTask, seed: int, results: Results) -> RunSummary:
    """Return what a run that has been made says."""
    drawn = asked.scenario.draw(seed)
    run = RecordedRun(results, drawn.values, seed)
    return RunSummary(
        seed,
        [float(drawn.values[key]) for key in asked.keys],  # type: ignore[arg-type]
        recorded(run, asked.targets).tolist(),
        [ratio(test, results) if speaks(test, results) else float("nan") for test in asked.tests],
    )


def run_all(asked: ForecastTask, seeds: Sequence[int], workers: int) -> Iterator[RunSummary]:
    """Run one scenario once a seed, in the order of the seeds whatever the number of workers; see `run_jobs`."""
    return run_jobs([asked], [(0, seed) for seed in seeds], workers)


def run_jobs(asked: Sequence[ForecastTask], jobs: Sequence[tuple[int, int]], workers: int) -> Iterator[RunSummary]:
    """Run several scenarios on the same processes.

    Parameters
    ----------
    asked
        What to run and what to keep.
    jobs
        Place in `asked` and seed, one run each; records come in this order.
    workers
        Processes; 1 stays in this one.
    """
    alone = len(jobs) if workers <= 1 or len(jobs) < FEW else 1
    # The first run compiles the engine where that is needed, so that the workers find it compiled.
    for place, seed in jobs[:alone]:
        yield one_run(asked[place], seed)
    if alone == len(jobs):
        return
    yield from run_tasks(
        jobs[alone:],
        _one,
        tuple(asked),
        workers=workers,
        name=lambda job: f"{asked[job[0]].scenario.name}, seed {job[1]}",
    )


def _one(job: tuple[int, int], asked: Sequence[ForecastTask]) -> RunSummary:
    return one_run(asked[job[0]], job[1])


def collect(asked: ForecastTask, records: Sequence[RunSummary]) -> Forecast:
    """Put the records of several runs together."""
    rows = len(records)
    return Forecast(
        asked,
        tuple(record.seed for record in records),
        np.array([record.unknowns for record in records], dtype=float).reshape(rows, len(asked.keys)),
        np.array([record.recorded for record in records], dtype=float).reshape(rows, len(asked.targets)),
        np.array([record.ratios for record in records], dtype=float).reshape(rows, len(asked.tests)),
    )


def forecast(
    asked: Sequence[ForecastTask],
    seeds: Sequence[int],
    *,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> list[Forecast]:
    """Return what ensembles say about every target and test, one forecast a scenario, all on the same seeds.

    Parameters
    ----------
    asked
        The scenarios, and what is asked of them.
    seeds
        One run a scenario each.
    workers
        Processes.
    progress
        Called after each run with the number done.
    """
    records: list[RunSummary] = []
    jobs = [(place, seed) for place in range(len(asked)) for seed in seeds]
    for record in run_jobs(asked, jobs, workers):
        records.append(record)
        if progress is not None:
            progress(len(records))
    size = len(seeds)
    return [collect(one, records[place * size : (place + 1) * size]) for place, one in enumerate(asked)]
