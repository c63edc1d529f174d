"""The pool of workers that runs the sweeps and ensembles of Sanctuary."""

from __future__ import annotations

from batches.common import last_share

from sim.runs.pool import run_tasks


def one(seed: int, size: tuple[int, int]) -> float:
    """Return the last share of one run."""
    return last_share(*size, seed)


def run(runs: int, people: int, weeks: int, workers: int) -> list[float]:
    """Return the last share of every run."""
    return list(run_tasks(range(runs), one, (people, weeks), workers=workers))
