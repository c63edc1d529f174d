"""Run every variant once, however many claims ask for it, with a journal that survives a killed process.

Each finished task adds a line of readings to the journal. A measurement that is started again reads the journal and goes on where
it stopped. An incomplete last line is ignored, and its task is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.claims.trials import Variant
from sim.outputs.results import Results
from sim.outputs.tables import over_run
from sim.runs.ensemble import named
from sim.runs.journal import Journal
from sim.runs.pool import run_tasks

# Runs of a task: few enough that little is lost with one, many enough that passing it to a process costs nothing.
BATCH = 10

# One number, or one a week.
Reading = float | list[float]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Measurand:
    """A reading that is taken of a run.

    Attributes
    ----------
    output
        Full name of the output.
    week
        The week of the reading: the level at its end, or for a weekly flow the mean up to it.
    whole
        Whether to read every week up to that week instead.
    """

    output: str
    week: int
    whole: bool = False

    @property
    def name(self) -> str:
        """The name of the reading in a journal."""
        return f"{self.output}@{'0-' if self.whole else ''}{self.week}"

    def of(self, results: Results) -> Reading:
        """Take the reading from a run: a number, or a list with one number a week."""
        values = results.series(self.output)[: self.week + 1]
        return values.tolist() if self.whole else float(over_run(self.output, values[None, :])[0])


@dataclass(frozen=True)
class Task:
    """A variant to run at some seeds, and the readings to take."""

    variant: Variant
    seeds: tuple[int, ...]
    readings: tuple[Measurand, ...]
    scale: float

    @property
    def weeks(self) -> int:
        """The length of the runs."""
        return max(reading.week for reading in self.readings) + 1


@dataclass
class _Want:
    variant: Variant
    seeds: dict[int, None]
    readings: dict[Measurand, None]


class Laboratory:
    """A set of variants to run, and the readings of their runs.

    Parameters
    ----------
    scale
        Share of the Taliban's fighters that is simulated.
    journal
        File of the readings, of the same model and scale; None keeps readings in memory only.
    """

    def __init__(self, scale: float, journal: Path | None = None) -> None:
        self.scale, self.journal = scale, Journal(journal)
        self._wants: dict[str, _Want] = {}
        self._known: dict[tuple[str, str], dict[int, Reading]] = {}

    def want(self, variant: Variant, readings: Iterable[Measurand], seeds: Iterable[int]) -> None:
        """Request readings of a variant at some seeds."""
        one = self._wants.setdefault(variant.key, _Want(variant, {}, {}))
        one.readings |= dict.fromkeys(readings)
        one.seeds |= dict.fromkeys(seeds)

    @property
    def runs(self) -> int:
        """The number of requested runs, including those that are known."""
        return sum(len(want.seeds) for want in self._wants.values())

    def tasks(self) -> list[Task]:
        """Return the tasks that are left to run, in the order of the requests."""
        found = []
        for key, want in self._wants.items():
            readings = tuple(want.readings)
            known = [self._known.get((key, reading.name), {}) for reading in readings]
            left = [seed for seed in want.seeds if not all(seed in values for values in known)]
            found += [
                Task(want.variant, tuple(left[i : i + BATCH]), readings, self.scale) for i in range(0, len(left), BATCH)
            ]
        return found

    def recall(self) -> int:
        """Read the journal, and return how many of the requested runs it holds."""
        for line in self.journal:
            if line["variant"] in self._wants:
                self._note(line)
        return self.runs - sum(len(task.seeds) for task in self.tasks())

    def run(self, workers: int, progress: Progress = lambda *_: None) -> int:
        """Run all requests that are not known yet, and return the number of runs.

        Parameters
        ----------
        workers
            Number of processes; with one, everything runs in this process.
        progress
            Called with the number of finished runs and of all runs.

        Raises
        ------
        RunFailed
            When a run fails; the message names the seed.
        """
        known, tasks = self.recall(), self.tasks()
        done = known
        progress(done, self.runs)
        for line in run_tasks(tasks, read_task, None, workers=workers, name=_named, ordered=False):
            self.journal.write(line)
            self._note(line)
            done += len(line["seeds"])
            progress(done, self.runs)
        return done - known

    def read(self, variant: Variant, reading: Measurand) -> np.ndarray:
        """Return readings in the order of the requested seeds; shape (seeds,), or (seeds, weeks) for every week."""
        values = self._known[variant.key, reading.name]
        return np.array([values[seed] for seed in self._wants[variant.key].seeds], dtype=float)

    def _note(self, line: Mapping[str, Any]) -> None:
        for name, values in line["values"].items():
            known = self._known.setdefault((line["variant"], name), {})
            known.update(zip(line["seeds"], values, strict=True))


def _named(task: Task) -> str:
    return f"{task.variant.scenario.name}, seeds {task.seeds[0]} to {task.seeds[-1]}"


def read_task(task: Task, _shared: None = None) -> dict:
    """Run one variant at some seeds, and return the readings as a line of a journal: `variant`, `seeds`, and by reading its `values`."""
    values: dict[str, list[Reading]] = {reading.name: [] for reading in task.readings}
    for seed in task.seeds:
        with named(task.variant.scenario.name, seed):
            results = _run(task, seed)
        for reading in task.readings:
            values[reading.name].append(reading.of(results))
    return {"variant": task.variant.key, "seeds": list(task.seeds), "values": values}


def _run(task: Task, seed: int) -> Results:
    from sim.runs.frozen import simulate_frozen, simulate_noted
    from sim.simulation import simulate

    variant = task.variant
    if not variant.inputs:
        return simulate(variant.scenario, seed, scale=task.scale, weeks=task.weeks)
    path = None
    if variant.source is not None:
        _, path = simulate_noted(variant.source, seed, variant.inputs, scale=task.scale, weeks=task.weeks)
    return simulate_frozen(variant.scenario, seed, variant.inputs, scale=task.scale, weeks=task.weeks, path=path)
