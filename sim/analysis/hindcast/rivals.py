"""Rank several scenarios on the same rows: which is closest to the record, how certain that is, and where each fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from sim.analysis.hindcast.hindcast import Hindcast
from sim.analysis.hindcast.scoring import score

MEMBER_DRAWS = 40
SERIES_DRAWS = 50


@dataclass(frozen=True)
class Rival:
    """One of several scenarios.

    Attributes
    ----------
    log_crps
        Mean score over series on the rows that all scenarios can forecast; lower is closer.
    behind, behind_low, behind_high
        Distance to the closest scenario, with its 90 % interval over rows and runs.
    closest
        Share of resamples in which the scenario is the closest.
    misses
        Rows outside its 90 % band, with the direction.
    """

    scenario: str
    title: str
    log_crps: float
    behind: float
    behind_low: float
    behind_high: float
    closest: float
    misses: tuple[tuple[str, str], ...]

    def plain(self) -> dict[str, object]:
        """Return plain data, ready for JSON."""
        return asdict(self)


def rank(hindcasts: Sequence[Hindcast], *, seed: int = 1) -> tuple[Rival, ...]:
    """Return the scenarios in the order of their distance to the record, the closest first.

    Parameters
    ----------
    hindcasts
        Of the same record.
    seed
        Seed of the resampling. Runs are resampled within a scenario, and whole series of the record, since the errors of a series'
        rows are correlated.

    Returns
    -------
    tuple of Rival
        A scenario whose interval contains zero cannot be distinguished from the first.
    """
    scored = [[row for row in one.rows if not np.isnan(row.score.log_crps)] for one in hindcasts]
    common = set.intersection(*({row.target.row.id for row in rows} for rows in scored))
    targets = [row.target for row in scored[0] if row.target.row.id in common]
    if not targets:
        return ()
    names = sorted({target.series.key for target in targets})
    luck = np.random.default_rng(seed)

    def by_series(one: Hindcast, resampled: bool) -> list[float]:
        """Return the mean score of each series, over all runs or over a resample of them."""
        scores: dict[str, list[float]] = {name: [] for name in names}
        for target in targets:
            members = one.members(target.row.id)
            members = luck.choice(members, size=members.size) if resampled else members
            scores[target.series.key].append(score(target, members).log_crps)
        return [float(np.mean(some)) for some in scores.values()]

    means = np.array([by_series(one, resampled=False) for one in hindcasts]).mean(axis=1)
    draws = []
    for _ in range(MEMBER_DRAWS):
        drawn = np.array([by_series(one, resampled=True) for one in hindcasts])
        for _ in range(SERIES_DRAWS):
            draws.append(drawn[:, luck.integers(len(names), size=len(names))].mean(axis=1))
    table = np.array(draws)
    best = int(np.argmin(means))
    first = np.bincount(np.argmin(table, axis=1), minlength=len(hindcasts)) / len(table)
    found = []
    for i, one in enumerate(hindcasts):
        low, high = np.quantile(table[:, i] - table[:, best], [0.05, 0.95]).tolist()
        misses = tuple((row.target.row.id, row.score.verdict) for row in one.rows if not row.score.inside_90)
        behind = float(means[i] - means[best])
        found.append(Rival(one.scenario, one.title, float(means[i]), behind, low, high, float(first[i]), misses=misses))
    return tuple(sorted(found, key=lambda rival: rival.log_crps))
