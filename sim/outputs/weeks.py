"""One number a run from the numbers of its weeks."""

from __future__ import annotations

import numpy as np

from sim.outputs.tables import is_flow


def over_run(output: str, values: np.ndarray) -> np.ndarray:
    """Return one number a run: the mean over weeks of a weekly flow, the last week of all else.

    Parameters
    ----------
    output
        Full name.
    values
        (R, T) runs by weeks; NaN where the output is undefined.
    """
    if not is_flow(output):
        return values[:, -1]
    defined = ~np.isnan(values)
    return np.where(defined.any(axis=1), np.nansum(values, axis=1) / np.maximum(defined.sum(axis=1), 1), np.nan)
