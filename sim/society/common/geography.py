"""The provinces in the order of all arrays, the distances between them, and the destinations of the displaced."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.evidence import provinces
from sim.luck import name_key

# Mean radius of the Earth, km.
EARTH_RADIUS = 6371.0


class Geography(NamedTuple):
    """The constant attributes of the provinces, in the order of all arrays.

    Attributes
    ----------
    keys, row_of
        Names, and the row of each.
    distance
        (P, P) km.
    third
        (P,) 0 for the nearest third, 2 for the farthest.
    population, minority, remoteness
        (P,) people, share, share.
    borders, neighbours
        Bordering states and neighbouring provinces of each province.
    name_keys
        (P,) addresses of random numbers.
    """

    keys: tuple[str, ...]
    row_of: dict[str, int]
    distance: npt.NDArray[np.float64]
    third: npt.NDArray[np.int64]
    population: npt.NDArray[np.float64]
    minority: npt.NDArray[np.float64]
    remoteness: npt.NDArray[np.float64]
    borders: tuple[tuple[str, ...], ...]
    neighbours: tuple[tuple[str, ...], ...]
    name_keys: npt.NDArray[np.uint64]


@cache
def geography() -> Geography:
    """Return the constant attributes of the provinces by column."""
    # Sorted by name, so that the order of the file changes no draw and no sum.
    found = sorted(provinces().values(), key=lambda province: province.key)
    index = {province.key: row for row, province in enumerate(found)}
    rank = np.argsort(np.argsort([province.remoteness for province in found], kind="stable"), kind="stable")
    return Geography(
        keys=tuple(index),
        row_of=index,
        distance=distances(
            np.array([province.lon for province in found]), np.array([province.lat for province in found])
        ),
        third=rank * 3 // len(found),
        population=np.array([province.population for province in found], float),
        minority=np.array([province.minority_share for province in found], float),
        remoteness=np.array([province.remoteness for province in found], float),
        borders=tuple(tuple(province.borders) for province in found),
        neighbours=tuple(tuple(province.neighbours) for province in found),
        name_keys=np.array([name_key(f"province {name}") for name in index], np.uint64),
    )


def distances(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Return the great-circle distances between points.

    Parameters
    ----------
    lon, lat
        (P,) degrees.

    Returns
    -------
    numpy.ndarray
        (P, P) whole km, which is as precise as a province's centre and equal on every processor.
    """
    east, north = np.radians(lon), np.radians(lat)
    across = (
        np.sin((north[:, None] - north) / 2) ** 2
        + np.cos(north[:, None]) * np.cos(north) * np.sin((east[:, None] - east) / 2) ** 2
    )
    return np.round(2 * EARTH_RADIUS * np.arcsin(np.sqrt(across)))


def gravity(population: np.ndarray, distance: np.ndarray, exponent: float) -> np.ndarray:
    """Return the share of people leaving each province who go to each other one: population over a power of distance.

    Parameters
    ----------
    population
        (P,) people.
    distance
        (P, P) km.
    exponent
        Exponent of distance; at 0 only population counts.

    Returns
    -------
    numpy.ndarray
        (P, P) rows that sum to one with a zero diagonal, rounded because processors differ in the last bit of a power.
    """
    apart = distance + np.eye(len(population))
    pull = population / apart**exponent
    np.fill_diagonal(pull, 0.0)
    return np.round(pull / pull.sum(axis=1, keepdims=True), 9)


def province_keys() -> tuple[str, ...]:
    """Return the provinces' names in the order of all arrays."""
    return geography().keys
