"""Who there is in week -1: the columns of people, and how the first of them are placed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.scenario import Scenario
from sim.world import columns
from sim.world.columns import Fighters, Militants, World
from sim.world.geography import province_keys
from sim.world.params import Params, networked
from sim.world.records import Group
from sim.world.rows import Records
from sim.world.values import Values


class Placement(NamedTuple):
    """How many of whom stand where at the start.

    Attributes
    ----------
    fighters
        (P,) model fighters.
    members
        (G, P) members at large.
    """

    fighters: np.ndarray
    members: np.ndarray


def apportion(total: int, weights: np.ndarray) -> np.ndarray:
    """Split a whole number by weights, largest remainders first; ties go to the earlier."""
    exact = total * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def placement(scenario: Scenario, world: World) -> Placement:
    """Work out the first placement: fighters by population, members by footprint."""
    return Placement(
        apportion(int(world.regime[0].fighters0), world.provinces["weight"]),
        first_members(world.groups["strength"], world.footprint),
    )


def first_members(strength: np.ndarray, footprint: np.ndarray) -> np.ndarray:
    """Spread the members of each group over its footprint: (G, P) whole people."""
    spread = [apportion(round(float(people)), footprint[g]) for g, people in enumerate(strength)]
    return np.array(spread, np.int64).reshape(footprint.shape)


def faction_shares(scenario: Scenario) -> np.ndarray:
    """Give the share of each faction in each province: (P, F) rows that sum to one, by share and heartland."""
    values = Values(scenario)
    place = {key: i for i, key in enumerate(province_keys())}
    shares = np.zeros((columns.N_PROVINCES, len(scenario.factions)))
    for k, name in enumerate(scenario.factions):
        shares[:, k] = 0.3 * values.number(f"factions.{name}.share")
        for where, weight in values.weights(f"factions.{name}.heartland").items():
            shares[place[where], k] += values.number(f"factions.{name}.share") * weight
    # Where no faction has a share, the last one has it all.
    shares[shares.sum(axis=1) <= 0.0, -1] = 1.0
    return shares / shares.sum(axis=1, keepdims=True)


def fighter_columns(rows: int) -> Fighters:
    """Make empty columns for so many fighters (19 bytes each); every row is free."""
    found = Fighters(**{name: np.zeros(rows, _TYPES.get(name, np.uint8)) for name in Fighters._fields})
    found.province[:] = columns.NOWHERE
    return found


def militant_columns(rows: int) -> Militants:
    """Make empty columns for so many militants (23 bytes each); every row is free."""
    return Militants(**{name: np.zeros(rows, _TYPES.get(name, np.uint8)) for name in Militants._fields})


# Columns that a byte does not hold.
_TYPES: dict[str, type] = {"key": np.uint64, "unit": np.uint16, "entry": np.int16, "since": np.int16, "cell": np.uint16}


def militant_room(world: World) -> int:
    """Give the rows to hold for militants: nobody is turned away short of three times all ceilings and prisons."""
    groups = world.groups
    return int(3 * (groups["ceiling"].sum() + groups["prisoners"].sum() + groups["strength"].sum())) + 5000


def cell_room(params: Records[Params], groups: Records[Group]) -> int:
    """Give the rows to hold for cells: of three where groups are full, and one where members are no agents of cells."""
    if not networked(params):
        return 1
    return min(
        columns.NO_CELL, int(groups["ceiling"].sum() + groups["prisoners"].sum() + groups["strength"].sum()) // 3 + 400
    )
