"""Rank correlations of an output with every factor, for any design, with bootstrap intervals.

Unlike the indices of Sobol and Morris they detect only monotonic effects, and no interactions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from sim.analysis.sensitivity.points import complete_points
from sim.runs.reading import LAST, Store

RESAMPLES = 400
FEWEST = 6


@dataclass(frozen=True)
class Ranking:
    """Rank correlations of one output with every factor.

    Attributes
    ----------
    table
        One row per factor, the strongest first: `factor`, `correlation` (Spearman's, -1 to 1), `low`, `high` (95 % over resampled
        points). A factor of words has a row for each word.
    used, left_out
        Number of points used, and of points left out because a run failed or is missing.
    """

    table: pd.DataFrame
    used: int
    left_out: int


def rank_correlations(store: Store, output: str, when: int | str = LAST) -> Ranking:
    """Return the rank correlation of an output's mean over replicates with each factor.

    Parameters
    ----------
    store
        A sweep of any design.
    output, when
        See :meth:`sim.runs.reading.Store.response`.

    Raises
    ------
    SanctuaryError
        When too few points are complete, or the output does not vary.
    """
    table, means, left_out = complete_points(store, output, when, FEWEST)
    table = table.loc[:, table.nunique() > 1]
    columns = table.to_numpy(dtype=float)
    rng = np.random.default_rng(1)
    drawn = [_spearman(columns[rows], means[rows]) for rows in rng.integers(0, len(means), (RESAMPLES, len(means)))]
    low, high = np.nanquantile(np.array(drawn), [0.025, 0.975], axis=0)
    found = pd.DataFrame(
        {"factor": table.columns, "correlation": _spearman(columns, means), "low": low, "high": high}
    ).sort_values("correlation", key=np.abs, ascending=False, ignore_index=True)
    return Ranking(found, len(means), left_out)


def _spearman(columns: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return Spearman's correlation of each column with the values; zero for a column that does not vary."""
    along, ranked = rankdata(columns, axis=0), rankdata(values)
    along, ranked = along - along.mean(axis=0), ranked - ranked.mean()
    size = np.sqrt((along * along).sum(axis=0) * (ranked * ranked).sum())
    return np.divide(along.T @ ranked, size, out=np.zeros(along.shape[1]), where=size > 0)
