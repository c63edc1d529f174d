"""From pairs of runs to a verdict: holds, fails, open or not testable.

With enough pairs every rule that is wired in differs from nothing, so an effect counts only past the smallest effect of
interest, and the claims are corrected for their number by Holm's method.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.evidence import Effect
from sim.runs.paired import Difference

HOLDS, FAILS, OPEN, NOT_TESTABLE = "holds", "fails", "open", "not testable"
# The worst first: what could not be tested says less than what was tested and left open.
RANKS = (FAILS, NOT_TESTABLE, OPEN, HOLDS)
LEVEL = 0.05
RESAMPLES = 2000
SHUFFLES = 999
# A share of the variance that still counts as none (assumption).
SMALLEST_SHARE = 0.01
# The sign must be the claimed one at this share of the points of a hypercube (assumption).
PASS_SHARE = 0.8


def p_value(found: Difference, effect: Effect) -> float:
    """Return the probability of pairs like these if the claim did not hold.

    A direction is tested one-sided against the smallest effect of interest; a claim of no effect by two one-sided tests against
    the margin, of which the larger p-value counts.
    """
    if len(found.values) < 2:
        return math.nan
    if effect.sign == "up":
        return _p_above(found.values, found.smallest)
    if effect.sign == "down":
        return _p_above(-found.values, found.smallest)
    margin = effect.margin or 0.0
    return max(_p_above(found.values, -margin), _p_above(-found.values, -margin))


def _p_above(values: np.ndarray, limit: float) -> float:
    """Return the p-value of the mean lying above a limit (Student's t)."""
    from scipy import stats

    above = float(np.mean(values)) - limit
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    if error == 0:
        return 0.0 if above > 0 else 1.0
    return float(stats.t.sf(above / error, len(values) - 1))


def holm(values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number by Holm's method; a NaN stays one and does not count."""
    ordered = pd.Series(values, dtype=float).dropna().sort_values(kind="stable")
    corrected = (ordered * np.arange(len(ordered), 0, -1)).clip(upper=1.0).cummax()
    return [float(value) for value in corrected.reindex(range(len(values)))]


def verdict_on_share(sign: str, low: float, high: float, margin: float | None) -> tuple[str, str]:
    """Return the verdict on the share of the variance that an unknown explains, and the reason in words.

    Parameters
    ----------
    sign
        `variance`, `zero` (it explains less than the margin) or `open`.
    low, high
        Interval of the share.
    margin
        With sign zero.
    """
    if sign == "open":
        return OPEN, f"explains {low:.0%} to {high:.0%} of the variance"
    limit = SMALLEST_SHARE if sign == "variance" else margin or 0.0
    if not (low > limit or high < limit):
        return OPEN, f"the interval of the share holds {limit:.0%}"
    if sign == "variance":
        return (
            (HOLDS, "not knowing spreads the outcome")
            if low > limit
            else (FAILS, "not knowing does not spread the outcome")
        )
    return (FAILS, "spreads with the unknown") if low > limit else (HOLDS, f"under {limit:.0%}")


def slope_against_chance(
    values: np.ndarray, along: np.ndarray, seed: int = 1
) -> tuple[float, tuple[float, float], float, float]:
    """Return the mean slope over runs, its 95 % interval, and how it stands among slopes along the same numbers shuffled.

    Parameters
    ----------
    values
        (R, P) runs by places; places without a value are NaN.
    along
        (P,) what the places differ in.
    seed
        Of the shuffles.

    Returns
    -------
    tuple
        Slope, interval, the 95th percentile of the slopes by chance, and the share of these that is as steep.
    """
    rng = np.random.default_rng(seed)
    slopes = slopes_along(values, along)
    found = Difference(slopes, slopes, slopes)
    chance = np.array([slopes_along(values, rng.permutation(along)).mean() for _ in range(SHUFFLES)])
    steeper = (1 + int((chance >= found.mean).sum())) / (1 + SHUFFLES)
    return found.mean, found.interval, float(np.quantile(chance, 0.95)), steeper


def slopes_along(values: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Return the slope of each run; arguments as for :func:`slope_against_chance`."""
    weight = ~np.isnan(values)
    filled = np.where(weight, values, 0.0)
    heads = weight.sum(axis=1)
    middle = (weight * along).sum(axis=1) / heads
    mean = filled.sum(axis=1) / heads
    apart = weight * (along - middle[:, None])
    return (apart * (filled - mean[:, None])).sum(axis=1) / (apart**2).sum(axis=1)


def verdict(found: Difference, effect: Effect, corrected: float) -> tuple[str, str]:
    """Return the verdict on one effect and the reason in words.

    Parameters
    ----------
    found
        The pairs, full less taken out.
    effect
        What is claimed.
    corrected
        Its p-value, corrected.
    """
    if len(found.values) < 2:
        return NOT_TESTABLE, "the output is undefined"
    low, high = found.interval
    if effect.sign == "zero":
        margin = effect.margin or 0.0
        if corrected < LEVEL:
            return HOLDS, f"within {margin:g} of none"
        if low > margin or high < -margin:
            return FAILS, f"moves by more than {margin:g}"
        return OPEN, "the interval is too wide to say"
    if effect.sign == "open":
        return OPEN, {"up": "found up", "down": "found down", "none": "found no effect"}.get(found.sign, "unclear")
    if corrected < LEVEL:
        return HOLDS, f"{effect.sign}, past the smallest effect of interest"
    most = high if effect.sign == "up" else -low
    if most < -found.smallest:
        return FAILS, "moves the other way"
    if not np.any(found.values):
        return FAILS, "no difference in any pair"
    if most < found.smallest:
        return FAILS, "smaller than the smallest effect of interest"
    return OPEN, "the interval holds the smallest effect of interest"


def explained(values: np.ndarray, seed: int = 1) -> tuple[float, float, float, float]:
    """Return the share of the variance that an unknown explains by itself, its 95 % interval, and the p-value of none.

    The first-order index of a crossed design, without bias: a share of nothing comes out around nothing, below it as often as
    above. The interval is a bootstrap over the draws of the unknown, the p-value that of Fisher's F for their means.

    Parameters
    ----------
    values
        (A, B) one number a run: A draws of the unknown by B seeds, the seeds the same for all draws.
    seed
        Of the bootstrap.
    """
    from scipy import stats

    draws, seeds = values.shape
    between, rest = _mean_squares(values)
    if not np.ptp(values) > 0:
        return 0.0, 0.0, 0.0, 1.0
    by_chance = float(stats.f.sf(between / rest, draws - 1, (draws - 1) * (seeds - 1))) if rest > 0 else 0.0
    return (*explained_more(values, np.zeros_like(values), seed), by_chance)


def explained_more(values: np.ndarray, other: np.ndarray, seed: int = 1) -> tuple[float, float, float]:
    """Return by how much more of the variance an unknown explains in some runs than in others, with the 95 % interval.

    Parameters
    ----------
    values, other
        (A, B) as for :func:`explained`, the same draws and seeds in both: the bootstrap takes a draw in both or in neither.
    seed
        Of the bootstrap.
    """

    def more(rows: np.ndarray) -> float:
        return _share(values[rows]) - _share(other[rows])

    rng, draws = np.random.default_rng(seed), len(values)
    low, high = np.quantile([more(rng.integers(0, draws, draws)) for _ in range(RESAMPLES)], [0.025, 0.975])
    return more(np.arange(draws)), float(low), float(high)


def _mean_squares(values: np.ndarray) -> tuple[float, float]:
    """Return the mean squares of draws, and of what neither draws nor seeds explain."""
    draws, seeds = values.shape
    rows = values.mean(axis=1, keepdims=True)
    columns = values.mean(axis=0, keepdims=True)
    left = values - rows - columns + values.mean()
    return float(seeds * np.var(rows, ddof=1)), float((left**2).sum() / ((draws - 1) * (seeds - 1)))


def _share(values: np.ndarray) -> float:
    draws, seeds = values.shape
    between, rest = _mean_squares(values)
    among_seeds = float(draws * np.var(values.mean(axis=0), ddof=1))
    unknown = (between - rest) / seeds
    total = max(unknown, 0.0) + max((among_seeds - rest) / draws, 0.0) + rest
    return unknown / total if total > 0 else 0.0
