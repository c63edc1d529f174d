"""Sample the points of a design: the values of all factors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NotRequired, TypedDict

import numpy as np

from sim.errors import SanctuaryError
from sim.evidence.rows import Value
from sim.runs.design.design import Design
from sim.runs.design.groups import units

# The number of evenly spaced levels of a Morris design; more where a factor of words has more.
MORRIS_LEVELS = 4
# The number of seeds that are tried until every word of every factor is drawn.
TRIES = 1_000


class Ranked(TypedDict):
    """A problem for SALib with factors from 0 to 1."""

    num_vars: int
    names: list[str]
    bounds: list[list[float]]
    groups: NotRequired[list[str]]


def problem_of(keys: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Ranked:
    """Return a problem for SALib, with every factor as a rank from 0 to 1.

    Parameters
    ----------
    keys
        The factors.
    groups
        Factors that vary together.
    """
    problem: Ranked = {"num_vars": len(keys), "names": list(keys), "bounds": [[0.0, 1.0]] * len(keys)}
    return {**problem, "groups": units(keys, groups)} if groups else problem


def morris_levels(words: Sequence[int]) -> int:
    """Return the number of levels of a Morris design that reaches every word of every factor.

    Parameters
    ----------
    words
        The number of words or levels of each factor; 0 for a continuous factor.
    """
    most = max(MORRIS_LEVELS, *words)
    # A trajectory steps by half of the levels, so their number must be even.
    return most + most % 2


def morris_cube(words: Sequence[int], samples: int, seed: int) -> np.ndarray:
    """Return the points of a Morris design in the unit cube, shape (trajectories * (factors + 1), factors).

    If the sample of a seed misses a word of a factor, the next seed is tried.

    Raises
    ------
    SanctuaryError
        When there are too few trajectories for that.
    """
    from SALib.sample import morris

    problem, levels = problem_of([str(k) for k in range(len(words))], {}), morris_levels(words)
    for later in range(TRIES):
        # SALib takes seeds of 32 bits.
        drawn = np.asarray(morris.sample(problem, samples, num_levels=levels, seed=(seed + later) % 2**32))
        reached = [len(np.unique(_place(column, count))) for column, count in zip(drawn.T, words, strict=True)]
        if all(met == count or not count for met, count in zip(reached, words, strict=True)):
            return drawn
    remedy = f"Sample more: samples: {2 * max(words)}, say."
    raise SanctuaryError(f"{samples} trajectories do not reach all {max(words)} levels of a factor", remedy=remedy)


def _place(ranks: np.ndarray, count: int) -> np.ndarray:
    return np.minimum((ranks * count).astype(int), count - 1)


def cube(design: Design) -> np.ndarray:
    """Return the sampled points in the unit cube, shape (points, factors); empty for the kinds grid and list.

    The same design always gives the same points.
    """
    count = len(design.factors)
    if design.kind == "lhs":
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(d=count, rng=np.random.default_rng(design.seed)).random(design.samples))
    if design.kind == "sobol":
        from SALib.sample import sobol

        problem = problem_of([factor.key for factor in design.factors], design.groups)
        return np.asarray(
            sobol.sample(problem, design.samples, calc_second_order=design.second_order, seed=design.seed)
        )
    if design.kind == "morris":
        return morris_cube([factor.words for factor in design.factors], design.samples, design.seed)
    return np.empty((0, count))


def points_of(design: Design) -> list[dict[str, Value]]:
    """Return the values of the factors at every point, in the order of the points."""
    combinations = [
        dict(zip((factor.key for factor in design.crossed), levels, strict=True))
        for levels in product(*(factor.levels for factor in design.crossed))
    ]
    return [{**point, **levels} for point in _sampled(design) for levels in combinations]


def _sampled(design: Design) -> list[dict[str, Value]]:
    keys = tuple(factor.key for factor in design.factors)
    if design.kind == "list":
        return [dict(point) for point in design.points]
    if design.kind == "grid":
        axes = [
            factor.levels
            if factor.form is None
            else tuple(factor.at(float(share)) for share in np.linspace(0.0, 1.0, factor.steps))
            for factor in design.factors
        ]
        return [dict(zip(keys, values, strict=True)) for values in product(*axes)]
    return [
        {factor.key: factor.at(float(share)) for factor, share in zip(design.factors, row, strict=True)}
        for row in cube(design)
    ]
