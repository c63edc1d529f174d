"""A scenario with some of its keys set otherwise, each checked as in a file: points of designs, arms of comparisons, notebooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.scenario.catalogue import KINDS, Catalogue
from sim.scenario.distributions import Distribution
from sim.scenario.event import Event, events_of
from sim.scenario.problems import Notes, Origin, ScenarioError
from sim.scenario.read.events import Happening
from sim.scenario.read.override import apply
from sim.scenario.read.resolve import Content, Resolver, plain
from sim.scenario.read.triggers import nested
from sim.scenario.read.values import Setting

if TYPE_CHECKING:
    from sim.scenario.scenario import Scenario


def fields_changed(
    scenario: Scenario, changes: Mapping[str, object], catalogue: Catalogue, beyond: bool = False
) -> dict[str, Any]:
    """Return the fields of a scenario as some changes leave them.

    Parameters
    ----------
    scenario
        What is changed.
    changes
        Values by key; see :meth:`sim.scenario.Scenario.changed`.
    catalogue
        What may be named.
    beyond
        Whether numbers may lie outside their ranges.

    Raises
    ------
    ScenarioError
        With every change that is wrong.
    """
    notes = Notes()
    resolver = Resolver(catalogue, [], notes, _content(scenario, catalogue))
    resolver.reader.ranged = not beyond
    # A level that leaves an event in changes nothing.
    there = {f"events.{name}" for name in resolver.content.happenings}
    plainly = {
        key: _as_written(value, catalogue) for key, value in changes.items() if not (value is True and key in there)
    }
    apply(plainly, resolver, "changed({key}={text})")
    resolver.check_terms(scenario.oracle)
    if notes.found:
        raise ScenarioError(notes.found)
    content = resolver.content
    unknown = {key: form for key, form in scenario.distributions.items() if key not in content.settings}
    unknown |= {
        key: setting.value for key, setting in content.settings.items() if isinstance(setting.value, Distribution)
    }
    events = scenario.events
    if any(key.startswith("events.") for key in changes):
        unknown = {key: form for key, form in unknown.items() if not key.startswith("events.")}
        events = events_of(content.happenings.values(), catalogue.events, unknown)
    said = {**content.settings, **{f"rules.{name}": setting for name, setting in content.rules.items()}, **content.run}
    run = {name: plain(setting.value) for name, setting in content.run.items()}
    return {
        "values": {**scenario.values, **{key: plain(setting.value) for key, setting in content.settings.items()}},
        "rules": {**scenario.rules, **{name: bool(setting.value) for name, setting in content.rules.items()}},
        "events": events,
        "distributions": unknown,
        "weeks": int(run.get("weeks", scenario.weeks)),
        "oracle": bool(run.get("oracle", scenario.oracle)),
        "scale": float(run.get("scale", scenario.scale)),
        "origins": {**scenario.origins, **{key: setting.at for key, setting in said.items()}},
        "reasons": {key: reason for key, reason in scenario.reasons.items() if key not in said}
        | {key: setting.because for key, setting in said.items() if setting.because},
    }


def name_of(title: str) -> str:
    """Return a title as one word, which tells a variant from what it was made of."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") or "variant"


def _as_written(value: object, catalogue: Catalogue) -> object:
    """Return an event, a distribution or an empty word as a file would write it, and anything else as it is."""
    if isinstance(value, str):
        return value or '""'
    if isinstance(value, Distribution):
        return value.written()
    if not isinstance(value, Event):
        return value
    kind = catalogue.events.get(value.kind)
    usual = {name: field.default for name, field in kind.fields.items() if name not in kind.required} if kind else {}
    fields = {name: told for name, told in value.fields.items() if name not in usual or told != usual[name]}
    because = {"because": value.because} if value.because else {}
    return {"week": value.week, **nested(value.terms), value.kind: fields, **because}


def _content(scenario: Scenario, catalogue: Catalogue) -> Content:
    """Return what a change may build on: the scenario's own entities, and its events, what is unknown in them unknown again."""
    content = Content()
    for kind in KINDS:
        known = catalogue.entities[kind]
        content.added[kind] = {name: scenario.labels[name] for name in getattr(scenario, kind) if name not in known}
    for event in scenario.events:
        place = Origin(f"events.{event.id}", 0, 0)
        settings = {
            name: Setting(scenario.distributions.get(f"events.{event.id}.{name}", value), place)
            for name, value in {**event.fields, **event.terms, "week": float(event.week)}.items()
        }
        week = settings.pop("week")
        terms = {name: settings.pop(name) for name in event.terms}
        content.happenings[event.id] = Happening(event.id, event.kind, week, settings, place, event.because, terms)
    return content
