"""Draws of the unknowns: what the twin and an emulator fitted to runs say about the end of each run, beside what luck leaves open."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from sim.errors import optional
from sim.scenario import Scenario
from sim.society.common.columns import Reals

FOLDS = 10
COLUMNS = ["output", "luck", "equations", "emulator"]


def over_draws(drawn: list[Scenario], ends: dict[str, Reals], told: dict[str, Reals]) -> pd.DataFrame:
    """Return how much of the variance between draws twin and emulator explain.

    The emulator is a Gaussian process on the unknowns, whose scales are fitted to all draws. It predicts each draw from runs of others.

    Parameters
    ----------
    drawn
        The scenario with each of D draws of its unknowns.
    ends, told
        By output, the value at the end: (D, R) in R runs of each draw, and (D,) in the twin.

    Returns
    -------
    pandas.DataFrame
        One row for each output: `output`, `luck` (share of the variance of single runs that is left within draws), `equations` and
        `emulator` (share of the variance between draws that each explains, without the noise of the means; NaN where there is none).
    """
    with optional("calibrate"):
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.gaussian_process import GaussianProcessRegressor
        from sklearn.gaussian_process.kernels import RBF, DotProduct, WhiteKernel
        from sklearn.model_selection import cross_val_predict
        from sklearn.preprocessing import StandardScaler

    unknown = [key for key in drawn[0].values if len({str(one.values[key]) for one in drawn}) > 1]
    numbers = StandardScaler().fit_transform([[float(str(one.values[key])) for key in unknown] for one in drawn])
    kernel = DotProduct() + RBF(len(unknown) ** 0.5) + WhiteKernel()
    rows = []
    for output, values in ends.items():
        mean, within = values.mean(axis=1), float(values.var(axis=1, ddof=1).mean())
        noise = within / values.shape[1]
        between = float(mean.var()) - noise
        row = [output, within / (within + max(between, 0.0)) if within > 0.0 else 0.0, np.nan, np.nan]
        if between > 1e-6 * float(np.abs(mean).mean()) ** 2:
            with warnings.catch_warnings():
                # An unknown that does nothing takes a length scale at its bound.
                warnings.simplefilter("ignore", ConvergenceWarning)
                scales = GaussianProcessRegressor(kernel, normalize_y=True).fit(numbers, mean).kernel_
            emulator = GaussianProcessRegressor(scales, optimizer=None, normalize_y=True)
            guess = cross_val_predict(emulator, numbers, mean, cv=min(FOLDS, len(drawn)))
            missed = (max(float(((mean - other) ** 2).mean()) - noise, 0.0) for other in (told[output], guess))
            row[2:] = [1.0 - part / between for part in missed]
        rows.append(row)
    return pd.DataFrame(rows, columns=COLUMNS)
