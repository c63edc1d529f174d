"""A dated event of a scenario with all its fields."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sim.evidence import EventType
from sim.scenario.distributions import Distribution
from sim.scenario.problems import Origin
from sim.scenario.read.events import Happening
from sim.scenario.read.triggers import nested
from sim.scenario.read.values import Setting


@dataclass(frozen=True, slots=True)
class Event:
    """An event in one week.

    Attributes
    ----------
    week
        Week 0 begins on 20 August 2021; -1 is the week before.
    kind
        A kind in `seeds/events.yaml`.
    fields
        Every field of that kind; a field that is not given has its default.
    id
        The name by which other scenarios replace it.
    because
        The reason for it.
    terms
        The terms of its condition, by keys such as `when.above` (`sim.scenario.read.triggers.TERMS`); `week` is then the first
        week in which it may be ordered. Empty for an event that happens on its date.
    """

    week: int
    kind: str
    fields: dict[str, Any]
    id: str = ""
    because: str = ""
    terms: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def assumed(self) -> dict[str, Any]:
        """The values that an event of the kind `assume` sets, by the key of the assumption."""
        return {key: value for key, value in self.fields.items() if "." in key}


def plain(value: Any) -> Any:
    """Return a value, or the median of one that is not known."""
    return value.middle if isinstance(value, Distribution) else value


def events_of(
    happenings: Iterable[Happening], kinds: Mapping[str, EventType], distributions: dict[str, Distribution]
) -> tuple[Event, ...]:
    """Return the events in order of time with all their fields, adding what is unknown to the distributions."""
    found: list[Event] = []
    for happening in happenings:
        settings = {**happening.fields, "week": happening.week, **happening.terms}
        for name, setting in settings.items():
            if isinstance(setting.value, Distribution):
                distributions[f"events.{happening.id}.{name}"] = setting.value
        usual = {name: parameter.default for name, parameter in kinds[happening.kind].fields.items()}
        fields = usual | {name: plain(setting.value) for name, setting in happening.fields.items()}
        terms = {name: plain(setting.value) for name, setting in happening.terms.items()}
        week = int(plain(happening.week.value))
        found.append(Event(week, happening.kind, fields, happening.id, happening.because, terms))
    return in_time(found)


def happening_of(event: Event, distributions: Mapping[str, Distribution]) -> Happening:
    """Return an event as it is written, with its unknown values as distributions again."""
    place = Origin(f"events.{event.id}", 0, 0)
    week, fields, terms = (
        {name: Setting(distributions.get(f"events.{event.id}.{name}", value), place) for name, value in part.items()}
        for part in ({"week": float(event.week)}, event.fields, event.terms)
    )
    return Happening(event.id, event.kind, week["week"], fields, place, event.because, terms)


def as_written(event: Event, kind: EventType | None) -> dict[str, object]:
    """Return an event as a mapping that a file could hold, leaving out defaults."""
    usual = {name: field.default for name, field in kind.fields.items() if name not in kind.required} if kind else {}
    fields = {name: value for name, value in event.fields.items() if name not in usual or value != usual[name]}
    because = {"because": event.because} if event.because else {}
    return {"week": event.week, **nested(event.terms), event.kind: fields, **because}


def in_time(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return events in the order in which they happen."""
    return tuple(sorted(events, key=lambda event: event.week))
