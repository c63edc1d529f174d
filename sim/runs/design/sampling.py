"""The points of a design: which values each factor takes at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NotRequired, TypedDict

import numpy as np

from sim.errors import SanctuaryError
from sim.evidence.rows import Value
from sim.runs.design.design import Design
from sim.runs.design.groups import units

# Morris looks at each factor on this many evenly spaced levels, or on more where a factor of words has more of them.
MORRIS_LEVELS = 4
# Seeds after the design's own that are tried until every word of every factor is drawn.
TRIES = 1_000


class Ranked(TypedDict):
    """Factors as SALib knows problems, each from 0 to 1."""

    num_vars: int
    names: list[str]
    bounds: list[list[float]]
    groups: NotRequired[list[str]]


def problem_of(keys: Sequence[str], groups: Mapping[str, Sequence[str]]) -> Ranked:
    """Return factors as SALib knows problems, every factor by its rank from 0 to 1.

    Parameters
    ----------
    keys
        The factors.
    groups
        Those of them that vary together.
    """
    problem: Ranked = {"num_vars": len(keys), "names": list(keys), "bounds": [[0.0, 1.0]] * len(keys)}
    return {**problem, "groups": units(keys, groups)} if groups else problem


def morris_levels(words: Sequence[int]) -> int:
    """Return on how many levels Morris looks, so that none of a factor's words falls between two of them.

    Parameters
    ----------
    words
        How many words, or listed values, each factor takes; 0 for one that varies without steps.
    """
    most = max(MORRIS_LEVELS, *words)
    # Trajectories step by half of the levels and one more: their number is even.
    return most + most % 2


def morris_cube(words: Sequence[int], samples: int, seed: int) -> np.ndarray:
    """Return the points of a Morris design in the unit cube, shape (trajectories * (factors + 1), factors).

    Every word of every factor is drawn: where the seed's own sample misses one, the next seed's is taken.

    Raises
    ------
    SanctuaryError
        When there are too few trajectories for that.
    """
    from SALib.sample import morris

    problem = problem_of([str(k) for k in range(len(words))], {})
    for later in range(TRIES):
        # SALib takes seeds of 32 bits.
        drawn = np.asarray(
            morris.sample(problem, samples, num_levels=morris_levels(words), seed=(seed + later) % 2**32)
        )
        if all(
            len(np.unique(_place(column, count))) == count
            for column, count in zip(drawn.T, words, strict=True)
            if count
        ):
            return drawn
    raise SanctuaryError(
        f"{samples} trajectories do not reach all {max(words)} levels of a factor",
        remedy=f"Sample more: samples: {2 * max(words)}, say.",
    )


def _place(ranks: np.ndarray, count: int) -> np.ndarray:
    return np.minimum((ranks * count).astype(int), count - 1)


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

        problem = problem_of([factor.key for factor in design.factors], design.groups)
        return np.asarray(
            sobol.sample(problem, design.samples, calc_second_order=design.second_order, seed=design.seed)
        )
    if design.kind == "morris":
        return morris_cube([factor.words for factor in design.factors], design.samples, design.seed)
    return np.empty((0, count))


def points_of(design: Design) -> list[dict[str, Value]]:
    """Return the values of the factors at every point, in the order in which the points are numbered."""
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
