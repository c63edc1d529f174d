"""The groups, states, leaders, warlords and factions at the start, where they differ from the templates of their kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from sim.evidence.parameter import Parameter, match_template, parameters
from sim.evidence.rows import Row, Value, load, plain_value
from sim.resources import rendered

# What an attribute may say itself, in place of its template.
_OWN = {"default": Value, "low": float, "high": float, "source": str, "assumption": bool}
ENTITY_KINDS = ("groups", "factions", "leaders", "states", "warlords")


@dataclass(frozen=True, slots=True)
class Entity:
    """One group, state, leader, warlord or faction as the seeds describe it.

    Attributes
    ----------
    attributes
        Its own values, each with its range and source: its own if it has them, else those of the template.
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
        If an attribute has no template, or a value lies outside its range.
    """
    return load(f"{kind}.yaml", lambda row: _entity(kind, row), key="name")


def _entity(kind: str, row: Row) -> Entity:
    name, label = row.text("name"), row.text("label")
    attributes: dict[str, Parameter] = {}
    for attribute, value in row.rest().items():
        template = parameters().get(f"{kind}.*.{attribute}") or parameters().get(f"taliban.{attribute}.*")
        if template is None:
            raise row.wrong(f"{attribute} has no template {kind}.*.{attribute} in parameters.yaml")
        own = replace(
            template, key=template.key.replace("*", name), template=template.key, **_own(row, attribute, value)
        )
        if not own.admits(own.default):
            raise row.wrong(f"{attribute} is {own.default!r}, which lies outside its range or choices")
        attributes[attribute] = own
    return Entity(kind, name, label, attributes)


def _own(row: Row, attribute: str, value: object) -> dict[str, Any]:
    """Return what the entry says of an attribute: its value, and its range and standing if it has its own."""
    if not (isinstance(value, Mapping) and "value" in value):
        return {"default": plain_value(row, attribute, value)}
    entry = Row(f"{row.place}, {attribute}", value)
    entry.rename("value", "default")
    own = {name: entry.get(name, hint) for name, hint in _OWN.items() if name in entry}
    entry.close()
    if own.get("source") and own.get("assumption"):
        raise entry.wrong("is either sourced or an assumption, not both")
    # Its own standing replaces the template's.
    return {"source": "", "assumption": False, **own} if {"source", "assumption"} & set(own) else own


def lookup(key: str) -> Parameter | None:
    """Return the parameter of a full key: a plain parameter, or a template with the values of the entity.

    Parameters
    ----------
    key
        `council.noise`, `groups.isis_k.growth`, or a template's own key `groups.*.growth`.

    Returns
    -------
    Parameter or None
        None if no parameter and no template has such a key.
    """
    if key in parameters():
        return parameters()[key]
    template = match_template(key)
    if template is None:
        return None
    own = replace(template, key=key, template=template.key)
    head, _, tail = template.key.partition("*")
    name = key.removeprefix(head).removesuffix(tail)
    entity = entities(template.over).get(name) if template.over in ENTITY_KINDS else None
    return own if entity is None else entity.attributes.get(template.attribute, own)


def describe(key: str) -> str:
    """Return a description of a key in plain lines: meaning, default, unit, range, standing and claims.

    Parameters
    ----------
    key
        As for `lookup`.

    Returns
    -------
    str
        Empty if there is no such key.
    """
    known = lookup(key)
    if known is None:
        return ""
    template = Path(__file__).with_name("described.txt.jinja")
    return rendered(template, known=known, default=_written(known.default)).rstrip("\n")


def _written(value: Value) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {weight:g}" for name, weight in value.items()) or "none"
    return (", ".join(value) if isinstance(value, tuple) else str(value)) or "none"
