"""Measure the violence of a run: its deadliness, and its concentration in weeks and in places. All are functions of arrays."""

from __future__ import annotations

import numpy as np

from sim.society.common.columns import Reals, Wholes

YEAR = 52
SHUFFLES = 99


def gini(values: Reals) -> float:
    """Return the Gini coefficient of amounts, shape (N,): 0 where all are equal, NaN where their sum is zero."""
    ordered = np.sort(values)
    total = float(ordered.sum())
    count = len(ordered)
    if total == 0.0:
        return np.nan
    ranks = 2.0 * np.arange(1, count + 1) - count - 1.0
    return float(ranks @ ordered) / (count * total)


def worst_tenth(values: Reals) -> float:
    """Return the share of the largest tenth of amounts in their sum, shape (N,); NaN where the sum is zero."""
    total = float(values.sum())
    most = -(-len(values) // 10)
    return float(np.sort(values)[len(values) - most :].sum()) / total if total > 0.0 else np.nan


def fano(counts: Reals) -> float:
    """Return the variance over the mean of counts, shape (T,): 1 for a Poisson process; NaN where there are none."""
    mean = float(np.mean(counts)) if len(counts) else 0.0
    return float(np.var(counts)) / mean if mean > 0.0 else np.nan


def lag_one(counts: Reals) -> float:
    """Return the correlation of each week's count with the count before, shape (T,); NaN for constant counts."""
    before, after = counts[:-1], counts[1:]
    if len(after) < 2 or np.ptp(before) == 0.0 or np.ptp(after) == 0.0:
        return np.nan
    return float(np.corrcoef(before, after)[0, 1])


def years(weekly: Reals) -> list[Reals]:
    """Return the whole years of 52 weeks of an array whose first axis is weeks."""
    return [weekly[start : start + YEAR] for start in range(0, len(weekly) - YEAR + 1, YEAR)]


def herfindahl(counts: Reals) -> float:
    """Return the sum of squared shares, shape (P,): 1 where everything is in one place; NaN where the sum is zero."""
    total = float(counts.sum())
    return float(((counts / total) ** 2).sum()) if total > 0.0 else np.nan


def same_place(weekly: Reals) -> float:
    """Return the share of pairs of attacks in the same or the next week that are in the same place.

    Parameters
    ----------
    weekly
        (T, P) counts by week and place.
    """
    totals = weekly.sum(axis=1)
    same = float((weekly * (weekly - 1.0)).sum()) / 2.0 + float((weekly[:-1] * weekly[1:]).sum())
    pairs = float((totals * (totals - 1.0)).sum()) / 2.0 + float((totals[:-1] * totals[1:]).sum())
    return same / pairs if pairs > 0.0 else np.nan


def repeat_excess(week: Wholes, place: Wholes, weeks: int, places: int, luck: np.random.Generator) -> float:
    """Return the excess of `same_place` over its mean in shuffles of the places within years.

    Parameters
    ----------
    week, place
        (A,) week and place of each attack.
    weeks, places
        Number of weeks and of places.
    luck
        The random numbers of the shuffles.
    """

    def counted(where: Wholes) -> Reals:
        return np.bincount(week * places + where, minlength=weeks * places).reshape(weeks, places).astype(float)

    year = week // YEAR
    shuffled = []
    for _ in range(SHUFFLES):
        # Attacks are put in random order within their years and take the places of these years one after another.
        order = np.lexsort((luck.random(len(week)), year))
        anew = np.empty_like(place)
        anew[order] = place[np.argsort(year, kind="stable")]
        shuffled.append(same_place(counted(anew)))
    return same_place(counted(place)) - float(np.mean(shuffled))
