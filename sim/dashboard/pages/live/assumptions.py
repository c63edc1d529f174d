"""The widgets of the live page, made from the catalogue: each key with unit, range, claims and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

from sim.evidence import Parameter, sources
from sim.evidence.formatting import format_value
from sim.outputs.wording import spelled
from sim.scenario import Scenario, catalogue
from sim.scenario.catalogue import KINDS
from sim.scenario.write.resolved import value_text


class Widget(TypedDict):
    """One thing that may be set, as the browser shows it."""

    key: str
    topic: str
    text: str
    unit: str
    range: str
    claims: list[str]
    source: str
    form: str
    low: float | None
    high: float | None
    step: float | None
    choices: list[str]
    value: str
    shown: str
    unknown: bool


def widgets(base: Scenario) -> list[Widget]:
    """Return what may be set in a scenario, in the catalogue's order: assumptions, then rules, then events.

    Parameters
    ----------
    base
        The scenario without any change made in the browser; its values are what a reset goes back to.
    """
    known = catalogue()
    added = {
        kind: {name: base.labels[name] for name in getattr(base, kind) if name not in known.entities[kind]}
        for kind in KINDS
    }
    rows = [_assumption(key, parameter, base) for key, parameter in known.expand(added).items() if key in base.values]
    rows += [
        _switch(f"rules.{rule.name}", "mechanisms", rule.title, rule.claims, base.rules[rule.name])
        for rule in known.rules.values()
    ]
    rows += [
        _switch(f"events.{event.id}", "events", _told(event.kind, event.week), known.events[event.kind].claims, True)
        for event in base.events
    ]
    return rows


def marked(rows: list[Widget], changes: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the changed rows with their new value, in the order in which they were changed."""
    by_key = {row["key"]: row for row in rows}
    return [
        {
            "key": key,
            "value": value,
            "base": by_key[key]["shown"] if key in by_key else "",
            "text": by_key[key]["text"] if key in by_key else key,
        }
        for key, value in changes.items()
    ]


def _assumption(key: str, parameter: Parameter, base: Scenario) -> Widget:
    value = base.values[key]
    unknown = key in base.distributions
    form = (
        "number"
        if parameter.number
        else "choice"
        if parameter.switch or (parameter.choices and not parameter.many)
        else "text"
    )
    low, high = parameter.low, parameter.high
    return {
        "key": key,
        "topic": key.split(".", 1)[0].replace("_", " "),
        "text": spelled(parameter.text) + _whose(key, base),
        "unit": "" if parameter.unit in ("1", "name", "list") else parameter.unit,
        "range": parameter.range.replace("_", " "),
        "claims": list(parameter.claims),
        "source": sources()[parameter.source].title if parameter.source else "assumption",
        "form": form,
        "low": low,
        "high": high,
        "step": _step(low, high, parameter.whole),
        "choices": ["on", "off"] if parameter.switch else list(parameter.choices),
        "value": format_value(float(f"{value:.6g}") if isinstance(value, float) else value),
        "shown": value_text(base, key),
        "unknown": unknown,
    }


def _switch(key: str, topic: str, text: str, claims: tuple[str, ...], on: bool) -> Widget:
    value = "on" if on else "off"
    return {
        "key": key, "topic": topic, "text": text, "unit": "", "range": "on or off", "claims": list(claims),
        "source": "a mechanism that can be taken out" if topic == "mechanisms" else "an event that can be left out",
        "form": "choice", "low": None, "high": None, "step": None, "choices": ["on", "off"], "value": value,
        "shown": value, "unknown": False,
    }  # fmt: skip


def _told(kind: str, week: int) -> str:
    from sim.outputs.calendar import date_of_week

    return f"{kind.replace('_', ' ').capitalize()}, week of {date_of_week(week):%d %B %Y}"


def _whose(key: str, base: Scenario) -> str:
    parts = key.split(".")
    return f": {base.labels[parts[1]]}" if len(parts) > 2 and parts[1] in base.labels else ""


def _step(low: float | None, high: float | None, whole: bool) -> float | None:
    if low is None or high is None or high <= low:
        return None
    step = (high - low) / 100
    return max(1.0, float(round(step))) if whole else step
