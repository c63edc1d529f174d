"""What orders, or ends, events under a condition, as tables that compiled code reads."""

from __future__ import annotations

from sim.evidence.outputs.definitions import find, over
from sim.scenario import Scenario
from sim.scenario.conditions import back_at
from sim.scenario.event import Event as Written
from sim.terms import OutputTable
from sim.world.columns import NEVER
from sim.world.conditions import Trigger, Watch
from sim.world.geography import geography
from sim.world.records import Event
from sim.world.rows import Records, rows_of
from sim.world.values import rows


def first_triggers(scenario: Scenario, events: Records[Event]) -> tuple[Records[Trigger], Records[Watch]]:
    """Turn the terms of events into a trigger each, and two conditions: what orders it, and what ends it for good."""
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
