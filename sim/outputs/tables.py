"""Tidy tables of several replicates, for files and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sim.outputs.calendar import date_of_week
from sim.outputs.definitions import find
from sim.outputs.results import Results
from sim.resources import whole_file

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow

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
    return row_means(values) if is_flow(name) else values[:, -1]


def row_means(values: np.ndarray) -> np.ndarray:
    """Return the mean of each row's defined values; NaN where there are none."""
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
    import pandas as pd

    kept = {name: key for name, key in outputs.items() if name in set(results[0].names)}
    if not kept:
        return pd.DataFrame(columns=["key", "week", *QUANTILES])
    values = np.concatenate([stack(name, results) for name in kept], axis=1)
    weeks = values.shape[1] // len(kept)
    keys, levels = np.array([*kept.values()], dtype=object), zip(QUANTILES, quantiles_of(values), strict=True)
    places = {"key": np.repeat(keys, weeks), "week": np.tile(np.arange(weeks), len(kept))}
    return pd.DataFrame({**places, **dict(levels)}).dropna(ignore_index=True)


def gather(results: Sequence[Results], seeds: Sequence[int], part: str, *outputs: str) -> dict[str, np.ndarray]:
    """Return one table of the results of all replicates as columns.

    Parameters
    ----------
    results, seeds
        One of each for each replicate.
    part, outputs
        As :meth:`sim.outputs.results.Results.columns` takes them.

    Returns
    -------
    dict
        The tables one after the other; the first columns are `replicate`, `seed`, `week` and `date`.
    """
    tables = [result.columns(part, *outputs) for result in results]
    rows = [len(table["week"]) for table in tables]
    whole = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
    weeks = whole.pop("week").astype(int)
    days = np.array(date_of_week(0), "datetime64[s]") + weeks * np.timedelta64(7, "D")
    return {
        "replicate": np.repeat(np.arange(len(rows)), rows),
        "seed": np.repeat(seeds, rows),
        "week": weeks,
        "date": days,
    } | whole


def write_parquet(table: pd.DataFrame | Mapping[str, np.ndarray], path: Path) -> None:
    """Write a data frame or columns as Parquet; no reader sees half a file."""
    with whole_file(path) as partial:
        if isinstance(table, Mapping):
            from pyarrow import Table, parquet

            parquet.write_table(Table.from_arrays([_arrow(one) for one in table.values()], [*table]), partial)
        else:
            table.to_parquet(partial, index=False)


def _arrow(column: np.ndarray) -> pyarrow.Array:
    """Return a column for Arrow, whose own conversion imports pandas. NaN is no value."""
    import pyarrow

    kind, known = pyarrow.from_numpy_dtype(column.dtype) if column.dtype != object else pyarrow.large_string(), None
    if column.dtype == object:
        texts = [text.encode() for text in column]
        parts = [np.cumsum([0, *map(len, texts)]), b"".join(texts)]
    elif column.dtype.kind == "M":
        kind, parts = pyarrow.timestamp("ms"), [column.astype("datetime64[ms]").view(int)]
    elif column.dtype == bool:
        parts = [np.packbits(column, bitorder="little")]
    else:
        parts = [np.ascontiguousarray(column)]
        gaps = np.isnan(column)
        known = pyarrow.py_buffer(np.packbits(~gaps, bitorder="little")) if gaps.any() else None
    return pyarrow.Array.from_buffers(kind, len(column), [known, *map(pyarrow.py_buffer, parts)])
