"""Scores of a forecast of one row, and what they amount to in words.

The continuous ranked probability score is in the row's own unit and cannot be added over series; the same score of
log(1 + x) can, and it is what forecasts are compared by (Bosse and others 2023, PLoS Computational Biology 19).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scoringrules import crps_ensemble

from sim.analysis.record.targets import Target

RANGE_POINTS = 21
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
    rank
        Share of the members below what was recorded, ties counted half.
    inside_50, inside_90
        Whether the recorded figure lies in the interval; a range counts when it meets it.
    """

    median: float
    q05: float
    q25: float
    q75: float
    q95: float
    crps: float
    log_crps: float
    rank: float
    inside_50: bool
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
    q05, q25, median, q75, q95 = np.quantile(members, [0.05, 0.25, 0.5, 0.75, 0.95])
    figures = figures_of(target)
    low, high = float(figures.min()), float(figures.max())
    if target.kind == "direction":
        reached = float(np.mean(members >= low))
        return Score(
            float(median), float(q05), float(q25), float(q75), float(q95), np.nan, np.nan, 1.0 - reached,
            bool(q75 >= low), bool(q95 >= low),
        )  # fmt: skip
    return Score(
        median=float(median),
        q05=float(q05),
        q25=float(q25),
        q75=float(q75),
        q95=float(q95),
        crps=crps(members, figures),
        log_crps=crps(np.log1p(members), np.log1p(figures)),
        rank=float(np.mean(members < target.middle) + 0.5 * np.mean(members == target.middle)),
        inside_50=bool(low <= q75 and high >= q25),
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
