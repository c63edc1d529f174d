"""The complete points of a sweep as numbers, which every method here starts from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.errors import SanctuaryError
from sim.runs.reading import Store

# Separates a factor's key from one of its words.
WORD = " = "


class NoVariance(SanctuaryError):
    """The error for an output that no factor moves."""


def means_of(store: Store, output: str, when: int | str) -> np.ndarray:
    """Return an output's mean over replicates at each point; NaN where a replicate is missing, since its mean would differ."""
    return store.response(output, when).mean(axis=1)


def unvaried(store: Store, output: str) -> str:
    """Return the message for an output that is the same at every point."""
    return f"{output} is the same at every point of {store.folder}"


def complete_points(
    store: Store, output: str, when: int | str, fewest: int = 1
) -> tuple[pd.DataFrame, np.ndarray, int]:
    """Return the factors of the complete points as numbers, the output's means over replicates, and the number of other points.

    Parameters
    ----------
    store
        A sweep of any design.
    output, when
        See :meth:`sim.runs.reading.Store.response`.
    fewest
        Number of complete points that the method needs.

    Raises
    ------
    SanctuaryError
        When too few points are complete, or the output does not vary.
    """
    means = means_of(store, output, when)
    whole = ~np.isnan(means)
    if whole.sum() < fewest:
        raise SanctuaryError(
            f"{store.folder} has {int(whole.sum())} complete points, and {fewest} are needed",
            remedy="Finish the sweep with --resume, or sample more points.",
        )
    if np.ptp(means[whole]) == 0.0:
        raise SanctuaryError(unvaried(store, output), remedy="Look at another output or week.")
    table = numbers(store.points.loc[whole].drop(columns="point")).reset_index(drop=True)
    return table, means[whole], int((~whole).sum())


def numbers(points: pd.DataFrame) -> pd.DataFrame:
    """Return factors as numbers: a factor of words becomes a column of zeros and ones for each word, or one column for two words."""
    columns: dict[str, np.ndarray] = {}
    for name in points:
        values = points[name]
        if pd.api.types.is_numeric_dtype(values):
            columns[str(name)] = values.to_numpy(dtype=float)
        else:
            words = sorted(values.unique())
            columns |= {
                f"{name}{WORD}{word}": (values == word).to_numpy(dtype=float)
                for word in words[: 1 if len(words) == 2 else None]
            }
    return pd.DataFrame(columns)
