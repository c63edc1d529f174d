"""The provinces as SVG paths, from the boundary file."""

from __future__ import annotations

import json
import math
from functools import cache

from sim.dashboard.svg.axes import WIDTH
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
        shape["properties"]["key"]: [_ring(ring, arcs) for polygon in _polygons(shape) for ring in polygon]
        for shape in topology["objects"]["provinces"]["geometries"]
    }
    points = [point for some in rings.values() for ring in some for point in ring]
    west, east = min(longitude for longitude, _ in points), max(longitude for longitude, _ in points)
    south, north = min(latitude for _, latitude in points), max(latitude for _, latitude in points)
    unit = min((WIDTH - 8) / (east - west), (_HIGH - 8) / (north - south))

    def place(point: tuple[float, float]) -> str:
        return f"{4 + (point[0] - west) * unit:.1f} {4 + (north - point[1]) * unit:.1f}"

    return {key: "".join("M" + "L".join(map(place, ring)) + "Z" for ring in some) for key, some in rings.items()}


@cache
def names() -> dict[str, str]:
    """Return the name of each province, by key."""
    topology = json.loads((data_dir("seeds") / "boundaries.topo.json").read_text(encoding="utf-8"))
    found = (shape["properties"] for shape in topology["objects"]["provinces"]["geometries"])
    return {shape["key"]: shape["name"] for shape in found}


def _arcs(topology: dict) -> list[Ring]:
    """Return the arcs in degrees, with scaled longitude. The file stores them as integer differences."""
    (wide, high), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        along = down = 0
        points: Ring = []
        for dx, dy in arc:
            along, down = along + dx, down + dy
            points.append(((along * wide + left) * _SHRINK, down * high + low))
        found.append(_thinned(points))
    return found


def _thinned(points: Ring) -> Ring:
    """Drop points below the tolerance. Working by arc keeps shared borders identical."""
    kept = points[:1]
    for point in points[1:-1]:
        if math.dist(point, kept[-1]) > _FINE:
            kept.append(point)
    return [*kept, points[-1]]


def _polygons(shape: dict) -> list[list[list[int]]]:
    return shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]


def _ring(indices: list[int], arcs: list[Ring]) -> Ring:
    """Join arcs to a ring. A negative index stands for a reversed arc."""
    ring: Ring = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring
