"""The points of a design: which values each factor takes at each."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from sim.runs.design.design import Design

# Morris looks at each factor on this many evenly spaced levels.
MORRIS_LEVELS = 4


def problem_of(design: Design) -> dict[str, Any]:
    """Return the design as SALib knows problems: every factor by its rank from 0 to 1."""
    return {
        "num_vars": len(design.factors),
        "names": [factor.key for factor in design.factors],
        "bounds": [[0.0, 1.0]] * len(design.factors),
    }


def cube(design: Design) -> np.ndarray:
    """Return the sampled points in the unit cube, shape (points, factors); the kinds grid and list have none.

    The same design always gives the same points.
    """
    count = len(design.factors)
    if design.kind == "lhs":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(d=count, rng=np.random.default_rng(design.seed)).random(design.samples))
    if design.kind == "sobol":
        from SALib.sample import sobol

        problem = problem_of(design)
        return np.asarray(
            sobol.sample(problem, design.samples, calc_second_order=design.second_order, seed=design.seed)
        )
    if design.kind == "morris":
        from SALib.sample import morris

        return np.asarray(morris.sample(problem_of(design), design.samples, num_levels=MORRIS_LEVELS, seed=design.seed))
    return np.empty((0, count))


def points_of(design: Design) -> list[dict[str, Any]]:
    """Return the values of the factors at every point, in the order in which the points are numbered."""
    combinations = [
        dict(zip((factor.key for factor in design.crossed), levels, strict=True))
        for levels in product(*(factor.levels for factor in design.crossed))
    ]
    return [{**point, **levels} for point in _sampled(design) for levels in combinations]


def _sampled(design: Design) -> list[dict[str, Any]]:
    keys = tuple(factor.key for factor in design.factors)
    if design.kind == "list":
        return [dict(point) for point in design.points]
    if design.kind == "grid":
        axes = [
            factor.levels
            if factor.form is None
            else tuple(factor.at(float(u)) for u in np.linspace(0.0, 1.0, factor.steps))
            for factor in design.factors
        ]
        return [dict(zip(keys, values, strict=True)) for values in product(*axes)]
    return [
        {factor.key: factor.at(float(u)) for factor, u in zip(design.factors, row, strict=True)} for row in cube(design)
    ]
