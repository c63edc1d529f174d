"""The kinds of dated events that a scenario may contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.evidence.parameter import Parameter
from sim.evidence.rows import Row, Value, load

FieldType = Literal[
    "number", "integer", "switch", "choice", "group", "groups", "state", "states", "province", "provinces"
]


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of dated shock, and the fields that describe it. A field that is not required has a default."""

    name: str
    text: str
    claims: tuple[str, ...]
    fields: Mapping[str, Parameter]
    required: frozenset[str]

    @property
    def example(self) -> str:
        """The event as one line of a scenario."""
        if self.name == "assume":
            return "- {week: 26, assume: {taliban.control: 0.3}}"
        shown = [name for name in self.fields if name in self.required] or list(self.fields)[:1]
        inner = ", ".join(f"{name}: {self.fields[name].example}" for name in shown)
        return f"- {{week: 26, {self.name}: {{{inner}}}}}"


@cache
def event_kinds() -> Mapping[str, EventType]:
    """Return all kinds of events by name."""
    return load("events.yaml", _kind, key="name")


def _kind(row: Row) -> EventType:
    claims = row.get("claims", tuple[str, ...])
    entries = row.get("fields", Mapping[str, Mapping[str, object]]).items()
    fields = {name: _field(Row(f"{row.place}, {name}", entry), name, claims) for name, entry in entries}
    required = frozenset(name for name, one in fields.items() if not one.optional)
    return row.read(EventType, claims=claims, fields=fields, required=required)


def _field(row: Row, name: str, claims: tuple[str, ...]) -> Parameter:
    kind = row.get("type", FieldType)
    required = "required" in row and row.get("required", bool)
    given = row.get("default", Value) if "default" in row else None
    if required and given is not None:
        raise row.wrong("a required field has no default")
    low = row.get("low", float) if "low" in row else None
    default = _default(kind, given, low)
    field = row.read(Parameter, key=name, kind=kind, default=default, low=low, claims=claims, optional=not required)
    if (kind == "choice") != bool(field.choices):
        raise row.wrong("type choice and a list of choices belong together")
    if field.choices and given is not None and given not in field.choices:
        raise row.wrong(f"the default {given!r} is not among the choices")
    return field


def _default(kind: str, given: Value | None, low: float | None) -> Value:
    """Return the default of a field, or an empty value of its type if the seeds give none."""
    if kind == "switch":
        # YAML 1.2 reads on and off as words.
        return given in (True, "on")
    if given is not None:
        return given
    if kind in ("number", "integer"):
        return low or 0.0
    return () if kind in ("groups", "states", "provinces") else ""
