"""The groups, states, leaders, warlords and factions at the start, where they differ from their kind's templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

from sim.evidence.parameter import Parameter, match_template, parameters
from sim.evidence.rows import Row, Value, plain_value
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir

ENTITY_KINDS = ("groups", "factions", "leaders", "states", "warlords")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An entity's own value, with its own range and source where it has them.

    Attributes
    ----------
    value
        What holds for this entity.
    low, high
        Range where it is narrower or wider than the template's, else None.
    source, assumption
        Where this value comes from; with neither, it shares the standing of the template.
    """

    value: Value
    low: float | None = None
    high: float | None = None
    source: str = ""
    assumption: bool = False


@dataclass(frozen=True, slots=True)
class EntitySeed:
    """One group, state, leader, warlord or faction as the seeds describe it."""

    kind: str
    name: str
    label: str
    attributes: Mapping[str, Attribute]

    @property
    def values(self) -> dict[str, Value]:
        """The plain values by attribute."""
        return {name: attribute.value for name, attribute in self.attributes.items()}


@cache
def entities(kind: str) -> Mapping[str, EntitySeed]:
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


def _entity(kind: str, name: str, row: Row) -> EntitySeed:
    label = row.text("label")
    attributes = {key: _attribute(row, key, value) for key, value in row.rest().items()}
    for key, attribute in attributes.items():
        template = parameters().get(f"{kind}.*.{key}")
        if template is None:
            raise row.wrong(f"{key} has no template {kind}.*.{key} in parameters.yaml")
        if not _own(template, key, attribute).admits(attribute.value):
            raise row.wrong(f"{key} is {attribute.value!r}, which lies outside what is admitted")
    return EntitySeed(kind, name, label, attributes)


def _attribute(row: Row, key: str, value: object) -> Attribute:
    if not (isinstance(value, Mapping) and "value" in value):
        return Attribute(plain_value(row, key, value))
    inner = Row(f"{row.place}, {key}", value)
    attribute = Attribute(
        value=plain_value(inner, "value", inner.take("value")),
        low=inner.number("low"),
        high=inner.number("high"),
        source=inner.text("source", default=""),
        assumption=inner.flag("assumption", default=False),
    )
    inner.close()
    if attribute.source and attribute.assumption:
        raise inner.wrong("is either sourced or an assumption, not both")
    return attribute


def _own(template: Parameter, key: str, attribute: Attribute) -> Parameter:
    """Return a template with the entity's own value, range and standing in it."""
    own = replace(template, key=key, default=attribute.value)
    if attribute.low is not None:
        own = replace(own, low=attribute.low)
    if attribute.high is not None:
        own = replace(own, high=attribute.high)
    if attribute.source or attribute.assumption:
        own = replace(own, source=attribute.source, assumption=attribute.assumption)
    return own


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
    own = replace(template, key=key)
    if template.key.endswith(".*"):
        return own
    kind, name, attribute = key.split(".", 2)
    seed = entities(kind).get(name) if kind in ENTITY_KINDS else None
    if seed is None or attribute not in seed.attributes:
        return own
    return _own(template, key, seed.attributes[attribute])


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
