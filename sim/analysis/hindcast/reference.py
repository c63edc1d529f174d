"""The reference table of a calibration: many runs from the prior, each with its unknowns and the figures that would be recorded.

One table serves any cut-off, the fit, the recovery of known truths and the predictive check, because it has every figure of the
record for every run. Each run is a line of a journal whose head names everything the table depends on. An interrupted table is
continued where it stopped.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.analysis.hindcast.forecast import ForecastTask, RunSummary, collect, run_all
from sim.analysis.hindcast.observation import observation_model
from sim.runs.identity import digest, model_version
from sim.runs.journal import Journal
from sim.runs.pool import counted
from sim.runs.random_seeds import check_seeds
from sim.runs.store import locked

JOURNAL = "runs.jsonl"


@dataclass(frozen=True)
class ReferenceTable:
    """Runs from the prior.

    Attributes
    ----------
    asked
        The prior, and the recorded figures.
    seeds
        (runs,) seeds.
    unknowns
        (runs, keys) drawn unknowns.
    recorded
        (runs, targets) figures that would have been recorded.
    """

    asked: ForecastTask
    seeds: np.ndarray
    unknowns: np.ndarray
    recorded: np.ndarray

    def column(self, row: str) -> np.ndarray:
        """Return the figures that would have been recorded for one row, shape (runs,)."""
        return self.recorded[:, self.asked.column(row)]


def identity(asked: ForecastTask, seed: int) -> dict[str, str]:
    """Return everything that a table depends on, by name."""
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
    """Make the runs that a table in `folder` lacks, and return the table.

    Parameters
    ----------
    asked
        The prior, and the figures to record of each run.
    folder
        Made when missing. Runs that it holds already are not repeated.
    runs
        Size of the table.
    seed
        Seed of the first run.
    workers
        Number of processes.
    progress
        Called after each run with the number of runs done, those found in the folder included.

    Raises
    ------
    SanctuaryError
        When the folder holds another table, or another process writes to it.
    """
    check_seeds(seed, runs)
    seeds = range(seed, seed + runs)
    with locked(folder):
        journal = Journal(folder / JOURNAL)
        kept = journal.under(identity(asked, seed), "table")
        found = (RunSummary(one["seed"], one["unknowns"], one["recorded"], []) for one in kept)  # type: ignore[arg-type]
        known = {one.seed: one for one in found}
        missing = [one for one in seeds if one not in known]
        for run in counted(run_all(asked, missing, workers), progress, runs - len(missing)):
            known[run.seed] = run._replace(ratios=[])
            journal.write({"seed": run.seed, "unknowns": run.unknowns, "recorded": run.recorded})
    whole = collect(asked, [known[one] for one in seeds])
    return ReferenceTable(asked, np.array(seeds), whole.unknowns, whole.recorded)
