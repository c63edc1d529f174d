"""A dated event of a scenario, every field known."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.evidence import EventType
from sim.scenario.distributions import Distribution
from sim.scenario.read.events import Happening
from sim.scenario.read.resolve import plain


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens in one week.

    Attributes
    ----------
    week
        Week 0 begins on 20 August 2021; -1 is the week before.
    kind
        A kind in `seeds/events.yaml`.
    fields
        Every field of that kind, those left open at their defaults.
    id
        What other scenarios call it.
    because
        Why it is in the scenario.
    terms
        What orders it and what ends it, by keys such as `when.above` (`sim.scenario.read.triggers.TERMS`); `week` is then the first
        in which it may be ordered. Empty for an event that happens on its date.
    """

    week: int
    kind: str
    fields: dict[str, Any]
    id: str = ""
    because: str = ""
    terms: dict[str, Any] = dataclasses.field(default_factory=dict)


def events_of(
    happenings: Iterable[Happening], kinds: Mapping[str, EventType], distributions: dict[str, Distribution]
) -> tuple[Event, ...]:
    """Return the events in order of time, every field filled in, noting the unknown ones among the distributions."""
    found: list[Event] = []
    for happening in happenings:
        fields = {name: parameter.default for name, parameter in kinds[happening.kind].fields.items()}
        for name, setting in {**happening.fields, "week": happening.week, **happening.terms}.items():
            if isinstance(setting.value, Distribution):
                distributions[f"events.{happening.id}.{name}"] = setting.value
            if name != "week" and name not in happening.terms:
                fields[name] = plain(setting.value)
        week = int(plain(happening.week.value))
        terms = {name: plain(setting.value) for name, setting in happening.terms.items()}
        found.append(Event(week, happening.kind, fields, happening.id, happening.because, terms))
    return in_time(found)


def in_time(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in the order in which they happen."""
    return tuple(sorted(events, key=lambda event: event.week))
