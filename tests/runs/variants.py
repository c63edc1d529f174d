"""Short ways for tests to change scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.scenario import Event, Scenario, catalogue


def arm(
    base: Scenario,
    *,
    rules: Mapping[str, bool] | None = None,
    values: Mapping[str, Any] | None = None,
    without_events: Iterable[str] = (),
    add_events: Iterable[Event] = (),
    title: str = "",
) -> Scenario:
    """Return a scenario with changed rules and values, without some events (by id or kind), and with others added."""
    gone = set(without_events)
    changes: dict[str, Any] = {f"rules.{name}": value for name, value in (rules or {}).items()} | dict(values or {})
    changes |= {f"events.{event.id}": "off" for event in base.events if gone & {event.id, event.kind}}
    changes |= {f"events.{event.id}_{number}": event for number, event in enumerate(add_events)}
    return base.changed(changes, title=title, beyond=True)


def event(week: int, kind: str, **fields: Any) -> Event:
    """Return an event; fields not given take their defaults, and `from_` stands for `from`."""
    defaults = {name: field.default for name, field in catalogue().events[kind].fields.items()}
    return Event(week=week, kind=kind, fields={**defaults, **{k.rstrip("_"): v for k, v in fields.items()}}, id=kind)
