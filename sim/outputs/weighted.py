"""Quantiles and variances of weighted samples."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def weighted_quantiles(values: np.ndarray, weights: np.ndarray, levels: Sequence[float]) -> np.ndarray:
    """Return quantiles of a weighted sample."""
    order = np.argsort(values)
    passed = np.cumsum(weights[order])
    return values[order][np.minimum(np.searchsorted(passed, np.asarray(levels) * passed[-1]), values.size - 1)]


def weighted_variance(values: np.ndarray, weights: np.ndarray) -> float:
    """Return the variance of a weighted sample."""
    centre = weights @ values
    return float(weights @ (values - centre) ** 2)
