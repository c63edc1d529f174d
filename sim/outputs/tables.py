"""Tidy tables of several replicates, for files and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.outputs.calendar import date_of_week
from sim.outputs.definitions import find
from sim.outputs.results import Results
from sim.resources import whole_file

QUANTILES = {"q05": 0.05, "q25": 0.25, "median": 0.5, "q75": 0.75, "q95": 0.95}
LEVELS = tuple(QUANTILES.values())


def stack(name: str, results: Sequence[Results]) -> np.ndarray:
    """Return one output of all replicates, shape (replicates, weeks)."""
    return np.stack([result.series(name) for result in results])


def quantiles(values: np.ndarray, levels: Sequence[float]) -> list[float]:
    """Return quantiles of the defined values; NaN where there are none."""
    return quantiles_of(values[:, None], levels)[:, 0].tolist()


def quantiles_of(values: np.ndarray, levels: Sequence[float] = LEVELS) -> np.ndarray:
    """Return the quantiles of each column's defined values, shape (levels, columns). Columns with gaps take a hundred times as long."""
    known = ~np.isnan(values)
    whole, some = known.all(axis=0), known.any(axis=0)
    found = np.full((len(levels), values.shape[1]), np.nan)
    for columns, quantile in ((whole, np.quantile), (some & ~whole, np.nanquantile)):
        if columns.any():
            found[:, columns] = quantile(values[:, columns], levels, axis=0)
    return found


def over_run(name: str, values: np.ndarray) -> np.ndarray:
    """Return one number for each run: the mean over weeks of a weekly flow, the last week of all else.

    Parameters
    ----------
    name
        The output. A flow has a unit that ends in `/week`.
    values
        (runs, weeks); NaN where the output is undefined.

    Returns
    -------
    numpy.ndarray
        Shape (runs,); NaN where the output is undefined.
    """
    if not is_flow(name):
        return values[:, -1]
    defined = ~np.isnan(values)
    return np.where(defined.any(axis=1), np.nansum(values, axis=1) / np.maximum(defined.sum(axis=1), 1), np.nan)


def is_flow(name: str) -> bool:
    """Return whether an output counts events during a week rather than a state at its end."""
    return unit_of(name).endswith("/week")


def unit_of(name: str) -> str:
    """Return the unit of an output; none for one that a model of one's own records."""
    try:
        return find(name).unit
    except KeyError:
        return ""


def is_rate(name: str) -> bool:
    """Return whether an output is a flow or a rate, whose mean over a run says more than its last week."""
    return unit_of(name).endswith(("/week", "/year"))


def bands(results: Sequence[Results], outputs: Mapping[str, str]) -> pd.DataFrame:
    """Return quantiles over replicates by week.

    Parameters
    ----------
    results
        One for each replicate.
    outputs
        The key of each output in the table, by output name. Outputs that the results lack are left out.

    Returns
    -------
    pandas.DataFrame
        Columns `key`, `week`, `q05`, `q25`, `median`, `q75`, `q95`. Weeks in which an output is undefined in every
        replicate have no row.
    """
    kept = {name: key for name, key in outputs.items() if name in set(results[0].names)}
    if not kept:
        return pd.DataFrame(columns=["key", "week", *QUANTILES])
    values = np.concatenate([stack(name, results) for name in kept], axis=1)
    weeks = values.shape[1] // len(kept)
    keys, levels = np.array([*kept.values()], dtype=object), zip(QUANTILES, quantiles_of(values), strict=True)
    places = {"key": np.repeat(keys, weeks), "week": np.tile(np.arange(weeks), len(kept))}
    return pd.DataFrame({**places, **dict(levels)}).dropna(ignore_index=True)


def gather(results: Sequence[Results], seeds: Sequence[int], part: Callable[[Results], pd.DataFrame]) -> pd.DataFrame:
    """Return one part of the results of all replicates in one table.

    Parameters
    ----------
    results, seeds
        One of each for each replicate.
    part
        Returns the table of one replicate, with a column `week`.

    Returns
    -------
    pandas.DataFrame
        The tables one after the other; the first columns are `replicate`, `seed`, `week` and `date`.
    """
    tables = []
    for replicate, (result, seed) in enumerate(zip(results, seeds, strict=True)):
        table = part(result)
        rest = [column for column in table.columns if column != "week"]
        lead = pd.DataFrame({"replicate": replicate, "seed": seed, "week": table["week"]})
        tables.append(pd.concat([lead, table[rest]], axis=1))
    whole = pd.concat(tables, ignore_index=True)
    dates = {week: pd.Timestamp(date_of_week(week)) for week in whole["week"].unique()}
    whole.insert(3, "date", whole["week"].map(dates))
    return whole


def write_parquet(table: pd.DataFrame, path: Path) -> None:
    """Write a table as Parquet; no reader sees half a file."""
    with whole_file(path) as partial:
        table.to_parquet(partial, index=False)
