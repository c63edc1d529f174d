"""From pairs of runs to a verdict: holds, fails, open or not testable.

With enough pairs every rule that is wired in differs from nothing, so an effect counts only past the smallest effect of
interest, and the claims are corrected for their number by Holm's method.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from sim.evidence import Effect
from sim.experiments.paired import Difference

HOLDS, FAILS, OPEN, NOT_TESTABLE = "holds", "fails", "open", "not testable"
LEVEL = 0.05
RESAMPLES = 2000
# A ratio of variances that still counts as none.
SMALLEST_RATIO = 1.1


def p_value(found: Difference, effect: Effect) -> float:
    """Return the probability of pairs like these if the claim did not hold.

    One-sided against the smallest effect of interest for a direction; the larger of two one-sided tests against the margin
    for a claim of none.
    """
    from scipy.stats import t

    n = len(found.values)
    if n < 2:
        return math.nan
    error = float(np.std(found.values, ddof=1)) / math.sqrt(n)

    def above(limit: float) -> float:
        """Return the p-value of the mean lying above a limit."""
        if error == 0:
            return 0.0 if found.mean > limit else 1.0
        return float(t.sf((found.mean - limit) / error, n - 1))

    def below(limit: float) -> float:
        if error == 0:
            return 0.0 if found.mean < limit else 1.0
        return float(t.cdf((found.mean - limit) / error, n - 1))

    if effect.sign == "up":
        return above(found.smallest)
    if effect.sign == "down":
        return below(-found.smallest)
    margin = effect.margin or 0.0
    return max(above(-margin), below(margin))


def holm(values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number by Holm's method; a NaN stays one and does not count."""
    order = sorted((i for i, value in enumerate(values) if not math.isnan(value)), key=lambda i: values[i])
    corrected = [math.nan] * len(values)
    worst = 0.0
    for rank, i in enumerate(order):
        worst = max(worst, min(1.0, (len(order) - rank) * values[i]))
        corrected[i] = worst
    return corrected


def verdict(found: Difference, effect: Effect, p: float) -> tuple[str, str]:
    """Return the verdict on one effect and the reason in words.

    Parameters
    ----------
    found
        The pairs, full less taken out.
    effect
        What is claimed.
    p
        Its p-value, corrected.
    """
    if len(found.values) < 2:
        return NOT_TESTABLE, "the output is undefined"
    low, high = found.interval
    if effect.sign == "zero":
        margin = effect.margin or 0.0
        if p < LEVEL:
            return HOLDS, f"within {margin:g} of none"
        if low > margin or high < -margin:
            return FAILS, f"moves by more than {margin:g}"
        return OPEN, "the interval is too wide to say"
    if effect.sign == "open":
        return OPEN, {"up": "found up", "down": "found down", "none": "found no effect"}.get(found.sign, "unclear")
    sign = 1.0 if effect.sign == "up" else -1.0
    if p < LEVEL:
        return HOLDS, f"{effect.sign}, past the smallest effect of interest"
    toward = sorted((sign * low, sign * high))
    if toward[1] < -found.smallest:
        return FAILS, "moves the other way"
    if not np.any(found.values):
        return FAILS, "no difference in any pair"
    if toward[1] < found.smallest:
        return FAILS, "smaller than the smallest effect of interest"
    return OPEN, "the interval holds the smallest effect of interest"


def variance_ratio(full: np.ndarray, out: np.ndarray, seed: int = 1) -> tuple[float, float, float]:
    """Return the variance with the unknown drawn over that with it held, and a 95 % bootstrap interval over pairs.

    Where holding it leaves no variance at all the ratio is infinite.
    """
    rng = np.random.default_rng(seed)

    def ratio(rows: np.ndarray) -> float:
        above, below = float(np.var(full[rows], ddof=1)), float(np.var(out[rows], ddof=1))
        return above / below if below > 0 else (math.inf if above > 0 else math.nan)

    n = len(full)
    drawn = [ratio(rng.integers(0, n, n)) for _ in range(RESAMPLES)]
    defined = [value for value in drawn if not math.isnan(value)]
    if not defined:
        return (math.nan,) * 3
    low, high = np.quantile(defined, [0.025, 0.975], method="nearest")
    return ratio(np.arange(n)), float(low), float(high)
