"""Several scenarios at the same seeds, on all cores: the basis of comparisons and ablations."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.runs.ensemble import run_once
from sim.runs.pool import run_tasks
from sim.scenario import Scenario

# Below this number of runs, starting worker processes costs more than it saves.
WORTH_WORKERS = 40
# Runs handed to a worker at a time.
BATCH = 8

Series = dict[str, np.ndarray]
Spread = Callable[..., Iterator[np.ndarray]]


@dataclass(frozen=True)
class Arm:
    """One scenario to run: for how long, at which scale, and the outputs to keep.

    Attributes
    ----------
    scenario
        Resolved. Each seed draws its distributions.
    outputs
        Names of the outputs to keep.
    weeks, scale
        Length and scale of each run.
    model, engine
        A model of one's own (:mod:`sim.runs.own`), and the engine.
    """

    scenario: Scenario
    outputs: tuple[str, ...]
    weeks: int
    scale: float
    model: type | None = None
    engine: str = "compiled"


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
        The arms by name.
    seeds
        The same for all arms, so that they share random numbers.
    workers
        Processes. With one, or for few runs, everything runs in this process.
    spread
        Runs the tasks elsewhere instead of in processes here; see :func:`sim.runs.cluster.spread_over`.
    progress
        Called with the number of finished runs.

    Returns
    -------
    dict
        Arm to output to its weeks, shape (seeds, weeks).

    Raises
    ------
    RunFailed
        If a run fails; the message names arm and seed.
    """
    tasks = [(name, tuple(seeds[i : i + BATCH])) for name in arms for i in range(0, len(seeds), BATCH)]
    found = {
        name: {output: np.full((len(seeds), arm.weeks), np.nan) for output in arm.outputs} for name, arm in arms.items()
    }
    place = {seed: row for row, seed in enumerate(seeds)}
    done = 0
    few = len(arms) * len(seeds) < WORTH_WORKERS
    spread = spread or partial(run_tasks, workers=1 if few else workers, name=lambda task: task[0])
    for (name, some), numbers in zip(tasks, spread(tasks, _run, dict(arms)), strict=True):
        for output, values in zip(arms[name].outputs, numbers, strict=True):
            found[name][output][[place[seed] for seed in some]] = values
        done += len(some)
        if progress is not None:
            progress(done)
    return found


def _run(task: tuple[str, tuple[int, ...]], arms: Mapping[str, Arm]) -> np.ndarray:
    """Run one arm at some seeds; return an array of shape (outputs, seeds, weeks)."""
    name, seeds = task
    arm = arms[name]
    numbers = np.full((len(arm.outputs), len(seeds), arm.weeks), np.nan)
    for column, seed in enumerate(seeds):
        how = {"scale": arm.scale, "weeks": arm.weeks, "engine": arm.engine}
        results = run_once(name, arm.scenario, seed, model=arm.model, **how)
        for row, output in enumerate(arm.outputs):
            numbers[row, column] = results.series(output)[: arm.weeks]
    return numbers
