"""The provinces as SVG paths, from the boundary file."""

from __future__ import annotations

import json
import math
from functools import cache

import numpy as np

from sim.dashboard.svg.axes import WIDTH
from sim.evidence import provinces
from sim.resources import data_dir

_HIGH = 288.0
# The ratio of a degree of longitude to a degree of latitude at the centre of the country.
_SHRINK = math.cos(math.radians(33.9))

# Tolerance in degrees, about one pixel.
_FINE = 0.03

Ring = list[tuple[float, float]]


@cache
def shapes() -> dict[str, str]:
    """Return the path of each province by key, scaled to WIDTH."""
    topology = json.loads((data_dir("seeds") / "boundaries.topo.json").read_text(encoding="utf-8"))
    arcs = _arcs(topology)
    rings = {
        shape["properties"]["key"]: [_ring(ring, arcs) for ring in shape["arcs"]]
        for shape in topology["objects"]["provinces"]["geometries"]
    }
    points = np.array([point for some in rings.values() for ring in some for point in ring])
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    unit = min((WIDTH - 8) / (east - west), (_HIGH - 8) / (north - south))

    def place(point: tuple[float, float]) -> str:
        return f"{4 + (point[0] - west) * unit:.1f} {4 + (north - point[1]) * unit:.1f}"

    return {key: "".join("M" + "L".join(map(place, ring)) + "Z" for ring in some) for key, some in rings.items()}


@cache
def names() -> dict[str, str]:
    """Return the name of each province, by key."""
    return {key: province.name for key, province in provinces().items()}


def _arcs(topology: dict) -> list[Ring]:
    """Return the arcs in degrees, with scaled longitude. The file stores them as integer differences."""
    scale, start = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    return [_thinned(((np.cumsum(arc, axis=0) * scale + start) * (_SHRINK, 1.0)).tolist()) for arc in topology["arcs"]]


def _thinned(points: Ring) -> Ring:
    """Drop points below the tolerance. Working by arc keeps shared borders identical."""
    kept = points[:1]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) > _FINE:
            kept.append(point)
    return [*kept, points[-1]]


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs to a ring. A negative index stands for a reversed arc."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring
