"""The scenario's dated events as a table, with whom and where each concerns."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.scenario import Scenario
from sim.scenario.read.triggers import TURNED_BACK
from sim.terms import Demand, EventKind, Minded, Removed
from sim.world.columns import N_PROVINCES, NEVER, Reals
from sim.world.geography import geography
from sim.world.records import Event
from sim.world.rows import Records, rows_of
from sim.world.values import rows

# Weeks for which an event stands that lasts until something turns it back.
LASTING = 1 << 20
# What the choice of an event of a kind is among.
CHOICES: dict[str, type[IntEnum]] = {"execution": Removed, "ultimatum": Demand, "offer": Minded}


class Shocks(NamedTuple):
    """Events (E,), and masks over groups (E, G), states (E, S) and provinces (E, P)."""

    records: Records[Event]
    groups: Reals
    states: Reals
    provinces: Reals


def first_shocks(scenario: Scenario) -> Shocks:
    """Turn dated events into a table and masks; an event that names no group concerns all."""
    place, groups, states = geography().row_of, rows(scenario.groups), rows(scenario.states)
    count = len(scenario.events)
    records = rows_of(Event, count)
    of_groups, of_states = np.zeros((count, len(groups))), np.zeros((count, len(states)))
    of_provinces = np.zeros((count, N_PROVINCES))
    for i, event in enumerate(scenario.events):
        fields, row = event.fields, records[i]
        row.week, row.kind = event.week, EventKind[event.kind.upper()]
        row.weeks = int(fields.get("weeks") or (LASTING if event.terms and event.kind in TURNED_BACK else 1))
        if any(name.startswith("when.") for name in event.terms):
            row.week = NEVER
        named = [fields["group"]] if fields.get("group") else list(fields.get("groups") or groups)
        for name in named:
            if name in groups:
                of_groups[i, groups[name]] = 1.0
        row.group = groups.get(str(fields.get("group")), -1)
        given = fields.get("by") or fields.get("with") or fields.get("state")
        at = fields.get("from") if event.kind in ("ultimatum", "offer") else given
        for name in [at] if isinstance(at, str) else list(at or ()):
            if name in states:
                of_states[i, states[name]] = 1.0
        row.state = int(np.argmax(of_states[i])) if of_states[i].any() else -1
        row.flag = -1
        if event.kind == "relocation":
            row.flag = place[str(fields["from"])]
            for name in fields["to"]:
                of_provinces[i, place[name]] = 1.0
        elif fields.get("province"):
            of_provinces[i, place[str(fields["province"])]] = 1.0
        for key in ("open", "active", "leader"):
            if fields.get(key) is not None:
                row.flag = bool(fields[key])
        for key in ("share", "force", "value", "amount", "change", "size"):
            if fields.get(key) is not None:
                row.value = fields[key]
        row.count = int(fields.get("killed") or 0)
        for key in ("of", "demand", "reading"):
            if fields.get(key) is not None:
                row.choice = CHOICES[event.kind][str(fields[key]).upper()]
    return Shocks(records, of_groups, of_states, of_provinces)
