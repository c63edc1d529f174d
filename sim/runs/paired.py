"""Two worlds that differ in one assumption and share their luck: what the assumption does.

Both arms of a pair run with the same seed, and randomness is addressed, so what differs between them is the assumption and what
follows from it. An effect counts only past the smallest one of interest: with enough pairs any rule that is wired in differs
from nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sim.scenario import Scenario

if TYPE_CHECKING:
    from sim.outputs.results import Results

# The smallest effect of interest: this share of the spread between seeds, or of the level, whichever is more.
OF_SPREAD = 0.1
OF_LEVEL = 0.02
CONFIDENCE = 0.95

Runner = Callable[[Scenario, int, int, float], "Results"]


def half_width(values: np.ndarray) -> np.ndarray:
    """Return half the width of the confidence interval of the mean over the first axis (Student's t, 95 %)."""
    from scipy import stats

    count = len(values)
    return np.asarray(
        stats.t.ppf(0.5 + CONFIDENCE / 2.0, count - 1) * np.std(values, axis=0, ddof=1) / math.sqrt(count)
    )


@dataclass(frozen=True)
class Difference:
    """What an assumption did to one number, over seeds.

    Attributes
    ----------
    values
        (R,) arm less base, one per seed.
    base, arm
        (R,) the number itself in each.
    """

    values: np.ndarray
    base: np.ndarray
    arm: np.ndarray

    @classmethod
    def between(cls, base: np.ndarray, arm: np.ndarray) -> Difference:
        """Return the difference of two arms, shape (R,) each, without pairs in which either is undefined."""
        defined = ~(np.isnan(base) | np.isnan(arm))
        return cls((arm - base)[defined], base[defined], arm[defined])

    @property
    def mean(self) -> float:
        """Mean difference."""
        return float(np.mean(self.values))

    @property
    def half_width(self) -> float:
        """Half the width of the confidence interval of the mean (Student's t, 95 %); infinite for a single pair."""
        return float(half_width(self.values)) if len(self.values) > 1 else math.inf

    @property
    def interval(self) -> tuple[float, float]:
        """Confidence interval of the mean difference."""
        return self.mean - self.half_width, self.mean + self.half_width

    @property
    def smallest(self) -> float:
        """Smallest effect of interest: a tenth of the spread between seeds or a fiftieth of the level, the larger."""
        spread = float(np.std(self.base, ddof=1)) if len(self.base) > 1 else 0.0
        return max(OF_SPREAD * spread, OF_LEVEL * abs(float(np.mean(self.base))))

    @property
    def sign(self) -> str:
        """`up` or `down` when the whole interval lies past the smallest effect of interest, `none` within, else `unclear`."""
        low, high = self.interval
        if low > self.smallest:
            return "up"
        if high < -self.smallest:
            return "down"
        if low >= -self.smallest and high <= self.smallest:
            return "none"
        return "unclear"

    @property
    def share_up(self) -> float:
        """Share of pairs in which the arm lies above the base."""
        return float(np.mean(self.values > 0))

    def within(self, margin: float) -> bool:
        """Say whether the whole interval lies within a margin around nothing: equivalence, not a failure to differ."""
        low, high = self.interval
        return low >= -margin and high <= margin

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.mean:+.4g} [{low:.4g}, {high:.4g}] against {self.smallest:.2g} ({self.sign})"


@dataclass(frozen=True)
class Paired:
    """Two arms run at the same seeds.

    Attributes
    ----------
    seeds
        The seeds, one pair each.
    base, arm
        Output to (R, T) array of its weeks in each arm.
    """

    seeds: tuple[int, ...]
    base: Mapping[str, np.ndarray]
    arm: Mapping[str, np.ndarray]

    def at(self, output: str, week: int) -> Difference:
        """Give the difference of an output in one week."""
        without, with_arm = self.base[output][:, week], self.arm[output][:, week]
        return Difference(with_arm - without, without, with_arm)

    def over(self, output: str, first: int, last: int, how: Callable[..., np.ndarray] = np.mean) -> Difference:
        """Give the difference of an output's mean (or `how`) over the weeks from `first` up to, not including, `last`."""
        without, with_arm = how(self.base[output][:, first:last], axis=1), how(self.arm[output][:, first:last], axis=1)
        return Difference(with_arm - without, without, with_arm)


def _run(scenario: Scenario, seed: int, weeks: int, scale: float) -> Results:
    from sim.model import simulate

    return simulate(scenario, seed, weeks=weeks, scale=scale)


def series(
    scenario: Scenario,
    outputs: Sequence[str],
    seeds: Iterable[int],
    weeks: int,
    scale: float,
    run: Runner = _run,
) -> dict[str, np.ndarray]:
    """Run a scenario at every seed and give each output as an array of seeds by weeks."""
    found = [run(scenario, seed, weeks, scale) for seed in seeds]
    return {name: np.array([results.series(name)[:weeks] for results in found]) for name in outputs}


def paired(
    base: Scenario,
    arm: Scenario,
    outputs: Sequence[str],
    *,
    seeds: Iterable[int],
    weeks: int,
    scale: float,
    run: Runner = _run,
) -> Paired:
    """Run two arms at the same seeds.

    Parameters
    ----------
    base, arm
        The differences are those of the arm less the base.
    outputs
        Full names of the outputs to keep.
    seeds
        One pair each.
    weeks, scale
        How long, and at what scale of the Taliban's fighters.
    run
        What runs a scenario once, as `run(scenario, seed, weeks, scale)`: one that remembers, say.
    """
    taken = tuple(seeds)
    return Paired(
        taken, series(base, outputs, taken, weeks, scale, run), series(arm, outputs, taken, weeks, scale, run)
    )
