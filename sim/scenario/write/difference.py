"""How two scenarios differ: by parameter, with units and claims, not by line of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.scenario.catalogue import Catalogue
from sim.scenario.catalogue import catalogue as shipped_catalogue
from sim.scenario.event import Event
from sim.scenario.load import load_scenario
from sim.scenario.read.header import RUN
from sim.scenario.scenario import Scenario
from sim.scenario.write.resolved import event_text, value_text

ABSENT = "-"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs.

    Attributes
    ----------
    section
        `run`, `assumptions`, `events`, `rules` or a kind of entity.
    key
        What differs.
    first, second
        As each scenario would write it; a dash where it has none.
    unit, text, claims
        What the key means.
    places
        Where each was set, or `default`.
    """

    section: str
    key: str
    first: str
    second: str
    unit: str = ""
    text: str = ""
    claims: tuple[str, ...] = ()
    places: tuple[str, str] = ("default", "default")

    def as_dict(self) -> dict[str, object]:
        """Plain data, for ``--json``."""
        return {name: getattr(self, name) for name in self.__slots__}


def diff(
    first: str | Path | Scenario, second: str | Path | Scenario, catalogue: Catalogue | None = None
) -> tuple[Change, ...]:
    """Return what differs between two scenarios, given by name, path or as loaded.

    Raises
    ------
    ScenarioError
        When one of them cannot be loaded.
    """
    catalogue = catalogue or shipped_catalogue()
    one, other = (
        given if isinstance(given, Scenario) else load_scenario(given, catalogue=catalogue) for given in (first, second)
    )
    return (
        *_run(one, other),
        *_entities(one, other),
        *_assumptions(one, other, catalogue),
        *_rules(one, other, catalogue),
        *_events(one, other, catalogue),
    )


def _places(one: Scenario, other: Scenario, key: str) -> tuple[str, str]:
    first, second = (side.origins[key].short if key in side.origins else "default" for side in (one, other))
    return first, second


def _run(one: Scenario, other: Scenario) -> Iterable[Change]:
    for name in RUN:
        first, second = getattr(one, name), getattr(other, name)
        if first != second:
            yield Change(
                "run", name, format_value(first), format_value(second), RUN[name].unit, places=_places(one, other, name)
            )


def _entities(one: Scenario, other: Scenario) -> Iterable[Change]:
    for kind in ("groups", "states", "leaders", "warlords"):
        first, second = getattr(one, kind), getattr(other, kind)
        for name in (*first, *(name for name in second if name not in first)):
            if (name in first) != (name in second):
                label = (one if name in first else other).labels[name]
                sides = (label, ABSENT) if name in first else (ABSENT, label)
                yield Change(
                    kind,
                    name,
                    *sides,
                    text=f"{kind[:-1]} in one of them only",
                    places=_places(one, other, f"{kind}.{name}"),
                )


def _assumptions(one: Scenario, other: Scenario, catalogue: Catalogue) -> Iterable[Change]:
    added = {
        kind: {
            name: side.labels[name]
            for side in (one, other)
            for name in getattr(side, kind)
            if name not in catalogue.entities[kind]
        }
        for kind in ("groups", "states", "leaders", "warlords")
    }
    for key, parameter in catalogue.expand(added).items():
        first, second = _side(one, key), _side(other, key)
        if first != second:
            yield Change(
                "assumptions",
                key,
                first,
                second,
                _unit(parameter),
                parameter.text,
                parameter.claims,
                _places(one, other, key),
            )


def _side(scenario: Scenario, key: str) -> str:
    """Return a value as written; of an entity that only one scenario has, what it leaves open is not worth a line."""
    if key in scenario.values and (key in scenario.origins or not _own(scenario, key)):
        return value_text(scenario, key)
    return ABSENT


def _own(scenario: Scenario, key: str) -> bool:
    """Say whether a key belongs to an entity that the scenario adds."""
    return any(f"{kind}.{name}" in scenario.origins for kind, name in _named(key))


def _named(key: str) -> Iterable[tuple[str, str]]:
    parts = key.split(".")
    if len(parts) > 2:
        yield parts[0], parts[1]
    yield "groups", parts[-1]


def _unit(parameter: Parameter) -> str:
    return "" if parameter.unit in ("1", "name", "list") else parameter.unit


def _rules(one: Scenario, other: Scenario, catalogue: Catalogue) -> Iterable[Change]:
    for name, rule in catalogue.rules.items():
        if one.rules[name] != other.rules[name]:
            first, second = ("on" if side.rules[name] else "off" for side in (one, other))
            yield Change(
                "rules", name, first, second, "", rule.title, rule.claims, _places(one, other, f"rules.{name}")
            )


def _events(here: Scenario, there: Scenario, catalogue: Catalogue) -> Iterable[Change]:
    first, second = ({event.id: event for event in side.events} for side in (here, there))
    for name in (*first, *(name for name in second if name not in first)):
        one, other = first.get(name), second.get(name)
        sides = _event(one, here), _event(other, there)
        if sides[0] != sides[1]:
            either = one or other
            kind = catalogue.events[either.kind] if either else None
            text, claims = (kind.text, kind.claims) if kind else ("", ())
            yield Change("events", name, *sides, "", text, claims, _places(here, there, f"events.{name}"))


def _event(event: Event | None, scenario: Scenario) -> str:
    if event is None:
        return ABSENT
    silent = replace(event, because="")
    return event_text(silent, scenario).removeprefix(f"{{id: {event.id}, ").removesuffix("}")


def diff_text(changes: Iterable[Change], names: tuple[str, str], catalogue: Catalogue | None = None) -> str:
    """Return the differences as a page that a person reads.

    Parameters
    ----------
    changes
        What :func:`diff` found.
    names
        What to call the two scenarios.
    catalogue
        Holds the claims' titles.
    """
    catalogue = catalogue or shipped_catalogue()
    lines: list[str] = []
    changes = tuple(changes)
    if not changes:
        return f"{names[0]} and {names[1]} assume the same."
    section = ""
    for change in changes:
        if change.section != section:
            section = change.section
            lines += ["", section.upper()]
        lines += _change(change, names)
    claims = sorted({claim for change in changes for claim in change.claims})
    if claims:
        lines += ["", "CLAIMS TOUCHED", *(f"  {claim}  {catalogue.claims.get(claim, '')}" for claim in claims)]
    count = f"{len(changes)} difference{'' if len(changes) == 1 else 's'} between {names[0]} and {names[1]}"
    return "\n".join([count, *lines])


def _change(change: Change, names: tuple[str, str]) -> list[str]:
    unit = f" [{change.unit}]" if change.unit else ""
    claims = f" ({', '.join(change.claims)})" if change.claims else ""
    wide = max(map(len, names))
    head = f"  {change.key}{unit}{claims}" + (f": {change.text[0].lower()}{change.text[1:]}" if change.text else "")
    sides = zip(names, (change.first, change.second), change.places, strict=True)
    return [
        head,
        *(
            f"    {name:<{wide}}  {value}" + (f"   # {place}" if value != ABSENT and place != "default" else "")
            for name, value, place in sides
        ),
    ]
