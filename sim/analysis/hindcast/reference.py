"""The reference table of a calibration: many runs from the prior, each with its unknowns and what would have been recorded.

One table serves any cut-off, the fit, the recovery of known truths and the predictive check, since every figure of the record
is kept for every run. Each run is a line of the journal that all kinds of runs use, under a head that says what it was made from; a
table that was broken off goes on where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.analysis.hindcast.forecast import ForecastTask, RunSummary, run_all
from sim.analysis.hindcast.observation import observation_model
from sim.errors import SanctuaryError
from sim.runs.identity import digest, model_version
from sim.runs.journal import Journal
from sim.runs.seeds import check_seeds
from sim.runs.store import locked

JOURNAL = "runs.jsonl"


@dataclass(frozen=True)
class ReferenceTable:
    """Runs from the prior.

    Attributes
    ----------
    asked
        What was run and recorded.
    seeds
        (runs,) seeds.
    unknowns
        (runs, keys) what was drawn.
    recorded
        (runs, targets) what would have been recorded.
    """

    asked: ForecastTask
    seeds: np.ndarray
    unknowns: np.ndarray
    recorded: np.ndarray

    def column(self, row: str) -> np.ndarray:
        """Return what would have been recorded for one row, shape (runs,)."""
        return self.recorded[:, [target.row.id for target in self.asked.targets].index(row)]


def identity(asked: ForecastTask, seed: int) -> dict[str, str]:
    """Return all that a table depends on, by name."""
    rows = [(target.row.id, str(target.row.start), str(target.row.end), target.total) for target in asked.targets]
    model = observation_model()
    numbers = {key: {name: str(number) for name, number in one.numbers.items()} for key, one in model.series.items()}
    return {
        "prior": asked.scenario.digest,
        "model": digest(model_version()),
        "rows": json.dumps(rows),
        "observation": json.dumps(numbers, sort_keys=True),
        "scale": repr(asked.scale),
        "weeks": str(asked.weeks),
        "seed": str(seed),
    }


def fill(
    asked: ForecastTask,
    folder: Path,
    *,
    runs: int,
    seed: int = 1,
    workers: int = 1,
    progress: Callable[[int], None] | None = None,
) -> ReferenceTable:
    """Run what a table in `folder` lacks, and return the table.

    Parameters
    ----------
    asked
        The prior and what is recorded of each run.
    folder
        Made when missing. What it holds already is kept and not run again.
    runs
        Size of the table.
    seed
        Seed of the first run.
    workers
        Processes.
    progress
        Called after each run with the number done, those found in the folder included.

    Raises
    ------
    SanctuaryError
        When the folder holds a table of something else, or another process writes it.
    """
    check_seeds(seed, runs)
    seeds = range(seed, seed + runs)
    with locked(folder):
        journal = Journal(folder / JOURNAL)
        known = _known(journal, identity(asked, seed))
        missing = [one for one in seeds if one not in known]
        done = runs - len(missing)
        if progress is not None:
            progress(done)
        for record in run_all(asked, missing, workers):
            known[record.seed] = record
            journal.write({"seed": record.seed, "unknowns": record.unknowns, "recorded": record.recorded})
            done += 1
            if progress is not None:
                progress(done)
    records = [known[one] for one in seeds]
    unknowns, figures = [one.unknowns for one in records], [one.recorded for one in records]
    return ReferenceTable(asked, np.array(seeds), np.array(unknowns, dtype=float), np.array(figures, dtype=float))


def _known(journal: Journal, now: dict[str, str]) -> dict[int, RunSummary]:
    """Return the runs that a journal holds, by seed; one that is new is given its head."""
    lines = iter(journal)
    before = next(lines, None)
    if before is None:
        journal.write(now)
        return {}
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        raise SanctuaryError(
            f"{journal.path} holds a table of something else: what changed is {', '.join(changed)}",
            remedy="Give another folder with --out, or remove this one to begin anew.",
        )
    found = (RunSummary(one["seed"], one["unknowns"], one["recorded"], []) for one in lines)  # type: ignore[arg-type]
    return {one.seed: one for one in found}
