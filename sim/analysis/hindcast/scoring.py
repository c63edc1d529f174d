"""Scores of a forecast of one row, and what they amount to in words.

The continuous ranked probability score is in the row's own unit and cannot be added over series; the same score of
log(1 + x) can, and it is what forecasts are compared by (Bosse and others 2023, PLoS Computational Biology 19).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scoringrules import brier_score, crps_ensemble, es_ensemble, interval_score

from sim.analysis.hindcast.observation import RATIO
from sim.analysis.hindcast.targets import Target

RANGE_POINTS = 21
# The bins of the VIEWS prediction challenge, and three above them for strengths, which it does not forecast.
COUNT_BINS = (0.0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5, 2500.5, 5000.5, 10000.5)
RATIO_BINS = (0.0, 0.25, 0.5, 0.75, 1.0, 4 / 3, 2.0, 4.0)
WIDE = 0.9
TIE = 0.02


@dataclass(frozen=True)
class Score:
    """How one forecast did on one row.

    Attributes
    ----------
    median, q05, q25, q75, q95
        The forecast.
    crps, log_crps
        In the row's unit, and of log(1 + x). NaN for a row scored by direction.
    interval
        Interval score of the 90 % interval, in the row's unit (Gneiting and Raftery 2007); NaN as above.
    ignorance
        Less the binary logarithm of the probability given to the bin that holds the figure; NaN as above.
    rank
        Share of the members below what was recorded, ties counted half.
    inside_50, inside_80, inside_90
        Whether the recorded figure lies in the interval; a range counts when it meets it.
    """

    median: float
    q05: float
    q25: float
    q75: float
    q95: float
    crps: float
    log_crps: float
    interval: float
    ignorance: float
    rank: float
    inside_50: bool
    inside_80: bool
    inside_90: bool

    @property
    def verdict(self) -> str:
        """`hit` in the middle half, `covered` in nine tenths, else which way the forecast missed."""
        if self.inside_50:
            return "hit"
        if self.inside_90:
            return "covered"
        return "too low" if self.rank > 0.5 else "too high"


def crps(members: np.ndarray, observed: float | np.ndarray) -> float:
    """Return the continuous ranked probability score of an ensemble.

    Parameters
    ----------
    members
        Shape (members,).
    observed
        The figure, or equally likely ones (a reported range), whose mean score is returned.

    Returns
    -------
    float
        In the unit of the members; the estimator by weighted moments, which does not favour large ensembles.
    """
    figures = np.atleast_1d(np.asarray(observed, dtype=float))
    estimator = "pwm" if members.size > 1 else "nrg"
    table = np.broadcast_to(members, (figures.size, members.size))
    # A fair score may fall below zero by sampling alone.
    return max(float(np.mean(crps_ensemble(figures, table, estimator=estimator))), 0.0)


def ignorance(members: np.ndarray, observed: float | np.ndarray, bins: Sequence[float]) -> float:
    """Return the ignorance score of an ensemble: less the binary logarithm of the probability of what came.

    Parameters
    ----------
    members
        Shape (members,).
    observed
        The figure, or equally likely ones, whose mean score is returned.
    bins
        Lower ends of the bins that figures are told apart by, the first at zero. One more member is put into each bin, so that
        no bin has probability zero, as the VIEWS prediction challenge does (Hegre and others 2024).

    Returns
    -------
    float
        In bits; lower is better.
    """
    figures = np.atleast_1d(np.asarray(observed, dtype=float))
    counts = np.bincount(_bin(members, bins), minlength=len(bins)) + 1
    return float(np.mean(-np.log2(counts[_bin(figures, bins)] / counts.sum())))


def brier(members: np.ndarray, observed: float | np.ndarray, threshold: float) -> float:
    """Return the Brier score of whether a figure lies above a threshold.

    Parameters
    ----------
    members
        Shape (members,).
    observed
        The figure, or equally likely ones, whose mean score is returned.
    threshold
        In their unit.

    Returns
    -------
    float
        0 for a sure and right forecast, 1 for a sure and wrong one, 0.25 for half and half.
    """
    above = np.atleast_1d(np.asarray(observed, dtype=float)) > threshold
    return float(np.mean(brier_score(above.astype(float), np.full(above.shape, np.mean(members > threshold)))))


def energy(members: np.ndarray, observed: np.ndarray) -> float:
    """Return the energy score of several rows together, which a forecast does badly at when it has them hang together wrongly.

    Parameters
    ----------
    members
        Shape (members, rows), of log(1 + x) where the rows have several units.
    observed
        Shape (rows,).
    """
    return float(es_ensemble(np.asarray(observed, dtype=float), np.asarray(members, dtype=float)))


def rank_histogram(ranks: Sequence[float], bins: int = 10) -> list[int]:
    """Return how many rows fall on each tenth of their forecast: even when it is honest, a cup when its bands are too narrow."""
    return np.histogram(np.clip(ranks, 0.0, 1.0), bins=bins, range=(0.0, 1.0))[0].tolist()


def _bin(values: np.ndarray, bins: Sequence[float]) -> np.ndarray:
    return np.clip(np.searchsorted(bins, values, side="right") - 1, 0, len(bins) - 1)


def figures_of(target: Target) -> np.ndarray:
    """Return the figures that a target stands for: one, or points along its range."""
    if target.kind == "range" and target.bounds is not None:
        return np.linspace(*target.bounds, RANGE_POINTS)
    return np.array([target.middle])


def score(target: Target, members: np.ndarray) -> Score:
    """Score one forecast of one row.

    Parameters
    ----------
    target
        What was recorded.
    members
        Shape (members,); what was forecast for the simulated days of the row.
    """
    q05, q10, q25, median, q75, q90, q95 = np.quantile(members, [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95])
    figures = figures_of(target)
    low, high = float(figures.min()), float(figures.max())
    if target.kind == "direction":
        reached = float(np.mean(members >= low))
        return Score(
            float(median), float(q05), float(q25), float(q75), float(q95), np.nan, np.nan, np.nan, np.nan, 1.0 - reached,
            bool(q75 >= low), bool(q90 >= low), bool(q95 >= low),
        )  # fmt: skip
    return Score(
        median=float(median),
        q05=float(q05),
        q25=float(q25),
        q75=float(q75),
        q95=float(q95),
        crps=crps(members, figures),
        log_crps=crps(np.log1p(members), np.log1p(figures)),
        interval=float(np.mean(interval_score(figures, q05, q95, 1.0 - WIDE))),
        ignorance=ignorance(members, figures, RATIO_BINS if target.series.form == RATIO else COUNT_BINS),
        rank=float(np.mean(members < target.middle) + 0.5 * np.mean(members == target.middle)),
        inside_50=bool(low <= q75 and high >= q25),
        inside_80=bool(low <= q90 and high >= q10),
        inside_90=bool(low <= q95 and high >= q05),
    )


def against(mine: float, theirs: float) -> str:
    """Return `better`, `worse` or `level` for two scores, lower being better; level within 0.02 on the log scale."""
    if abs(mine - theirs) <= TIE:
        return "level"
    return "better" if mine < theirs else "worse"


def mean(values: Sequence[float]) -> float:
    """Return the mean of the defined values; NaN when there are none."""
    defined = [value for value in values if not np.isnan(value)]
    return float(np.mean(defined)) if defined else float("nan")
