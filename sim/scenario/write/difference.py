"""Compare two scenarios by parameter, with units and claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.resources import rendered
from sim.scenario.catalogue import KINDS, catalogue
from sim.scenario.event import Event
from sim.scenario.load import load_scenario
from sim.scenario.read.document import RUN
from sim.scenario.scenario import Scenario
from sim.scenario.write.resolved import event_text, value_text

ABSENT = "-"
TEMPLATE = Path(__file__).with_name("difference.txt.jinja")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Attributes
    ----------
    section
        `run`, `assumptions`, `events`, `rules` or a kind of entity.
    key
        The key that differs.
    first, second
        The value in each scenario, as written; a dash where it has none.
    unit, text, claims
        The meaning of the key.
    places
        The place of each value, or `default`.
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
        return {**asdict(self), "claims": list(self.claims)}


def diff(first: str | Path | Scenario, second: str | Path | Scenario) -> tuple[Change, ...]:
    """Return the differences between two scenarios, given by name, path or as loaded.

    Raises
    ------
    ScenarioError
        When one of them cannot be loaded.
    """
    one, other = (given if isinstance(given, Scenario) else load_scenario(given) for given in (first, second))
    parts = (_run, _entities, _assumptions, _rules, _events)
    return tuple(change for part in parts for change in part(one, other))


def parted(first: Scenario, second: Scenario, week: int) -> Scenario:
    """Return a scenario with the past of the first and, from a week on, the assumptions and events of the second.

    Raises
    ------
    SanctuaryError
        For a difference that cannot begin in that week.
    """
    changes: dict[str, object] = {"events.parting": {"week": week, "assume": (assume := {})}}
    events = [{event.id: event for event in side.events} for side in (first, second)]
    for one in diff(first, second):
        there = [side[one.key] for side in events if one.section == "events" and one.key in side]
        if one.section == "events" and all(event.week >= week for event in there):
            changes[f"events.{one.key}"] = events[1].get(one.key, False)
        elif one.section == "assumptions" and one.key in first.values and one.key not in second.distributions:
            assume[one.key] = second.values.get(one.key)
        elif one.section != "run":
            remedy = "Give unknown values a number, and let rules, groups and states and earlier events be the same."
            raise SanctuaryError(f"{one.key} differs, which cannot begin in week {week}", remedy=remedy)
    found = first.changed(changes if assume else {key: changes[key] for key in list(changes)[1:]})
    return replace(found, name=second.name, title=second.title)


def _places(one: Scenario, other: Scenario, key: str) -> tuple[str, str]:
    first, second = (side.origins[key].short if key in side.origins else "default" for side in (one, other))
    return first, second


def _run(one: Scenario, other: Scenario) -> Iterable[Change]:
    for name in RUN:
        first, second = (format_value(getattr(side, name)) for side in (one, other))
        if first != second:
            yield Change("run", name, first, second, RUN[name].unit, places=_places(one, other, name))


def _entities(one: Scenario, other: Scenario) -> Iterable[Change]:
    for kind in KINDS:
        first, second = getattr(one, kind), getattr(other, kind)
        for name in dict.fromkeys((*first, *second)):
            if (name in first) != (name in second):
                here, there = (side.labels[name] if name in getattr(side, kind) else ABSENT for side in (one, other))
                text, places = f"{kind[:-1]} in one of them only", _places(one, other, f"{kind}.{name}")
                yield Change(kind, name, here, there, text=text, places=places)


def _assumptions(one: Scenario, other: Scenario) -> Iterable[Change]:
    here, there = one.added(catalogue()), other.added(catalogue())
    for key, parameter in catalogue().expand({kind: here[kind] | there[kind] for kind in KINDS}).items():
        first, second = _side(one, key), _side(other, key)
        if first != second:
            unit = "" if parameter.unit in ("1", "name", "list") else parameter.unit
            places = _places(one, other, key)
            yield Change("assumptions", key, first, second, unit, parameter.text, parameter.claims, places)


def _side(scenario: Scenario, key: str) -> str:
    """Return a value as written; defaults of an entity that only one scenario has are left out."""
    parts = key.split(".")
    owners = [f"groups.{parts[-1]}", *([f"{parts[0]}.{parts[1]}"] if len(parts) > 2 else [])]
    own = any(owner in scenario.origins for owner in owners)
    return value_text(scenario, key) if key in scenario.values and (key in scenario.origins or not own) else ABSENT


def _rules(one: Scenario, other: Scenario) -> Iterable[Change]:
    for name, rule in catalogue().rules.items():
        if one.rules[name] != other.rules[name]:
            first, second = ("on" if side.rules[name] else "off" for side in (one, other))
            places = _places(one, other, f"rules.{name}")
            yield Change("rules", name, first, second, "", rule.title, rule.claims, places)


def _events(here: Scenario, there: Scenario) -> Iterable[Change]:
    first, second = ({event.id: event for event in side.events} for side in (here, there))
    for name, either in {**second, **first}.items():
        sides = _event(first.get(name), here), _event(second.get(name), there)
        if sides[0] != sides[1]:
            kind, places = catalogue().events[either.kind], _places(here, there, f"events.{name}")
            yield Change("events", name, *sides, "", kind.text, kind.claims, places)


def _event(event: Event | None, scenario: Scenario) -> str:
    if event is None:
        return ABSENT
    silent = replace(event, because="")
    return event_text(silent, scenario).removeprefix(f"{{id: {event.id}, ").removesuffix("}")


def diff_text(changes: Iterable[Change], names: tuple[str, str]) -> str:
    """Return the differences as text.

    Parameters
    ----------
    changes
        The result of :func:`diff`.
    names
        The names of the two scenarios.
    """
    changes = tuple(changes)
    if not changes:
        return f"{names[0]} and {names[1]} assume the same."
    return rendered(TEMPLATE, changes=changes, names=names, absent=ABSENT, known=catalogue().claims).rstrip("\n")
