"""Differences between two worlds that share random numbers and differ in one assumption.

Both arms of a pair use the same seed, and random draws are addressed, so the arms differ only by the assumption and its consequences.
An effect counts only beyond the smallest effect of interest, because with enough pairs any active rule differs from zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

# The smallest effect of interest, as a share of the spread between seeds or of the level, whichever is larger.
OF_SPREAD = 0.1
OF_LEVEL = 0.02
CONFIDENCE = 0.95


def half_width(values: np.ndarray, confidence: float = CONFIDENCE) -> np.ndarray:
    """Return half the width of the confidence interval of the mean over the first axis (Student's t)."""
    from scipy import stats

    count = len(values)
    return np.asarray(
        stats.t.ppf(0.5 + confidence / 2.0, count - 1) * np.std(values, axis=0, ddof=1) / math.sqrt(count)
    )


@dataclass(frozen=True)
class Difference:
    """The effect of an assumption on one number, over seeds.

    Attributes
    ----------
    values
        (R,) arm minus base, one per seed.
    base, arm
        (R,) the number in each arm.
    confidence
        The probability that the interval holds the mean.
    """

    values: np.ndarray
    base: np.ndarray
    arm: np.ndarray
    confidence: float = CONFIDENCE

    @classmethod
    def between(cls, base: np.ndarray, arm: np.ndarray, confidence: float = CONFIDENCE) -> Difference:
        """Return the difference of two arms, shape (R,) each, without pairs in which either is undefined."""
        defined = ~(np.isnan(base) | np.isnan(arm))
        return cls((arm - base)[defined], base[defined], arm[defined], confidence)

    @property
    def mean(self) -> float:
        """Mean difference."""
        return float(np.mean(self.values))

    @property
    def half_width(self) -> float:
        """Half the width of the confidence interval of the mean (Student's t); infinite for a single pair."""
        return float(half_width(self.values, self.confidence)) if len(self.values) > 1 else math.inf

    @property
    def interval(self) -> tuple[float, float]:
        """Confidence interval of the mean difference."""
        return self.mean - self.half_width, self.mean + self.half_width

    @property
    def smallest(self) -> float:
        """Smallest effect of interest: the larger of a tenth of the spread between seeds and a fiftieth of the level."""
        spread = float(np.std(self.base, ddof=1)) if len(self.base) > 1 else 0.0
        return max(OF_SPREAD * spread, OF_LEVEL * abs(float(np.mean(self.base))))

    @property
    def sign(self) -> str:
        """`up` or `down` if the whole interval lies beyond the smallest effect of interest, `none` if within it, else `unclear`."""
        low, high = self.interval
        if low > self.smallest:
            return "up"
        if high < -self.smallest:
            return "down"
        return "none" if low >= -self.smallest and high <= self.smallest else "unclear"
