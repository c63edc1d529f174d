"""Run every variant once, however many claims ask for it, with a journal that survives a killed process.

Each finished task adds a line of readings to the journal. A measurement that is started again reads the journal and goes on where
it stopped. An incomplete last line is ignored, and its task is run again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.claims.trials import Variant
from sim.outputs.results import Results
from sim.outputs.tables import over_run
from sim.runs.ensemble import named
from sim.runs.journal import Journal
from sim.runs.pool import run_tasks
from sim.scenario import Scenario

# Seeds of a task, and variants that share the run that is replayed in them: few enough that little is lost with a task, many enough
# that passing it to a process costs nothing.
BATCH, FOLLOWERS = 10, 8

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


@dataclass
class _Want:
    variant: Variant
    seeds: dict[int, None]
    readings: dict[Measurand, None]

    @property
    def weeks(self) -> int:
        return max(reading.week for reading in self.readings) + 1


@dataclass(frozen=True)
class Task:
    """Variants to run at some seeds, and the readings to take of each. All replay the same run of the same length, or none."""

    variants: tuple[Variant, ...]
    readings: tuple[tuple[Measurand, ...], ...]
    seeds: tuple[int, ...]
    weeks: int
    scale: float

    @property
    def source(self) -> Scenario | None:
        """The scenario whose run is replayed."""
        return self.variants[0].source

    @property
    def runs(self) -> int:
        """The number of runs, including those that are replayed."""
        return len(self.seeds) * (len(self.variants) + (self.source is not None))


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
        """Return the tasks that are left to run. Variants that replay the same run at the same seeds share a task."""
        together: dict[tuple[str, int, tuple[int, ...]], list[_Want]] = {}
        for key, want in self._wants.items():
            known = [self._known.get((key, reading.name), {}) for reading in want.readings]
            left = tuple(seed for seed in want.seeds if not all(seed in values for values in known))
            source = want.variant.source
            shared = key if source is None else f"in {source.digest}"
            together.setdefault((shared, want.weeks, left), []).append(want)
        found = []
        for (_, weeks, left), wants in together.items():
            for first in range(0, len(wants), FOLLOWERS):
                some = wants[first : first + FOLLOWERS]
                what = tuple(want.variant for want in some), tuple(tuple(want.readings) for want in some)
                batches = (left[place : place + BATCH] for place in range(0, len(left), BATCH))
                found += [Task(*what, batch, weeks, self.scale) for batch in batches]
        return found

    def recall(self) -> int:
        """Read the journal, and return how many of the requested runs it holds."""
        for line in self.journal:
            if line["variant"] in self._wants:
                self._note(line)
        return self.runs - sum(len(task.seeds) * len(task.variants) for task in self.tasks())

    def run(self, workers: int, progress: Progress = lambda *_: None, before: int = 0) -> int:
        """Run all requests that are not known yet, and return the number of runs.

        Parameters
        ----------
        workers
            Number of processes; with one, everything runs in this process.
        progress
            Called with the number of finished runs and of all runs.
        before
            Number of earlier runs, which are added to both.

        Raises
        ------
        RunFailed
            When a run fails; the message names the seed.
        """
        known, tasks = self.recall(), self.tasks()
        done = known
        progress(before + done, before + self.runs)
        for lines in run_tasks(tasks, read_task, None, workers=workers, name=_named, ordered=False):
            for line in lines:
                self.journal.write(line)
                self._note(line)
                done += len(line["seeds"])
            progress(before + done, before + self.runs)
        return done - known

    def read(self, variant: Variant, reading: Measurand, seeds: Iterable[int]) -> np.ndarray:
        """Return readings at some seeds; shape (seeds,), or (seeds, weeks) for every week."""
        values = self._known[variant.key, reading.name]
        return np.array([values[seed] for seed in seeds], dtype=float)

    def _note(self, line: Mapping[str, Any]) -> None:
        for name, values in line["values"].items():
            known = self._known.setdefault((line["variant"], name), {})
            known.update(zip(line["seeds"], values, strict=True))


def _named(task: Task) -> str:
    return f"{task.variants[0].scenario.name}, seeds {task.seeds[0]} to {task.seeds[-1]}"


def read_task(task: Task, _shared: None = None) -> list[dict]:
    """Run variants at some seeds, and return lines of a journal: `variant`, `seeds`, and by reading its `values`."""
    from sim.runs.replayed import Part, simulate_noted, simulate_replayed
    from sim.simulation import simulate

    scale, weeks = task.scale, task.weeks
    found: list[dict] = [
        {"variant": variant.key, "seeds": [*task.seeds], "values": {reading.name: [] for reading in readings}}
        for variant, readings in zip(task.variants, task.readings, strict=True)
    ]
    for seed in task.seeds:
        if task.source is not None:
            part = reduce(Part.joined, (variant.part for variant in task.variants))
            with named(task.source.name, seed):
                _, path = simulate_noted(task.source, seed, part, scale=scale, weeks=weeks)
        for variant, readings, line in zip(task.variants, task.readings, found, strict=True):
            with named(variant.scenario.name, seed):
                if variant.source is None:
                    results = simulate(variant.scenario, seed, scale=scale, weeks=weeks)
                else:
                    results = simulate_replayed(variant.scenario, seed, variant.part, path, scale=scale, weeks=weeks)
            for reading in readings:
                line["values"][reading.name].append(reading.of(results))
    return found
