"""Where everything is: the provinces in the order of all arrays, how far apart, and where the displaced go."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from sim.evidence import provinces
from sim.luck import name_key

# Mean radius of the Earth, km.
EARTH_RADIUS = 6371.0


@cache
def geography() -> dict[str, Any]:
    """Give what never changes about the provinces, by column."""
    # By name, so that the order of the file changes nothing: not the draws, not the last bit of a sum.
    found = sorted(provinces().values(), key=lambda p: p.key)
    index = {p.key: i for i, p in enumerate(found)}
    rank = np.argsort(np.argsort([p.remoteness for p in found], kind="stable"), kind="stable")
    return {
        "keys": tuple(index),
        "index": index,
        "distance": distances(np.array([p.lon for p in found]), np.array([p.lat for p in found])),
        "third": rank * 3 // len(found),
        "population": np.array([p.population for p in found], float),
        "minority": np.array([p.minority_share for p in found], float),
        "remoteness": np.array([p.remoteness for p in found], float),
        "borders": [p.borders for p in found],
        "neighbours": [p.neighbours for p in found],
        "name_keys": np.array([name_key(f"province {k}") for k in index], np.uint64),
    }


def distances(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Give the great-circle distances between points.

    Parameters
    ----------
    lon, lat
        (P,) degrees.

    Returns
    -------
    numpy.ndarray
        (P, P) whole km: all that a province's centre can mean, and the same on every processor.
    """
    x, y = np.radians(lon), np.radians(lat)
    across = np.sin((y[:, None] - y) / 2) ** 2 + np.cos(y[:, None]) * np.cos(y) * np.sin((x[:, None] - x) / 2) ** 2
    return np.round(2 * EARTH_RADIUS * np.arcsin(np.sqrt(across)))


def gravity(population: np.ndarray, distance: np.ndarray, exponent: float) -> np.ndarray:
    """Give the share of those leaving each province who go to each other one: its people over distance to a power.

    Parameters
    ----------
    population
        (P,) people.
    distance
        (P, P) km.
    exponent
        Of distance; 0 is people alone.

    Returns
    -------
    numpy.ndarray
        (P, P) rows that sum to one, nobody staying; rounded, since processors differ in the last bit of a power.
    """
    apart = distance + np.eye(len(population))
    pull = population / apart**exponent
    np.fill_diagonal(pull, 0.0)
    return np.round(pull / pull.sum(axis=1, keepdims=True), 9)


def province_keys() -> tuple[str, ...]:
    """Give the provinces' names in the order of all arrays."""
    return geography()["keys"]
