"""Several scenarios at the same seeds, on all cores: what comparisons and ablations are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.errors import RunFailed
from sim.runs.pool import run_tasks
from sim.scenario import Scenario

# Fewer runs than this are quicker done here than in workers that must first come up.
WORTH_WORKERS = 40
# Runs that a worker is given at a time.
BATCH = 8

Series = dict[str, np.ndarray]
Spread = Callable[..., Iterator[np.ndarray]]


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
    spread: Spread | None = None,
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
    spread
        Does the tasks elsewhere, in place of processes here: see :func:`sim.runs.cluster.spread_over`.
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
    few = len(arms) * len(seeds) < WORTH_WORKERS
    answers = (
        run_tasks(tasks, _run, dict(arms), workers=1 if few else workers, name=lambda task: task[0])
        if spread is None
        else spread(tasks, _run, dict(arms))
    )
    for (name, some), numbers in zip(tasks, answers, strict=True):
        for output, values in zip(arms[name].outputs, numbers, strict=True):
            found[name][output][[place[seed] for seed in some]] = values
        done += len(some)
        if progress is not None:
            progress(done)
    return found


def _run(task: tuple[str, tuple[int, ...]], arms: Mapping[str, Arm]) -> np.ndarray:
    """Run one arm at some seeds; shape of the numbers (outputs, seeds, weeks)."""
    from sim.model import simulate

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
    return numbers
