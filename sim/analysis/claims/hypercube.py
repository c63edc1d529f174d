"""Sample points evenly over the admissible ranges of all global parameters."""

from __future__ import annotations

from functools import cache

import numpy as np

from sim.evidence import parameters

SEED = 1


@cache
def hypercube(points: int) -> list[dict[str, float]]:
    """Return points of a Latin hypercube over the admissible ranges of all parameters that belong to no single group or state.

    Parameters
    ----------
    points
        The number of points; the same number gives the same points.

    Returns
    -------
    list
        For each point a mapping of parameter to value.
    """
    from scipy.stats import qmc

    ranges = {
        key: (one.low, one.high)
        for key, one in parameters().items()
        if "*" not in key and isinstance(one.default, float) and one.low is not None and one.high is not None
    }
    sample = qmc.LatinHypercube(d=len(ranges), rng=np.random.default_rng(SEED)).random(points)
    return [
        {key: low + float(share) * (high - low) for (key, (low, high)), share in zip(ranges.items(), row, strict=True)}
        for row in sample
    ]
