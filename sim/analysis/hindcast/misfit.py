"""Test whether the record lies outside the range of a prior, in which case no posterior can be right.

The record is compared with the runs of the table as one point. Its maximum mean discrepancy from them, with kernels of several widths,
is compared with the discrepancy of each run from the others (Gretton and others 2012, Journal of Machine Learning Research 13; for
this use Schmitt and others 2021). Rows are whitened first. The test thus also detects a record whose rows are possible one by one but
not together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from scipy.spatial.distance import cdist, pdist, squareform
from sklearn.covariance import LedoitWolf

from sim.analysis.hindcast.posterior import record_points
from sim.analysis.hindcast.reference import ReferenceTable
from sim.analysis.hindcast.targets import Target

# Number of runs to compare with; more would only take time.
MOST_RUNS = 2000
# Widths of the kernels, as multiples of the median distance.
WIDTHS = (0.25, 0.5, 1.0, 2.0)
DOUBTFUL, OUTSIDE = 0.1, 0.02
WITHIN = "within what the prior can produce"
# A row is named when a smaller share of the runs reaches its figure, from either side.
RARE = 0.02


@dataclass(frozen=True)
class Misfit:
    """The distance of the record from the prior's runs.

    Attributes
    ----------
    rows
        The rows that were tested together.
    distance
        Squared discrepancy of the record, minus the median discrepancy of the runs.
    p
        Share of runs that lie at least as far from the others; the record counts as one of them.
    alone
        Rows that the prior hardly ever reaches, each with the share of runs that reach it, and the direction in which they miss.
    """

    rows: tuple[str, ...]
    distance: float
    p: float
    alone: tuple[tuple[str, float, str], ...]

    @property
    def verdict(self) -> str:
        """The result in words."""
        if self.p < OUTSIDE:
            return "outside what the prior can produce"
        return "at the edge of what the prior can produce" if self.p < DOUBTFUL else WITHIN

    def plain(self) -> dict[str, object]:
        """Return plain data, ready for JSON."""
        return {**asdict(self), "verdict": self.verdict}


def misfit(table: ReferenceTable, targets: Sequence[Target], *, seed: int = 1) -> Misfit:
    """Return the distance of the record from the figures of the prior's runs.

    Parameters
    ----------
    table
        Runs from the prior.
    targets
        The rows to test together; they are in the table and scored by level.
    seed
        Seed of the choice of runs when the table has more than needed.
    """
    rows = tuple(target.row.id for target in targets)
    columns = [table.asked.targets.index(target) for target in targets]
    runs = np.log1p(table.recorded[:, columns])
    if len(runs) > MOST_RUNS:
        runs = runs[np.random.default_rng(seed).choice(len(runs), MOST_RUNS, replace=False)]
    points = np.log1p(record_points(targets))
    alone = tuple(found for i, target in enumerate(targets) if (found := _alone(target, runs[:, i], points[:, i])))
    # A row that is the same in all runs has no scale. The test of single rows covers it.
    varied = runs.std(axis=0) > 1e-9
    if not varied.any():
        return Misfit(rows, 0.0, 1.0, alone)
    own, record = _discrepancies(*_whitened(runs[:, varied], points[:, varied]))
    as_far = (1 + np.sum(own >= record)) / (1 + len(own))
    return Misfit(rows, float(record - np.median(own)), float(as_far), alone)


def _alone(target: Target, runs: np.ndarray, points: np.ndarray) -> tuple[str, float, str] | None:
    """Return a row that the runs hardly reach, or None."""
    above, below = float(np.mean(runs >= points.min())), float(np.mean(runs <= points.max()))
    share = min(above, below)
    return None if share >= RARE else (target.row.id, share, "too low" if above < below else "too high")


def _whitened(runs: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return runs and points on uncorrelated axes, each with unit variance over the runs."""
    middle, spread = np.mean(runs, axis=0), np.std(runs, axis=0)
    runs, points = (runs - middle) / spread, (points - middle) / spread
    values, axes = np.linalg.eigh(LedoitWolf().fit(runs).covariance_)
    turn = axes / np.sqrt(values)
    return runs @ turn, points @ turn


def _discrepancies(runs: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, float]:
    """Return each run's squared discrepancy from all others, and the mean discrepancy of the record's points."""
    distances = squareform(pdist(runs))
    scale = float(np.median(distances[np.triu_indices_from(distances, 1)])) or 1.0
    kernel = _kernel(distances, scale)
    np.fill_diagonal(kernel, 0.0)
    others = len(runs) - 1
    near = kernel.sum(axis=1)
    own = 1.0 - 2.0 * near / others + (kernel.sum() - 2.0 * near) / (others * (others - 1))
    among = float(kernel.sum()) / (len(runs) * others)
    return own, 1.0 - 2.0 * float(np.mean(_kernel(cdist(points, runs), scale))) + among


def _kernel(distances: np.ndarray, scale: float) -> np.ndarray:
    return np.mean([np.exp(-0.5 * (distances / (width * scale)) ** 2) for width in WIDTHS], axis=0)
