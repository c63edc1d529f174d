"""Runs every world once, however many claims ask for it, and can be killed at any time.

What a run is read for is written down as soon as its task is done, one line a task, so that the same measurement started again
goes on where it stopped. A line that was cut short is left out, and its task is done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import numpy as np

from sim.analysis.claims.trials import TrialWorld
from sim.errors import RunFailed
from sim.outputs.results import Results
from sim.outputs.weeks import over_run
from sim.runs.journal import Journal
from sim.runs.pool import run_tasks

# Runs of a task: short enough that little is lost with it, long enough that handing it over costs nothing.
BATCH = 10

# One number, or one a week.
Reading = float | list[float]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Measurand:
    """What a run is read for.

    Attributes
    ----------
    output
        Full name.
    week
        The level at its end, or the mean up to it for a weekly flow.
    whole
        Whether every week up to it is wanted instead.
    """

    output: str
    week: int
    whole: bool = False

    @property
    def name(self) -> str:
        """What the reading is called in a journal."""
        return f"{self.output}@{'0-' if self.whole else ''}{self.week}"

    def of(self, results: Results) -> Reading:
        """Return it from a run: a number, or a list of one number a week."""
        values = results.series(self.output)[: self.week + 1]
        return values.tolist() if self.whole else float(over_run(self.output, values[None, :])[0])


@dataclass(frozen=True)
class Task:
    """One world at some seeds, and what its runs are read for."""

    world: TrialWorld
    seeds: tuple[int, ...]
    readings: tuple[Measurand, ...]
    scale: float

    @property
    def weeks(self) -> int:
        """How long it has to run."""
        return max(reading.week for reading in self.readings) + 1


class JournalLine(TypedDict):
    """What was read of one world, as a line of a journal: for each reading, what each seed gave."""

    world: str
    seeds: list[int]
    values: dict[str, list[Reading]]


@dataclass
class _Want:
    world: TrialWorld
    seeds: dict[int, None]
    readings: dict[Measurand, None]


class Laboratory:
    """Worlds to run, and what was read from their runs.

    Parameters
    ----------
    scale
        Share of the Taliban's fighters that is simulated.
    journal
        File in which what was read is kept; None keeps it in memory only. It must be of the same model and scale.
    """

    def __init__(self, scale: float, journal: Path | None = None) -> None:
        self.scale, self.journal = scale, Journal(journal)
        self._wants: dict[str, _Want] = {}
        self._known: dict[tuple[str, str], dict[int, Reading]] = {}

    def want(self, world: TrialWorld, readings: Iterable[Measurand], seeds: Iterable[int]) -> None:
        """Ask for readings of a world at some seeds."""
        one = self._wants.setdefault(world.key, _Want(world, {}, {}))
        one.readings |= dict.fromkeys(readings)
        one.seeds |= dict.fromkeys(seeds)

    @property
    def runs(self) -> int:
        """How many runs are wanted, those that are known included."""
        return sum(len(want.seeds) for want in self._wants.values())

    def tasks(self) -> list[Task]:
        """Return what has still to be run, in the order in which it was asked for."""
        found = []
        for key, want in self._wants.items():
            readings = tuple(want.readings)
            known = [self._known.get((key, reading.name), {}) for reading in readings]
            left = [seed for seed in want.seeds if not all(seed in values for values in known)]
            found += [
                Task(want.world, tuple(left[i : i + BATCH]), readings, self.scale) for i in range(0, len(left), BATCH)
            ]
        return found

    def recall(self) -> int:
        """Read the journal, and return how many of the runs that are wanted it spares."""
        for line in self.journal:
            if line["world"] in self._wants:
                self._note(line)
        return self.runs - sum(len(task.seeds) for task in self.tasks())

    def run(self, workers: int, progress: Progress | None = None) -> int:
        """Run what has been asked for and is not known yet, and return how many runs that took.

        Parameters
        ----------
        workers
            Processes; with one everything is done in this process.
        progress
            Told how many runs are done and how many there are.

        Raises
        ------
        RunFailed
            When a run fails, naming the seed.
        """
        known, tasks = self.recall(), self.tasks()
        done = known
        tell = progress or (lambda *_: None)
        tell(done, self.runs)
        for line in run_tasks(tasks, read_task, None, workers=workers, name=_named, ordered=False):
            self.journal.write(line)
            self._note(line)
            done += len(line["seeds"])
            tell(done, self.runs)
        return done - known

    def read(self, world: TrialWorld, reading: Measurand) -> np.ndarray:
        """Return what was read, in the order of the seeds asked for; shape (seeds,), or (seeds, weeks) for every week."""
        values = self._known[world.key, reading.name]
        return np.array([values[seed] for seed in self._wants[world.key].seeds], dtype=float)

    def _note(self, line: Mapping[str, Any]) -> None:
        for name, values in line["values"].items():
            known = self._known.setdefault((line["world"], name), {})
            known.update(zip(line["seeds"], values, strict=True))


def _named(task: Task) -> str:
    return f"{task.world.scenario.name}, seeds {task.seeds[0]} to {task.seeds[-1]}"


def read_task(task: Task, _shared: None = None) -> JournalLine:
    """Run one world at some seeds and return what is read, as a line of a journal."""
    values: dict[str, list[Reading]] = {reading.name: [] for reading in task.readings}
    for seed in task.seeds:
        try:
            results = _run(task, seed)
        except Exception as error:
            raise RunFailed(
                f"{task.world.scenario.name}, seed {seed}: the run failed ({type(error).__name__}: {error})"
            ) from error
        for reading in task.readings:
            values[reading.name].append(reading.of(results))
    return {"world": task.world.key, "seeds": list(task.seeds), "values": values}


def _run(task: Task, seed: int) -> Results:
    from sim.model import simulate
    from sim.runs.frozen import simulate_frozen, simulate_noted

    world = task.world
    if not world.inputs:
        return simulate(world.scenario, seed, scale=task.scale, weeks=task.weeks)
    path = None
    if world.source is not None:
        _, path = simulate_noted(world.source, seed, world.inputs, scale=task.scale, weeks=task.weeks)
    return simulate_frozen(world.scenario, seed, world.inputs, scale=task.scale, weeks=task.weeks, path=path)
