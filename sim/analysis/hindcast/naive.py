"""Naive forecasts of the same rows, which a useful model must beat.

Each is a point with the same spread around it, so that all forecasts are scored as distributions. A naive forecast uses only rows
that ended before the row it forecasts began.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Sequence
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
    return {"last value": figures[-1], "last trend": _trend(earlier, when), "climatology": sum(figures) / len(figures)}


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
    found = points(earlier, row.start + (row.end - row.start) / 2)
    return {name: _around(point, name, target) for name, point in found.items()}


def as_of(day: date) -> Callable[[Target, Sequence[Observation]], dict[str, np.ndarray]]:
    """Return naive forecasts that know the rows up to a day: last value, same months a year before, negative binomial."""

    def forecasts(target: Target, history: Sequence[Observation]) -> dict[str, np.ndarray]:
        earlier = before(target, [row for row in history if row.end <= day])
        if not earlier:
            return {}
        middle = target.row.start + (target.row.end - target.row.start) / 2
        months = [figure for when, figure in earlier if when.month == middle.month] or [earlier[-1][1]]
        figures = np.array([figure for _, figure in earlier])
        mean, spread = float(figures.mean()), float(figures.var())
        luck = np.random.default_rng(zlib.crc32(f"negative binomial|{target.row.id}".encode()))
        rates = np.full(MEMBERS, mean)
        if spread > mean > 0.0:
            rates = luck.gamma(mean**2 / (spread - mean), (spread - mean) / mean, MEMBERS)
        return {
            "last value": _around(earlier[-1][1], "last value", target),
            "a year before": _around(months[-1], "a year before", target),
            "negative binomial": luck.poisson(rates).astype(float),
        }

    return forecasts


def _around(point: float, name: str, target: Target) -> np.ndarray:
    """Return the members of a forecast around a point, shape (`MEMBERS`,)."""
    luck = np.random.default_rng(zlib.crc32(f"{name}|{target.row.id}".encode()))
    spreads = np.array([drawn(observation_model().naive["spread"], luck) for _ in range(MEMBERS)])
    found = np.asarray(point * np.exp(np.log(spreads) * luck.standard_normal(MEMBERS)))
    return found if target.series.form in MEASURED else luck.poisson(found).astype(float)
