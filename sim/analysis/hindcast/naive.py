"""Naive forecasts of the same rows, which a useful model must beat.

Each is a point with the same spread around it, so that all forecasts are scored as distributions. A naive forecast uses only rows
that ended before the row it forecasts began.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from sim.analysis.hindcast.observation import RATIO, observation_model
from sim.analysis.hindcast.recorders import drawn
from sim.analysis.hindcast.targets import Target, before
from sim.evidence import Observation

# Forms whose figures are not counts.
MEASURED = ("estimate", RATIO)
MEMBERS = 400
_STEEPEST = 4.0


def points(earlier: Sequence[tuple[date, float]], when: date) -> dict[str, float]:
    """Return the point of each naive forecast.

    Parameters
    ----------
    earlier
        Middle day and figure of the earlier rows, oldest first; at least one.
    when
        Middle day of the row that is forecast.
    """
    figures = [figure for _, figure in earlier]
    return {
        "last value": figures[-1],
        "last trend": _trend(earlier, when),
        "climatology": sum(figures) / len(figures),
    }


def _trend(earlier: Sequence[tuple[date, float]], when: date) -> float:
    last = earlier[-1][1]
    if len(earlier) < 2 or min(earlier[-2][1], last) <= 0:
        return last
    then = (earlier[-1][0] - earlier[-2][0]).days
    if then <= 0:
        return last
    steps = (when - earlier[-1][0]).days / then
    change = math.exp(steps * math.log(last / earlier[-2][1]))
    return last * min(max(change, 1 / _STEEPEST), _STEEPEST)


def naive_forecasts(target: Target, history: Sequence[Observation]) -> dict[str, np.ndarray]:
    """Return the members of each naive forecast; none for the first row of a series.

    Parameters
    ----------
    target
        The row that is forecast.
    history
        Rows to look back on; those that end too late are left out.

    Returns
    -------
    dict of str to numpy.ndarray
        By name of the forecast, shape (`MEMBERS`,).
    """
    earlier = before(target, history)
    if not earlier:
        return {}
    row = target.row
    found = {}
    for name, point in points(earlier, row.start + (row.end - row.start) / 2).items():
        luck = np.random.default_rng(zlib.crc32(f"{name}|{row.id}".encode()))
        spreads = np.array([drawn(observation_model().naive["spread"], luck) for _ in range(MEMBERS)])
        found[name] = point * np.exp(np.log(spreads) * luck.standard_normal(MEMBERS))
        if target.series.form not in MEASURED:
            found[name] = luck.poisson(found[name]).astype(float)
    return found
