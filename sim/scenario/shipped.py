"""The catalogue of this installation, made once a process from the evidence and the registry of rules."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sim.resources import data_dir
from sim.scenario.catalogue import KINDS, Catalogue, Entity, EventKind, Parameter, Plain, Switch
from sim.scenario.memo import remembered

if TYPE_CHECKING:
    from sim import evidence

_NAMED = {
    "group": "groups",
    "state": "states",
    "leader": "leaders",
    "warlord": "warlords",
    "faction": "factions",
    "province": "provinces",
}


@cache
def catalogue() -> Catalogue:
    """Return everything that a scenario may name here."""
    return remembered(build)


def build() -> Catalogue:
    """Make the catalogue from the seeds and the rules."""
    from sim import evidence

    parameters = {key: _parameter(given) for key, given in evidence.parameters().items()}
    return Catalogue(
        parameters=parameters,
        entities={kind: _entities(kind, parameters) for kind in (*KINDS, "factions")},
        events={name: _event(kind) for name, kind in evidence.event_kinds().items()},
        rules={rule.name: rule for rule in _rules()},
        claims=_claims(),
        provinces=tuple(evidence.provinces()),
    )


def _parameter(given: evidence.Parameter) -> Parameter:
    return Parameter(
        key=given.key,
        default=_typed(given.default, given.kind),
        text=" ".join(given.text.split()),
        unit=given.unit,
        kind=given.kind,
        low=given.low,
        high=given.high,
        choices=given.choices,
        claims=given.claims,
        source=given.source or None,
        names=_names(given.kind),
        optional=given.default in ("", ()) or given.default is None,
    )


def _entities(kind: str, parameters: dict[str, Parameter]) -> dict[str, Entity]:
    from sim import evidence

    found: dict[str, Entity] = {}
    for name, seed in evidence.entities(kind).items():
        own: dict[str, Parameter] = {}
        for attribute, given in seed.attributes.items():
            template = parameters[f"{kind}.*.{attribute}"]
            own[attribute] = replace(
                template,
                default=_typed(given.value, template.kind),
                low=template.low if given.low is None else given.low,
                high=template.high if given.high is None else given.high,
                source=given.source or (None if given.assumption else template.source),
            )
        found[name] = Entity(name, seed.label, own)
    return found


def _event(given: evidence.EventKind) -> EventKind:
    fields = {
        name: Parameter(
            key=name,
            default=_typed(field.default, field.type, field.low),
            text=" ".join(field.text.split()),
            unit=field.unit,
            kind=field.type,
            low=field.low,
            high=field.high,
            choices=field.choices,
            claims=given.claims,
            names=_names(field.type),
            optional=not field.required,
        )
        for name, field in given.fields.items()
    }
    required = frozenset(name for name, field in given.fields.items() if field.required)
    return EventKind(given.name, " ".join(given.text.split()), given.claims, fields, required)


def _names(kind: str) -> str | None:
    """Return what the words of a value must name: the kind itself if a plural, else the plural of its first word."""
    return kind if kind in _NAMED.values() else _NAMED.get(kind.split("_", 1)[0])


def _typed(value: object, kind: str, low: float | None = None) -> Plain:
    """Return a default of its kind's type, an empty one where the seeds leave it open."""
    if kind in ("number", "integer"):
        return float(value) if isinstance(value, int | float) else float(low or 0.0)
    if kind == "switch":
        return value in (True, "on")
    if kind in _NAMED.values():
        return tuple(value) if isinstance(value, list | tuple) else ()
    if kind.endswith(("_weights", "_shares")):
        pairs = getattr(value, "items", dict[str, float]().items)()
        return {str(name): float(number) for name, number in pairs}
    return str(value or "")


def _rules() -> list[Switch]:
    from sim.rules.registry import RULES

    return [
        Switch(rule.name, rule.title, f"{rule.effect}. Off: {rule.off}.", tuple(rule.claims), tuple(rule.parameters))
        for rule in RULES.values()
    ]


def _claims() -> dict[str, str]:
    """Return the claims' titles by id; parsing all of that long file would cost more than the rest of a check."""
    text = (data_dir("seeds") / "claims.yaml").read_text(encoding="utf-8")
    return dict(re.findall(r"- id: (C\d+)\n\s+title: (.+)", text))
