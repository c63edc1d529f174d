"""The 34 provinces: people, neighbours, borders, and how far each lies from the centres."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from sim.evidence.yaml_files import SeedError, read_text
from sim.resources import data_dir

CENTRES = ("kabul", "kandahar")
EARTH_RADIUS_KM = 6371.0088
_COLUMNS = ("code", "key", "name", "population", "lon", "lat", "neighbours", "borders", "minority_share", "prison")


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
        Keys of the provinces, and names of the states, with a common boundary.
    minority_share
        Share of Hazaras and other Shiites, an assumption.
    prison
        Name of a large prison, or empty.
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
        With file and line, when a column is missing or a value cannot be read.
    """
    reader = csv.DictReader(io.StringIO(read_text(path)))
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise SeedError(f"{path.name}: the columns should be {', '.join(_COLUMNS)}")
    found: dict[str, Province] = {}
    for row in reader:
        try:
            province = _province(row)
        except (TypeError, ValueError) as error:
            raise SeedError(f"{path.name}:{reader.line_num}: {error}") from error
        if province.key in found:
            raise SeedError(f"{path.name}:{reader.line_num}: {province.key} comes twice")
        found[province.key] = province
    return with_remoteness(found)


def _province(row: Mapping[str, str]) -> Province:
    return Province(
        code=row["code"],
        key=row["key"],
        name=row["name"],
        population=int(row["population"]),
        lon=float(row["lon"]),
        lat=float(row["lat"]),
        neighbours=tuple(row["neighbours"].split()),
        borders=tuple(row["borders"].split()),
        minority_share=float(row["minority_share"]),
        prison=row["prison"],
    )


def distance_km(lon_a: float, lat_a: float, lon_b: float, lat_b: float) -> float:
    """Return the great-circle distance between two points given in degrees, by the haversine formula."""
    dlat, dlon = math.radians(lat_b - lat_a), math.radians(lon_b - lon_a)
    half = (
        math.sin(dlat / 2) ** 2
        + math.cos(math.radians(lat_a)) * math.cos(math.radians(lat_b)) * math.sin(dlon / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(half))


def with_remoteness(found: Mapping[str, Province]) -> dict[str, Province]:
    """Return the provinces with `remoteness` filled in: 0 at the centres, 1 at the farthest centroid.

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
