"""Judge pairs of runs: a claim holds, fails, is open, or is not testable.

With enough pairs the effect of any rule becomes significant. An effect therefore counts only beyond the smallest effect of
interest, and the p-values are corrected for the number of tests by Holm's method.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.claims.wording import FAILS, HOLDS, NOT_TESTABLE, OPEN
from sim.evidence import Effect
from sim.runs.paired import Difference

LEVEL = 0.05
RESAMPLES = 2000
SHUFFLES = 999
# The largest share of the variance that counts as none (assumption).
SMALLEST_SHARE = 0.01
# The least share of the hypercube's points that must show the claimed sign (assumption).
PASS_SHARE = 0.8


def p_value(found: Difference, effect: Effect) -> float:
    """Return the p-value of the null hypothesis that the claim does not hold.

    A direction is tested one-sided against the smallest effect of interest. A claim of no effect is tested for equivalence: two
    one-sided tests against the margin, of which the larger p-value counts.
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
    """Return the one-sided p-value for a mean above a limit (Student's t)."""
    from scipy import stats

    above = float(np.mean(values)) - limit
    error = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    if error == 0:
        return 0.0 if above > 0 else 1.0
    return float(stats.t.sf(above / error, len(values) - 1))


def holm(values: Sequence[float]) -> list[float]:
    """Return p-values corrected for multiple tests by Holm's method; a NaN stays NaN and is not counted as a test."""
    ordered = pd.Series(values, dtype=float).dropna().sort_values(kind="stable")
    corrected = (ordered * np.arange(len(ordered), 0, -1)).clip(upper=1.0).cummax()
    return [float(value) for value in corrected.reindex(range(len(values)))]


def verdict_on_share(sign: str, low: float, high: float, margin: float | None) -> tuple[str, str]:
    """Return the verdict on the share of the variance that an unknown explains, and the reason.

    Parameters
    ----------
    sign
        `variance` (the unknown explains a part), `zero` (it explains less than the margin) or `open`.
    low, high
        Confidence interval of the share.
    margin
        Given with sign zero.
    """
    if sign == "open":
        return OPEN, f"explains {low:.0%} to {high:.0%} of the variance"
    limit = SMALLEST_SHARE if sign == "variance" else margin or 0.0
    if not (low > limit or high < limit):
        return OPEN, f"the confidence interval of the share includes {limit:.0%}"
    why = f"explains {'more' if low > limit else 'less'} than {limit:.0%} of the variance"
    return (HOLDS if (low > limit) == (sign == "variance") else FAILS), why


def slope_against_chance(values: np.ndarray, along: np.ndarray, seed: int = 1) -> tuple[float, float, float]:
    """Compare the mean slope over runs with slopes along shuffled places (a permutation test).

    Parameters
    ----------
    values
        (R, P) runs by places; NaN where a place has no value.
    along
        (P,) the explanatory variable of the places.
    seed
        Seed of the shuffles.

    Returns
    -------
    tuple
        The slope, the 95th percentile of the shuffled slopes, and the share of them that is at least as steep.
    """
    rng = np.random.default_rng(seed)
    slope = float(slopes_along(values, along).mean())
    chance = np.array([slopes_along(values, rng.permutation(along)).mean() for _ in range(SHUFFLES)])
    steeper = (1 + int((chance >= slope).sum())) / (1 + SHUFFLES)
    return slope, float(np.quantile(chance, 0.95)), steeper


def verdict_on_slope(interval: tuple[float, float], by_chance: float, p_value: float) -> tuple[str, str]:
    """Return the verdict on a slope that is claimed to be positive, and the reason.

    Parameters
    ----------
    interval
        Confidence interval of the slope.
    by_chance, p_value
        As returned by :func:`slope_against_chance`, with the p-value corrected for the number of looks.
    """
    if p_value < LEVEL and interval[0] > 0:
        return HOLDS, "steeper than with shuffled remoteness"
    if interval[1] < by_chance:
        return FAILS, "no steeper than with shuffled remoteness"
    return OPEN, "the runs do not tell the slope from those with shuffled remoteness"


def slopes_along(values: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Return the least-squares slope of each run; see :func:`slope_against_chance` for the arguments."""
    weight = ~np.isnan(values)
    filled = np.where(weight, values, 0.0)
    heads = weight.sum(axis=1)
    middle = (weight * along).sum(axis=1) / heads
    mean = filled.sum(axis=1) / heads
    apart = weight * (along - middle[:, None])
    return (apart * (filled - mean[:, None])).sum(axis=1) / (apart**2).sum(axis=1)


def verdict(found: Difference, effect: Effect, corrected: float) -> tuple[str, str]:
    """Return the verdict on one effect and the reason.

    Parameters
    ----------
    found
        The pairs, with the mechanism less without it.
    effect
        The claimed effect.
    corrected
        Its corrected p-value.
    """
    if len(found.values) < 2:
        return NOT_TESTABLE, "the output is undefined"
    low, high = found.interval
    if effect.sign == "zero":
        margin = effect.margin or 0.0
        if corrected < LEVEL:
            return HOLDS, f"within {margin:g} of no effect"
        if low > margin or high < -margin:
            return FAILS, f"the effect is larger than {margin:g}"
        return OPEN, "the confidence interval is too wide to decide"
    if effect.sign == "open":
        return OPEN, {"up": "increases", "down": "decreases", "none": "no effect"}.get(found.sign, "unclear")
    if corrected < LEVEL:
        return HOLDS, f"{effect.sign}, beyond the smallest effect of interest"
    most = high if effect.sign == "up" else -low
    if most < -found.smallest:
        return FAILS, "the effect has the opposite sign"
    if not np.any(found.values):
        return FAILS, "no difference in any pair"
    if most < found.smallest:
        return FAILS, "smaller than the smallest effect of interest"
    return OPEN, "the confidence interval includes the smallest effect of interest"


def is_clear(found: Difference, effect: Effect) -> bool:
    """Return whether the interval of pairs leaves no doubt on which side of zero, or of a margin, their mean lies."""
    if len(found.values) < 2:
        return False
    low, high = found.interval
    margin = effect.margin or 0.0
    return not any(low <= bound <= high for bound in (-margin, margin))


def is_settled(flags: Sequence[bool]) -> bool:
    """Return whether points show that the share with the claimed sign lies above the least share, or that it lies below.

    Two test martingales begin with one each, and bet on a share that is spread evenly above and below the least share. By Ville's
    inequality a wrong one ever reaches 20 with a probability of at most 5 %, however often it is looked at.
    """
    from scipy import special

    count, signed = len(flags), sum(flags)
    shape = signed + 1, count - signed + 1
    whole = math.exp(
        float(special.betaln(*shape)) - signed * math.log(PASS_SHARE) - (count - signed) * math.log1p(-PASS_SHARE)
    )
    below = float(special.betainc(*shape, PASS_SHARE))
    return max(whole * (1.0 - below) / (1.0 - PASS_SHARE), whole * below / PASS_SHARE) >= 1.0 / LEVEL


def explained(values: np.ndarray, looks: int = 1, seed: int = 1) -> tuple[float, float, float, float]:
    """Return the share of the variance that an unknown explains by itself, its 95 % interval, and the p-value of a zero share.

    The share is the first-order index of a crossed design, without bias: where the unknown explains nothing, estimates scatter
    around zero. The interval is a bootstrap over the draws of the unknown; the p-value is that of Fisher's F for their means.

    Parameters
    ----------
    values
        (A, B) one number a run: A draws of the unknown by B seeds, which are the same for all draws.
    looks
        How many times the runs may be judged: interval and p-value hold at all looks together.
    seed
        Seed of the bootstrap.
    """
    from scipy import stats

    draws, seeds = values.shape
    between, rest = _mean_squares(values)
    if not np.ptp(values) > 0:
        return 0.0, 0.0, 0.0, 1.0
    by_chance = float(stats.f.sf(between / rest, draws - 1, (draws - 1) * (seeds - 1))) if rest > 0 else 0.0
    return (*explained_more(values, np.zeros_like(values), looks, seed), min(looks * by_chance, 1.0))


def explained_more(values: np.ndarray, other: np.ndarray, looks: int = 1, seed: int = 1) -> tuple[float, float, float]:
    """Return how much more of the variance an unknown explains in some runs than in others, with the 95 % interval.

    Parameters
    ----------
    values, other
        (A, B) as for :func:`explained`, with the same draws and seeds in both. The bootstrap resamples draws jointly.
    looks, seed
        As for :func:`explained`.
    """

    def more(rows: np.ndarray) -> float:
        return _share(values[rows]) - _share(other[rows])

    rng, draws = np.random.default_rng(seed), len(values)
    tail = LEVEL / looks / 2.0
    low, high = np.quantile([more(rng.integers(0, draws, draws)) for _ in range(RESAMPLES)], [tail, 1.0 - tail])
    return more(np.arange(draws)), float(low), float(high)


def _mean_squares(values: np.ndarray) -> tuple[float, float]:
    """Return the mean squares of the draws and of the residuals."""
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
