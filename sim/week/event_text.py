"""The scenario's dated events in plain words."""

from __future__ import annotations

from sim.evidence import event_kinds
from sim.scenario import Event, Scenario


def happenings(scenario: Scenario, weeks: int) -> tuple[tuple[int, str], ...]:
    """Return the events that fall before the horizon as (week, text)."""
    return tuple((event.week, _sentence(event, scenario)) for event in scenario.events if event.week < weeks)


def _sentence(event: Event, scenario: Scenario) -> str:
    kind = event_kinds()[event.kind]
    named = []
    for value in event.fields.values():
        for name in value if isinstance(value, (list, tuple)) else (value,):
            named += [scenario.labels[name]] if isinstance(name, str) and name in scenario.labels else []
    where = event.fields.get("province") or event.fields.get("from")
    if isinstance(where, str) and where not in scenario.labels:
        named.append(where.replace("_", " ").title())
    return f"{kind.text}: {', '.join(named)}" if named else kind.text
