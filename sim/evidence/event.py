"""The kinds of dated events that a scenario may contain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

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
class EventField:
    """One thing that an event says.

    Attributes
    ----------
    type
        One of `FIELD_TYPES`; a plural is a list.
    default
        None when the field is required or may be left out without a value taking its place.
    """

    name: str
    type: str
    text: str
    required: bool = False
    default: Value | None = None
    unit: str = "1"
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of shock, and the fields that say what happened."""

    name: str
    text: str
    claims: tuple[str, ...]
    fields: Mapping[str, EventField]


@cache
def event_kinds() -> Mapping[str, EventKind]:
    """Return all kinds of events by name.

    Raises
    ------
    SeedError
        When an entry is incomplete or a default contradicts its range.
    """
    path = data_dir("seeds") / "events.yaml"
    entries = Row(path.name, read_yaml(path)).rest()
    return MappingProxyType({name: _kind(name, Row(f"{path.name}, {name}", entry)) for name, entry in entries.items()})


def _kind(name: str, row: Row) -> EventKind:
    fields = row.row("fields").rest()
    kind = EventKind(
        name=name,
        text=row.text("text"),
        claims=row.words("claims"),
        fields={key: _field(key, Row(f"{row.place}, {key}", entry)) for key, entry in fields.items()},
    )
    row.close()
    return kind


def _field(name: str, row: Row) -> EventField:
    kind = row.choice("type", FIELD_TYPES)
    field = EventField(
        name=name,
        type=kind,
        text=row.text("text"),
        required=row.flag("required", default=False),
        default=_default(kind, row),
        unit=row.text("unit", default="1"),
        low=row.number("low"),
        high=row.number("high"),
        choices=row.words("choices"),
    )
    row.close()
    if field.required and field.default is not None:
        raise row.wrong("a required field has no default")
    if (kind == "choice") != bool(field.choices):
        raise row.wrong("type choice and a list of choices belong together")
    if field.choices and field.default is not None and field.default not in field.choices:
        raise row.wrong(f"the default {field.default!r} is not among the choices")
    return field


def _default(kind: str, row: Row) -> Value | None:
    if "default" not in row:
        return None
    value = plain_value(row, "default", row.take("default"))
    # YAML 1.2 reads on and off as words.
    return value == "on" if kind == "switch" and value in ("on", "off") else value
