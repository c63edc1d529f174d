"""The initial groups and their places."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.luck import name_key
from sim.scenario import Scenario
from sim.society.common.columns import N_PROVINCES, NO_CELL, Reals
from sim.society.common.geography import geography
from sim.society.common.params import networked
from sim.society.common.rows import Records, quick, rows_of
from sim.society.common.rule import Params
from sim.society.common.values import Values, rows
from sim.society.council.rules.treatment import operations_of, order_at, presence_of, tolerance
from sim.society.country.state import Province
from sim.society.guests.rules.strategy import offensive_weeks
from sim.society.guests.state import Group
from sim.society.world import World
from sim.terms import ENEMY, Treatment

GIVEN = (
    "strength prisoners veterans seniors growth ceiling refuge hostility contribution comradeship ideological_share "
    "attack_rate war_on_taliban target_local target_regional leadership_share plot_weight in_iran jihadist"
)


class Groups(NamedTuple):
    """Groups (G,), with footprint and shield (G, P) and origins (G, S)."""

    records: Records[Group]
    footprint: Reals
    prisoners_from: Reals
    shield: Reals
    origins: Reals


def first_groups(scenario: Scenario, params: Params) -> Groups:
    """Return the initial groups. Shares by province sum to one; the first treatment follows from the council's loyalty."""
    values = Values(scenario)
    place, groups, states = geography().row_of, rows(scenario.groups), rows(scenario.states)
    records = rows_of(Group, len(groups))
    footprint, prisoners_from, shield = (np.zeros((len(groups), N_PROVINCES)) for _ in range(3))
    origins = np.zeros((len(groups), len(states)))
    for (name, row), group in zip(groups.items(), quick(records), strict=True):
        values.fill(group, f"groups.{name}", GIVEN)
        group.key = name_key(f"group {name}")
        # The rest of the plots is transnational, which cannot be negative.
        group.target_regional = min(float(group.target_regional), 1.0 - float(group.target_local))
        group.debt, group.beyond = group.contribution, group.refuge
        group.outbids = int(group.jihadist > 0 and group.hostility >= ENEMY)
        group.cohesion = group.capability_start = group.capability = 1.0
        # The fall of Kabul opens the first offensive.
        group.bound = offensive_weeks(values.number("strategy.offensive"))
        group.family = groups.get(values.word(f"groups.{name}.family") or name, row)
        group.treatment = _first_treatment(
            values.number(f"taliban.loyalty.{name}"),
            float(group.hostility),
            values.number("council.loyalty_threshold"),
            values.number("council.host_loyalty"),
        )
        order = group.order = order_at(int(group.treatment))
        asked = values.number("low_key.request") if scenario.rules["low_key"] else 0.0
        group.presence, group.operations = presence_of(order), operations_of(order, asked)
        group.leniency = tolerance(int(group.presence), int(group.operations), params)
        group.will = 1.0 - group.leniency
        for where, weight in (values.weights(f"groups.{name}.footprint") or {"kabul": 1.0}).items():
            footprint[row, place[where]] = weight
        footprint[row] /= footprint[row].sum()
        known = values.weights(f"groups.{name}.prisoners_from")
        for where, weight in known.items():
            prisoners_from[row, place[where]] = weight / sum(known.values())
        for where in values.names(f"groups.{name}.shielded"):
            shield[row, place[where]] = values.number("shielding.protection")
        for state, share in values.weights(f"groups.{name}.origins").items():
            if state in states:
                origins[row, states[state]] = share
    return Groups(records, footprint, prisoners_from, shield, origins)


def _first_treatment(loyalty: float, hostility: float, loyal: float, host: float) -> Treatment:
    """Return the treatment at the start, which follows from the council's loyalty and the group's hostility."""
    if hostility >= ENEMY:
        return Treatment.CRACK_DOWN
    if loyalty >= loyal:
        return Treatment.PROTECT
    return Treatment.HOST if loyalty >= host * loyal else Treatment.RESTRICT


def first_sympathisers(groups: Records[Group], provinces: Records[Province]) -> Reals:
    """Return the first sympathisers of the opposition and of jihadist groups: as many as the groups can still grow by.

    Returns
    -------
    numpy.ndarray
        (2, P) people, by population.
    """
    found = np.zeros((2, N_PROVINCES))
    for row in groups:
        room = max(row.ceiling - row.strength, 0.0)
        found[row.jihadist > 0] += room * provinces["weight"]
    # At least one, since later stocks are measured relative to the first one.
    return np.asarray(np.maximum(found, 1.0))


def assault_room(groups: Records[Group], weeks: int) -> int:
    """Return the number of rows for attacks: half as many again as groups at their ceilings would carry out."""
    most = (groups["attack_rate"] * (groups["ceiling"] + groups["prisoners"] + groups["strength"])).sum()
    return int(1.5 * most * weeks) + 500


def militant_room(world: World) -> int:
    """Return the number of rows for militants: three times the sum of all ceilings, members and prisoners."""
    groups = world.groups
    return int(3 * (groups["ceiling"].sum() + groups["prisoners"].sum() + groups["strength"].sum())) + 5000


def cell_room(params: Records[Params], groups: Records[Group]) -> int:
    """Return the number of rows for cells: one for three members of full groups, or one row without cells."""
    if not networked(params):
        return 1
    return min(NO_CELL, int(groups["ceiling"].sum() + groups["prisoners"].sum() + groups["strength"].sum()) // 3 + 400)
