"""The 34 provinces: population, neighbours, borders, and distance from the centres."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sim.evidence.yaml_files import SeedError, read_text
from sim.resources import data_dir

CENTRES = ("kabul", "kandahar")
EARTH_RADIUS_KM = 6371.0088
# How a cell is read, by the type of its field.
_CELLS: Mapping[str, Callable[[str], object]] = {
    "str": str,
    "int": int,
    "float": float,
    "tuple[str, ...]": lambda text: tuple(text.split()),
}


@dataclass(frozen=True, slots=True)
class Province:
    """One province.

    Attributes
    ----------
    population
        People settled there in 2019.
    lon, lat
        Centroid in degrees.
    neighbours, borders
        Keys of the provinces, and names of the states, that share a boundary with it.
    minority_share
        Share of Hazaras and other Shiites; an assumption.
    prison
        Name of a large prison; empty if there is none.
    prison_share
        Share of the imprisoned militants who are held there at the start; an assumption.
    remoteness
        Distance to the nearer centre as a share of the largest such distance; an assumption for travel time.
    """

    code: str
    key: str
    name: str
    population: int
    lon: float
    lat: float
    neighbours: tuple[str, ...]
    borders: tuple[str, ...]
    minority_share: float
    prison: str
    prison_share: float
    remoteness: float = 0.0


@cache
def provinces() -> Mapping[str, Province]:
    """Return the provinces by key, in the order of their codes."""
    return MappingProxyType(read_provinces(data_dir("seeds") / "provinces.csv"))


def read_provinces(path: Path) -> dict[str, Province]:
    """Return the provinces of a file.

    Raises
    ------
    SeedError
        If a column is missing or a value cannot be read; the message gives file and line.
    """
    reader = csv.DictReader(io.StringIO(read_text(path)))
    kinds = {field.name: str(field.type) for field in fields(Province) if field.name != "remoteness"}
    if tuple(reader.fieldnames or ()) != tuple(kinds):
        raise SeedError(f"{path.name}: the columns should be {', '.join(kinds)}")
    found: dict[str, Province] = {}
    for row in reader:
        try:
            values: dict[str, Any] = {name: _CELLS[kind](row[name]) for name, kind in kinds.items()}
        except (TypeError, ValueError) as error:
            raise SeedError(f"{path.name}:{reader.line_num}: {error}") from error
        if values["key"] in found:
            raise SeedError(f"{path.name}:{reader.line_num}: {values['key']} occurs twice")
        found[values["key"]] = Province(**values)
    return with_remoteness(found)


def distance_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Return the great-circle distance between two points given in degrees, by the haversine formula."""
    dlat, dlon = math.radians(lat_b - lat_a), math.radians(lon_b - lon_a)
    half = (
        math.sin(dlat / 2) ** 2
        + math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.sin(dlon / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def with_remoteness(found: Mapping[str, Province]) -> dict[str, Province]:
    """Return the provinces with their `remoteness`: 0 at the centres, 1 at the farthest centroid.

    Parameters
    ----------
    found
        Provinces by key, the two centres among them.
    """
    away = {
        key: min(distance_km(province.lon, province.lat, found[centre].lon, found[centre].lat) for centre in CENTRES)
        for key, province in found.items()
    }
    farthest = max(away.values())
    return {key: replace(province, remoteness=away[key] / farthest) for key, province in found.items()}
