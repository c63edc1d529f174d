"""Who there is in week -1: the columns of people, and how the first of them are placed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from sim.scenario import Scenario
from sim.world import columns as c
from sim.world.columns import Fighters, Militants, World
from sim.world.geography import province_keys


class Placement(NamedTuple):
    """How many of whom stand where at the start.

    Attributes
    ----------
    fighters
        (P,) model fighters.
    factions
        (P, F) cumulative shares of factions.
    members
        (G, P) members at large.
    """

    fighters: np.ndarray
    factions: np.ndarray
    members: np.ndarray


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Split a whole number by weights, largest remainders first; ties go to the earlier."""
    exact = total * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def placement(scenario: Scenario, w: World) -> Placement:
    """Work out the first placement: fighters by population, factions by heartland, members by footprint."""
    v: Mapping[str, Any] = scenario.values
    place = {key: i for i, key in enumerate(province_keys())}
    shares = np.zeros((c.N_PROVINCES, len(scenario.factions)))
    for k, name in enumerate(scenario.factions):
        shares[:, k] = 0.3 * float(v[f"factions.{name}.share"])
        for where, weight in v[f"factions.{name}.heartland"].items():
            shares[place[where], k] += float(v[f"factions.{name}.share"]) * weight
    members = np.array([apportion(round(float(n)), w.footprint[g]) for g, n in enumerate(w.groups["strength"])])
    return Placement(
        apportion(int(w.regime[0].fighters0), w.provinces["weight"]),
        np.cumsum(shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12), axis=1),
        members.reshape(len(scenario.groups), c.N_PROVINCES),
    )


def fighter_columns(rows: int) -> Fighters:
    """Make empty columns for so many fighters (18 bytes each); every row is free."""
    found = Fighters(**{name: np.zeros(rows, _TYPES.get(name, np.uint8)) for name in Fighters._fields})
    found.province[:] = c.NOWHERE
    return found


def militant_columns(rows: int) -> Militants:
    """Make empty columns for so many militants (21 bytes each); every row is free."""
    return Militants(**{name: np.zeros(rows, _TYPES.get(name, np.uint8)) for name in Militants._fields})


# Columns that a byte does not hold.
_TYPES: dict[str, type] = {"key": np.uint64, "entry": np.int16, "since": np.int16}


def militant_room(w: World) -> int:
    """Give the rows to hold for militants: nobody is turned away short of three times all ceilings and prisons."""
    g = w.groups
    return int(3 * (g["ceiling"].sum() + g["prisoners"].sum() + g["strength"].sum())) + 5000
