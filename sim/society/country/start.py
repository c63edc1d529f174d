"""The country at the start: regime, provinces, and the scenario's events with their conditions."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from sim.luck import mix, name_key
from sim.scenario import Scenario
from sim.scenario.conditions import back_at
from sim.scenario.event import Event as Written
from sim.scenario.read.triggers import TURNED_BACK
from sim.society.common.columns import N_PROVINCES, NEVER, Reals
from sim.society.common.geography import geography
from sim.society.common.rows import Records, quick, rows_of
from sim.society.common.values import Values, rows
from sim.society.country.state import Event, Province, Regime, Trigger, Watch
from sim.society.outputs import find, over
from sim.terms import Demand, EventKind, Minded, OutputTable, Removed


def first_regime(scenario: Scenario, seed: int, scale: float) -> Records[Regime]:
    """Return the regime, without the fields that sum over leaders and states."""
    values = Values(scenario)
    regimes = rows_of(Regime, 1)
    regime = quick(regimes)[0]
    regime.seed = mix(int(seed) & 0xFFFFFFFFFFFFFFFF)
    regime.taliban_key = name_key("population taliban")
    regime.first_week = scenario.first_day.timetuple().tm_yday // 7
    regime.fighters0 = max(1, round(values.number("taliban.fighters") * scale))
    regime.weight = values.number("taliban.fighters") / regime.fighters0
    regime.resources = values.number("resources.base")
    regime.control = values.number("taliban.control")
    regime.ground = -1.0
    regime.since_attempt = round(values.number("red_line.start_quiet"))
    start = values.number("moderation.start")
    regime.moderation = regime.conduct = start
    regime.standing_minorities = regime.standing_opponents = regime.standing_women = start
    return regimes


def first_provinces(scenario: Scenario, control: Reals) -> Records[Province]:
    """Return the provinces. Outside warlords' control a share is uncontrolled, and the Taliban hold the rest."""
    geo = geography()
    records = rows_of(Province, N_PROVINCES)
    for name in ("population", "minority", "remoteness", "third"):
        records[name] = getattr(geo, name)
    records["key"] = geo.name_keys
    records["weight"] = records["population"] / records["population"].sum()
    records["warlords"] = control.sum(axis=0)
    contested = Values(scenario).number("warlord.contested_start")
    records["contested"] = np.minimum(contested, 1.0 - records["warlords"])
    records["taliban"] = 1.0 - records["warlords"] - records["contested"]
    return records


# Duration of an event that lasts until it is reversed, in weeks.
LASTING = 1 << 20


# The words among which an event of a kind chooses.
CHOICES: dict[str, type[IntEnum]] = {
    "execution": Removed,
    "ultimatum": Demand,
    "compel": Demand,
    "sanction": Demand,
    "offer": Minded,
}


class Shocks(NamedTuple):
    """Events (E,), and masks over groups (E, G), states (E, S) and provinces (E, P)."""

    records: Records[Event]
    groups: Reals
    states: Reals
    provinces: Reals


def first_shocks(scenario: Scenario) -> Shocks:
    """Return dated events as a table and masks. An event that names no group concerns all groups."""
    place, groups, states = geography().row_of, rows(scenario.groups), rows(scenario.states)
    count = len(scenario.events)
    records = rows_of(Event, count)
    of_groups, of_states = np.zeros((count, len(groups))), np.zeros((count, len(states)))
    of_provinces = np.zeros((count, N_PROVINCES))
    for i, (event, row) in enumerate(zip(scenario.events, quick(records), strict=True)):
        fields = event.fields
        lasts = event.kind == "assume" or (event.terms and event.kind in TURNED_BACK)
        row.week, row.kind = event.week, EventKind[event.kind.upper()]
        row.weeks = int(fields.get("weeks") or (LASTING if lasts else 1))
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
        row.flag = row.choice = -1
        row.term = int(fields.get("term") or 1)
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
            if fields.get(key) not in (None, "none"):
                row.choice = CHOICES[event.kind][str(fields[key]).upper()]
    return Shocks(records, of_groups, of_states, of_provinces)


def first_triggers(scenario: Scenario, events: Records[Event]) -> tuple[Records[Trigger], Records[Watch]]:
    """Return a trigger for each event with terms, and two conditions for each: one orders the event, the other ends it for good."""
    under = [place for place, event in enumerate(scenario.events) if event.terms]
    triggers, watches = rows_of(Trigger, len(under)), rows_of(Watch, 2 * len(under))
    for number, place in enumerate(under):
        event, row = scenario.events[place], triggers[number]
        terms = {name: value for name, value in event.terms.items() if not isinstance(value, str)}
        row.event, row.first, row.weeks = place, event.week, events[place].weeks
        row.last = int(terms.get("until.week", NEVER))
        back = back_at(event)
        row.turns, row.back = back is not None, 0.0 if back is None else back
        row.cooling_off = int(terms.get("cooling_off", 0))
        row.times_left = int(terms.get("budget.times", NEVER))
        row.weeks_left = int(terms.get("budget.weeks", NEVER))
        row.ended = -NEVER
        for watch, clause in zip((watches[2 * number], watches[2 * number + 1]), ("when", "until"), strict=True):
            _watch(watch, event, clause, scenario)
    return triggers, watches


def _watch(watch: Watch, event: Written, clause: str, scenario: Scenario) -> None:
    name = event.terms.get(f"{clause}.output")
    watch.table = OutputTable.NONE
    if name is None:
        return
    output = find(name)
    watch.table = OutputTable[output.over.upper()]
    watch.column = [known.name for known in over(output.over)].index(output.name)
    entities = name.removeprefix(output.name.split(".{}")[0]).split(".")[1:]
    kinds = {
        "group": (scenario.groups,),
        "state": (scenario.states,),
        "province": (tuple(geography().row_of),),
        "group_province": (scenario.groups, tuple(geography().row_of)),
    }
    places = [rows(names)[entity] for names, entity in zip(kinds.get(output.over, ()), entities, strict=True)]
    watch.row, watch.other = (*places, -1, -1)[:2]
    watch.falling = f"{clause}.below" in event.terms
    watch.level = event.terms[f"{clause}.below" if watch.falling else f"{clause}.above"]
    watch.needed = int(event.terms.get(f"{clause}.for", 1))
