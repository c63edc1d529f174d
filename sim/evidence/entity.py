"""The groups, states, leaders, warlords and factions at the start, where they differ from their kind's templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from sim.evidence.parameter import Parameter, match_template, parameters
from sim.evidence.rows import Row, Value, plain_value
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir

ENTITY_KINDS = ("groups", "factions", "leaders", "states", "warlords")


@dataclass(frozen=True, slots=True)
class Entity:
    """One group, state, leader, warlord or faction as the seeds describe it.

    Attributes
    ----------
    attributes
        Its own values, each with the range and the source that hold for it: its own where it has them, else the template's.
    """

    kind: str
    name: str
    label: str
    attributes: Mapping[str, Parameter]

    @property
    def values(self) -> dict[str, Value]:
        """The plain values by attribute."""
        return {name: attribute.default for name, attribute in self.attributes.items()}


@cache
def entities(kind: str) -> Mapping[str, Entity]:
    """Return the entities of a kind by name, in the order of the file.

    Parameters
    ----------
    kind
        One of `ENTITY_KINDS`.

    Raises
    ------
    SeedError
        When an entry has an attribute without a template, or a value outside its range.
    """
    path = data_dir("seeds") / f"{kind}.yaml"
    entries = Row(path.name, read_yaml(path)).rest()
    return MappingProxyType(
        {name: _entity(kind, name, Row(f"{path.name}, {name}", entry)) for name, entry in entries.items()}
    )


def _entity(kind: str, name: str, row: Row) -> Entity:
    label = row.text("label")
    attributes: dict[str, Parameter] = {}
    for attribute, value in row.rest().items():
        template = parameters().get(f"{kind}.*.{attribute}")
        if template is None:
            raise row.wrong(f"{attribute} has no template {kind}.*.{attribute} in parameters.yaml")
        own = replace(
            template, key=f"{kind}.{name}.{attribute}", template=template.key, **_own(row, attribute, value, template)
        )
        if not own.admits(own.default):
            raise row.wrong(f"{attribute} is {own.default!r}, which lies outside what is admitted")
        attributes[attribute] = own
    return Entity(kind, name, label, attributes)


def _own(row: Row, attribute: str, value: object, template: Parameter) -> dict[str, Any]:
    """Return what an entity's attribute says itself: its value, and its range and standing where it has its own."""
    if not (isinstance(value, Mapping) and "value" in value):
        return {"default": plain_value(row, attribute, value)}
    inner = Row(f"{row.place}, {attribute}", value)
    default = plain_value(inner, "value", inner.take("value"))
    low, high = inner.number("low"), inner.number("high")
    source, assumption = inner.text("source", default=""), inner.flag("assumption", default=False)
    inner.close()
    if source and assumption:
        raise inner.wrong("is either sourced or an assumption, not both")
    standing = {"source": source, "assumption": assumption} if source or assumption else {}
    return {
        "default": default,
        "low": template.low if low is None else low,
        "high": template.high if high is None else high,
        **standing,
    }


def lookup(key: str) -> Parameter | None:
    """Return what is known of a full key: a plain parameter, or a template with the entity's own values in it.

    Parameters
    ----------
    key
        `council.noise`, `groups.isis_k.growth`, or a template's own key `groups.*.growth`.

    Returns
    -------
    Parameter or None
        None when no parameter and no template has such a key.
    """
    if key in parameters():
        return parameters()[key]
    template = match_template(key)
    if template is None:
        return None
    own = replace(template, key=key, template=template.key)
    if template.key.endswith(".*"):
        return own
    kind, name, attribute = key.split(".", 2)
    entity = entities(kind).get(name) if kind in ENTITY_KINDS else None
    return own if entity is None else entity.attributes.get(attribute, own)


def describe(key: str) -> str:
    """Return in plain lines what a key means, its unit, range, default, standing and claims.

    Parameters
    ----------
    key
        As for `lookup`.

    Returns
    -------
    str
        Empty when there is no such key.
    """
    known = lookup(key)
    if known is None:
        return ""
    unit = "" if known.unit == "1" else f" {known.unit}"
    span = f", from {known.low:g} to {known.high:g}" if known.low is not None and known.high is not None else ""
    span = f", one of {', '.join(known.choices)}" if known.choices else span
    lines = [
        f"{known.key}: {known.text}",
        f"default {_written(known.default)}{'' if known.choices else unit}{span}",
        f"source {known.source}" if known.source else "an assumption",
    ]
    if known.claims:
        lines.append(f"claims {', '.join(known.claims)}")
    return "\n".join(lines)


def _written(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {weight:g}" for name, weight in value.items()) or "none"
    return (", ".join(value) if isinstance(value, tuple) else str(value)) or "none"
