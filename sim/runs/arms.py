"""Several scenarios at the same seeds, on all cores: what comparisons and ablations are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import RunFailed
from sim.runs.pool import Died, Pool
from sim.scenario import Scenario

# Fewer runs than this are quicker done here than in workers that must first come up.
WORTH_WORKERS = 40
# Runs that a worker is given at a time.
BATCH = 8
DEATHS_OF_A_BATCH = 3

Series = dict[str, np.ndarray]


@dataclass(frozen=True)
class Arm:
    """One scenario to run, for how long, and what to keep of it.

    Attributes
    ----------
    scenario
        Resolved; each seed draws what it leaves open.
    outputs
        Names of the outputs to keep.
    weeks, scale
        How it is run.
    """

    scenario: Scenario
    outputs: tuple[str, ...]
    weeks: int
    scale: float


def run_arms(
    arms: Mapping[str, Arm],
    seeds: Sequence[int],
    *,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Series]:
    """Run every arm at every seed.

    Parameters
    ----------
    arms
        By name.
    seeds
        The same for all arms, so that they share their luck.
    workers
        Processes; with one, or for few runs, everything is done in this process.
    progress
        Told how many runs are done, each time some are.

    Returns
    -------
    dict
        Arm to output to its weeks, shape (seeds, weeks).

    Raises
    ------
    RunFailed
        When a run fails, naming arm and seed.
    """
    tasks = [(name, tuple(seeds[i : i + BATCH])) for name in arms for i in range(0, len(seeds), BATCH)]
    found = {
        name: {output: np.full((len(seeds), arm.weeks), np.nan) for output in arm.outputs} for name, arm in arms.items()
    }
    place = {seed: row for row, seed in enumerate(seeds)}
    done = 0
    for name, some, numbers in _results(tasks, dict(arms), workers):
        for output, values in zip(arms[name].outputs, numbers, strict=True):
            found[name][output][[place[seed] for seed in some]] = values
        done += len(some)
        if progress is not None:
            progress(done)
    return found


Task = tuple[str, tuple[int, ...]]
Answer = tuple[str, tuple[int, ...], np.ndarray]


def _results(tasks: list[Task], arms: dict[str, Arm], workers: int) -> Iterator[Answer]:
    if workers <= 1 or sum(len(seeds) for _, seeds in tasks) < WORTH_WORKERS:
        for task in tasks:
            yield _run(task, arms)
        return
    deaths: Counter[Task] = Counter()

    def again(death: Died) -> Task:
        task: Task = death.task
        deaths[task] += 1
        if deaths[task] >= DEATHS_OF_A_BATCH:
            raise RunFailed(f"{task[0]}: the process that ran it was lost {deaths[task]} times ({death.reason})")
        return task

    with Pool(min(workers, len(tasks)), _run, arms) as pool:
        yield from pool.run(tasks, again)


def _run(task: Task, arms: dict[str, Arm], begin: Callable[[Task], None] | None = None) -> Answer:
    """Run one arm at some seeds; shape of the numbers (outputs, seeds, weeks)."""
    from sim.model import simulate

    if begin is not None:
        begin(task)
    name, seeds = task
    arm = arms[name]
    numbers = np.full((len(arm.outputs), len(seeds), arm.weeks), np.nan)
    for column, seed in enumerate(seeds):
        try:
            results = simulate(arm.scenario, seed, scale=arm.scale, weeks=arm.weeks)
        except Exception as error:
            raise RunFailed(f"{name}, seed {seed}: the run failed ({type(error).__name__}: {error})") from error
        for row, output in enumerate(arm.outputs):
            numbers[row, column] = results.series(output)[: arm.weeks]
    return name, seeds, numbers
