"""joblib with its default processes."""

from __future__ import annotations

from batches.common import last_share
from joblib import Parallel, delayed


def run(runs: int, people: int, weeks: int, workers: int) -> list[float]:
    """Return the last share of every run."""
    return list(Parallel(n_jobs=workers)(delayed(last_share)(people, weeks, seed) for seed in range(runs)))
