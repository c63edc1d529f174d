"""Quantiles over replicates, as a table by week."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from sim.outputs.calendar import date_of_week
from sim.outputs.tables import QUANTILES


def by_week(bands: np.ndarray, facts: Mapping[str, object] | None = None) -> pd.DataFrame:
    """Return quantiles, shape (5, weeks), as a table with a row for each week, and with facts that hold for every row."""
    weeks = range(bands.shape[1])
    lead = {"week": weeks, "date": [date_of_week(week) for week in weeks]}
    return pd.DataFrame({**lead, **(facts or {}), **dict(zip(QUANTILES, bands, strict=True))})
