"""Scores of the forecast of one row, and verdicts in words.

The continuous ranked probability score has the unit of the row and cannot be added over series. The same score of log(1 + x) can,
so forecasts are compared by it (Bosse and others 2023, PLoS Computational Biology 19).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from sim.analysis.hindcast.observation import RATIO
from sim.analysis.hindcast.targets import Target

# A slow test compares these scores with those of the package `scoringrules`, which compiles for seconds when it is imported.
RANGE_POINTS = 21
# The bins of the VIEWS prediction challenge, and three above them for strengths, which the challenge does not forecast.
COUNT_BINS = (0.0, 0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5, 2500.5, 5000.5, 10000.5)
RATIO_BINS = (0.0, 0.25, 0.5, 0.75, 1.0, 4 / 3, 2.0, 4.0)
QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
WIDE = 0.9
TIE = 0.02


@dataclass(frozen=True)
class Score:
    """The scores of one forecast of one row.

    Attributes
    ----------
    median, q05, q25, q75, q95
        The forecast.
    crps, log_crps
        The continuous ranked probability score in the row's unit, and of log(1 + x). NaN for a row scored by direction.
    interval
        Interval score of the 90 % interval, in the row's unit (Gneiting and Raftery 2007); NaN as above.
    ignorance
        Negative binary logarithm of the probability of the bin that holds the figure; NaN as above.
    rank
        Share of the members below the recorded figure; ties count half.
    inside_50, inside_80, inside_90
        Whether the recorded figure lies in the interval. A recorded range counts when it overlaps the interval.
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
    def way(self) -> str:
        """The direction in which the forecast misses."""
        return "too low" if self.rank > 0.5 else "too high"

    @property
    def verdict(self) -> str:
        """`hit` in the middle half, `covered` in nine tenths, otherwise the direction in which the forecast misses."""
        return "hit" if self.inside_50 else "covered" if self.inside_90 else self.way


def crps(members: np.ndarray, observed: float | np.ndarray) -> float:
    """Return the continuous ranked probability score of an ensemble.

    Parameters
    ----------
    members
        Shape (members,).
    observed
        The figure, or equally likely figures (a reported range), over which the score is averaged.

    Returns
    -------
    float
        In the unit of the members. The estimator by weighted moments does not favour large ensembles.
    """
    count, figures = members.size, np.atleast_1d(np.asarray(observed, dtype=float))
    moment = np.sort(members) @ np.arange(count) * 2 / (count * (count - 1)) if count > 1 else np.mean(members)
    distance = np.mean(np.abs(figures[:, None] - members))
    # Sampling alone may take a fair score below zero.
    return max(float(distance + np.mean(members) - moment), 0.0)


def ignorance(members: np.ndarray, observed: float | np.ndarray, bins: Sequence[float]) -> float:
    """Return the ignorance score of an ensemble: the negative binary logarithm of the probability of the outcome.

    Parameters
    ----------
    members
        Shape (members,).
    observed
        The figure, or equally likely figures, over which the score is averaged.
    bins
        Lower ends of the bins, the first at zero. One more member is added to each bin, so that no bin has probability zero, as in
        the VIEWS prediction challenge (Hegre and others 2024).

    Returns
    -------
    float
        In bits; lower is better.
    """
    counts = np.bincount(_bin(members, bins), minlength=len(bins)) + 1
    return float(np.mean(-np.log2(counts[_bin(np.atleast_1d(observed), bins)] / counts.sum())))


def brier(members: np.ndarray, observed: float | np.ndarray, threshold: float) -> float:
    """Return the Brier score of whether a figure lies above a threshold.

    Parameters
    ----------
    members
        Shape (members,).
    observed
        The figure, or equally likely figures, over which the score is averaged.
    threshold
        In their unit.

    Returns
    -------
    float
        0 for a certain and right forecast, 1 for a certain and wrong one, 0.25 for a probability of one half.
    """
    above = np.atleast_1d(np.asarray(observed, dtype=float)) > threshold
    return float(np.mean((np.mean(members > threshold) - above) ** 2))


def energy(members: np.ndarray, observed: np.ndarray) -> float:
    """Return the energy score of several rows together, which also rewards the right dependence between rows.

    Parameters
    ----------
    members
        Shape (members, rows), of log(1 + x) where the rows have several units.
    observed
        Shape (rows,).
    """
    between = sum(float(np.linalg.norm(members - one, axis=1).sum()) for one in members)
    return float(np.mean(np.linalg.norm(members - observed, axis=1))) - between / (2 * len(members) ** 2)


def interval(figures: np.ndarray, low: float, high: float, level: float) -> np.ndarray:
    """Return the interval score of each figure: the width of an interval, and a fine for what lies outside."""
    outside = np.maximum(low - figures, 0.0) + np.maximum(figures - high, 0.0)
    return np.asarray(high - low + 2.0 / (1.0 - level) * outside)


def rank_histogram(ranks: Sequence[float], bins: int = 10) -> list[int]:
    """Return the number of rows in each tenth of their forecast: even for calibrated bands, a cup for bands that are too narrow."""
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
        The recorded figure.
    members
        Shape (members,); the forecast for the simulated days of the row.
    """
    q05, q10, q25, median, q75, q90, q95 = np.quantile(members, QUANTILES).tolist()
    figures = figures_of(target)
    low, high = float(figures.min()), float(figures.max())
    if target.kind == "direction":
        # A lower bound is missed only by forecasts below it, an upper bound by those above it.
        scores = (np.nan,) * 4
        if target.at_most is None:
            high, rank = np.inf, float(np.mean(members < low))
        else:
            low, rank = -np.inf, float(np.mean(members <= high))
    else:
        scores = (
            crps(members, figures),
            crps(np.log1p(members), np.log1p(figures)),
            float(np.mean(interval(figures, q05, q95, WIDE))),
            ignorance(members, figures, RATIO_BINS if target.series.form == RATIO else COUNT_BINS),
        )
        rank = float(np.mean(members < target.middle) + 0.5 * np.mean(members == target.middle))
    inside = (low <= top and high >= bottom for bottom, top in ((q25, q75), (q10, q90), (q05, q95)))
    return Score(median, q05, q25, q75, q95, *scores, rank, *inside)


def against(mine: float, theirs: float) -> str:
    """Return `better`, `worse` or `level` for two scores, lower being better; level within 0.02 on the log scale."""
    if abs(mine - theirs) <= TIE:
        return "level"
    return "better" if mine < theirs else "worse"


def mean(values: Sequence[float]) -> float:
    """Return the mean of the defined values; NaN when there are none."""
    defined = [value for value in values if not np.isnan(value)]
    return float(np.mean(defined)) if defined else float("nan")


def without_nan(values: Mapping[str, object]) -> dict[str, object]:
    """Return values ready for JSON: None in place of NaN."""
    return {name: None if isinstance(value, float) and np.isnan(value) else value for name, value in values.items()}
