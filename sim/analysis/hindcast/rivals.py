"""Several scenarios on the same rows: which is closest to the record, how surely, and where each fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from sim.analysis.hindcast.hindcast import Hindcast, RowResult
from sim.analysis.hindcast.scoring import score

MEMBER_DRAWS = 40
SERIES_DRAWS = 50


@dataclass(frozen=True)
class Rival:
    """One scenario among several.

    Attributes
    ----------
    log_crps
        Mean score over series on the rows that all scenarios can speak to; lower is closer.
    behind, behind_low, behind_high
        How far behind the closest, with its 90 % interval over rows and runs.
    closest
        Share of resamples in which it comes first.
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

    def plain(self) -> dict[str, Any]:
        """Return plain data, ready for JSON."""
        return asdict(self)


def rank(hindcasts: Sequence[Hindcast], *, seed: int = 1) -> tuple[Rival, ...]:
    """Return the scenarios, the closest to the record first.

    Parameters
    ----------
    hindcasts
        Of the same record.
    seed
        Of the resampling: runs within a scenario, and whole series of the record, since rows of one series err together.

    Returns
    -------
    tuple of Rival
        Scenarios whose intervals hold zero cannot be told from the first.
    """
    common = set.intersection(*({row.target.row.id for row in _scored(one)} for one in hindcasts))
    rows = [row for row in _scored(hindcasts[0]) if row.target.row.id in common]
    if not rows:
        return ()
    series = [row.target.series.key for row in rows]
    names = sorted(set(series))
    luck = np.random.default_rng(seed)
    whole = np.array([_by_series([_score(one, row) for row in rows], series, names) for one in hindcasts])
    resampled = []
    for _ in range(MEMBER_DRAWS):
        drawn = np.array([_by_series([_score(one, row, luck) for row in rows], series, names) for one in hindcasts])
        for _ in range(SERIES_DRAWS):
            resampled.append(drawn[:, luck.integers(len(names), size=len(names))].mean(axis=1))
    table = np.array(resampled)
    means = whole.mean(axis=1)
    best = int(np.argmin(means))
    first = np.bincount(np.argmin(table, axis=1), minlength=len(hindcasts)) / len(table)
    found = []
    for i, one in enumerate(hindcasts):
        low, high = np.quantile(table[:, i] - table[:, best], [0.05, 0.95])
        found.append(
            Rival(
                one.scenario,
                one.title,
                float(means[i]),
                float(means[i] - means[best]),
                float(low),
                float(high),
                float(first[i]),
                tuple((row.target.row.id, row.score.verdict) for row in one.rows if not row.score.inside_90),
            )
        )
    return tuple(sorted(found, key=lambda rival: rival.log_crps))


def _scored(one: Hindcast) -> list[RowResult]:
    return [row for row in one.rows if not np.isnan(row.score.log_crps)]


def _score(one: Hindcast, row: RowResult, luck: np.random.Generator | None = None) -> float:
    members = one.members(row.target.row.id)
    if luck is not None:
        members = luck.choice(members, size=members.size)
    return score(row.target, members).log_crps


def _by_series(scores: Sequence[float], series: Sequence[str], names: Sequence[str]) -> list[float]:
    return [float(np.mean([score for score, key in zip(scores, series, strict=True) if key == name])) for name in names]
