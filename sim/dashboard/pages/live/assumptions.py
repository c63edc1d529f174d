"""The controls of the live page, made from the catalogue: each key with unit, range, claims and source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from sim.dashboard.pages.shared.plainly import plainly
from sim.evidence import Parameter, sources
from sim.evidence.formatting import format_value
from sim.outputs.calendar import date_of_week
from sim.outputs.wording import spelled
from sim.scenario import Scenario, catalogue
from sim.scenario.catalogue import KINDS
from sim.scenario.write.resolved import value_text


@dataclass(frozen=True)
class Widget:
    """A control for one key; by default an on-off switch."""

    key: str
    topic: str
    text: str
    claims: tuple[str, ...]
    source: str
    value: str
    shown: str
    unit: str = ""
    range: str = "on or off"
    form: str = "choice"
    low: float | None = None
    high: float | None = None
    whole: bool = False
    choices: tuple[str, ...] = ("on", "off")
    unknown: bool = False
    many: bool = False


def widgets(base: Scenario) -> list[Widget]:
    """Return the controls for a scenario in the catalogue's order: assumptions, rules, events.

    Parameters
    ----------
    base
        The scenario without changes from the browser. Resetting a control restores its value.
    """
    known = catalogue()
    added = {
        kind: {name: base.labels[name] for name in getattr(base, kind) if name not in known.entities[kind]}
        for kind in KINDS
    }
    rows = [_assumption(key, parameter, base) for key, parameter in known.expand(added).items() if key in base.values]
    for rule in known.rules.values():
        value = format_value(base.rules[rule.name])
        source = "a mechanism that can be switched off"
        rows.append(Widget(f"rules.{rule.name}", "mechanisms", rule.title, rule.claims, source, value, value))
    for event in base.events:
        told = f"{event.kind.replace('_', ' ').capitalize()}, week of {date_of_week(event.week):%d %B %Y}"
        source, cited = "an event that can be removed", known.events[event.kind].claims
        rows.append(Widget(f"events.{event.id}", "events", told, cited, source, "on", "on"))
    return rows


def sought(base: Scenario, key: str) -> list[str]:
    """Return the key that an address asks for if there is such a control; a star stands for each name."""
    known = (*base.values, *(f"rules.{name}" for name in base.rules), *(f"events.{event.id}" for event in base.events))
    return [key] if any(fnmatchcase(one, key) for one in known) else []


def marked(rows: Sequence[Widget], changes: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the changed keys with old and new values, in the order of the changes."""
    by_key = {row.key: row for row in rows}
    told = []
    for key, value in changes.items():
        text, base = (by_key[key].text, by_key[key].shown) if key in by_key else (key, "")
        told.append({"key": key, "value": value, "base": base, "text": text})
    return told


def _assumption(key: str, parameter: Parameter, base: Scenario) -> Widget:
    found = control(key, parameter, base.values[key], key.split(".", 1)[0].replace("_", " "))
    return replace(
        found,
        text=found.text + _whose(key, base),
        shown=plainly(base, key, value_text(base, key)),
        unknown=key in base.distributions,
    )


def control(key: str, parameter: Parameter, value: object, topic: str) -> Widget:
    """Return the control for a key with a parameter's type; `value` is what holds without it."""
    choice = parameter.switch or (parameter.choices and not parameter.many)
    written = format_value(float(f"{value:.6g}") if isinstance(value, float) else value)
    return Widget(
        key=key,
        topic=topic,
        text=spelled(parameter.text),
        claims=tuple(parameter.claims),
        source=sources()[parameter.source].title if parameter.source else "assumption",
        value=written,
        shown=written,
        unit="" if parameter.unit in ("1", "name", "list") else parameter.unit,
        range="a number for each name" if parameter.weights else spelled(parameter.range).replace("_", " "),
        form="number" if parameter.number else "choice" if choice else "text",
        low=parameter.low,
        high=parameter.high,
        whole=parameter.whole,
        choices=("on", "off") if parameter.switch else tuple(parameter.choices),
        many=parameter.many,
    )


def _whose(key: str, base: Scenario) -> str:
    parts = key.split(".")
    return f": {base.labels[parts[1]]}" if len(parts) > 2 and parts[1] in base.labels else ""
