"""The kinds of dated events that a scenario may contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sim.evidence.parameter import Parameter
from sim.evidence.rows import Row, Value, plain_value
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir

FIELD_TYPES = (
    "number",
    "integer",
    "switch",
    "choice",
    "group",
    "groups",
    "state",
    "states",
    "province",
    "provinces",
)


@dataclass(frozen=True, slots=True)
class EventType:
    """A kind of dated shock, and the fields that say what happened; a field that is not required has a default."""

    name: str
    text: str
    claims: tuple[str, ...]
    fields: Mapping[str, Parameter]
    required: frozenset[str]

    @property
    def example(self) -> str:
        """The event as one line of a scenario."""
        shown = [name for name in self.fields if name in self.required] or list(self.fields)[:1]
        inner = ", ".join(f"{name}: {self.fields[name].example}" for name in shown)
        return f"- {{week: 26, {self.name}: {{{inner}}}}}"


@cache
def event_kinds() -> Mapping[str, EventType]:
    """Return all kinds of events by name.

    Raises
    ------
    SeedError
        When an entry is incomplete or a default contradicts its range.
    """
    path = data_dir("seeds") / "events.yaml"
    entries = Row(path.name, read_yaml(path)).rest()
    return MappingProxyType({name: _kind(name, Row(f"{path.name}, {name}", entry)) for name, entry in entries.items()})


def _kind(name: str, row: Row) -> EventType:
    text, claims = " ".join(row.text("text").split()), row.words("claims")
    fields = {
        key: _field(key, Row(f"{row.place}, {key}", entry), claims) for key, entry in row.row("fields").rest().items()
    }
    row.close()
    return EventType(name, text, claims, fields, frozenset(key for key, one in fields.items() if not one.optional))


def _field(name: str, row: Row, claims: tuple[str, ...]) -> Parameter:
    kind = row.choice("type", FIELD_TYPES)
    required = row.flag("required", default=False)
    if required and "default" in row:
        raise row.wrong("a required field has no default")
    given = plain_value(row, "default", row.take("default")) if "default" in row else None
    low = row.number("low")
    field = Parameter(
        key=name,
        default=_default(kind, given, low),
        text=" ".join(row.text("text").split()),
        unit=row.text("unit", default="1"),
        kind=kind,
        low=low,
        high=row.number("high"),
        choices=row.words("choices"),
        claims=claims,
        optional=not required,
    )
    row.close()
    if (kind == "choice") != bool(field.choices):
        raise row.wrong("type choice and a list of choices belong together")
    if field.choices and given is not None and given not in field.choices:
        raise row.wrong(f"the default {given!r} is not among the choices")
    return field


def _default(kind: str, given: Value | None, low: float | None) -> Value:
    """Return a default of the field's type, an empty one where the seeds leave it open."""
    if kind == "switch":
        # YAML 1.2 reads on and off as words.
        return given in (True, "on")
    if given is not None:
        return given
    if kind in ("number", "integer"):
        return low or 0.0
    return () if kind in ("groups", "states", "provinces") else ""
