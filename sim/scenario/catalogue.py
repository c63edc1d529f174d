"""What a scenario may say: the one list of legal keys, made from the evidence and the registry of rules.

Validation, the JSON Schema, hover texts, `new`, `show` and `diff` all read this. A parameter added to the seeds is
legal, checked, completed and explained everywhere at once.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

KINDS = ("groups", "states", "leaders", "warlords")
"""The kinds of entity to which a scenario may add."""

Plain = float | str | bool | tuple[str, ...] | dict[str, float]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One key that may be set.

    Attributes
    ----------
    key
        Dotted name. One with a star (`groups.*.growth`) is a template: every entity of that kind has one.
    default
        Also says of what type the value is.
    kind
        What the seeds call it: `number`, `integer`, `switch`, `choice`, `text`, or the names it takes (`province`).
    names
        The kind of thing a word of it must name (`provinces`), or None.
    template
        The key with the star that it came from, or None.
    optional
        True when an empty word or list is a value too.
    """

    key: str
    default: Plain
    text: str = ""
    unit: str = "1"
    kind: str = "number"
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    source: str | None = None
    names: str | None = None
    template: str | None = None
    optional: bool = False

    @property
    def switch(self) -> bool:
        """True when the value is on or off."""
        return isinstance(self.default, bool)

    @property
    def many(self) -> bool:
        """True when the value is a list of words."""
        return isinstance(self.default, tuple)

    @property
    def weights(self) -> bool:
        """True when the value is a mapping of names to numbers."""
        return isinstance(self.default, dict)

    @property
    def number(self) -> bool:
        """True when the value is a number."""
        return isinstance(self.default, float) and not self.switch

    @property
    def whole(self) -> bool:
        """True when only whole numbers make sense."""
        return self.kind in ("integer", "count")

    @property
    def share(self) -> bool:
        """True when it is a share or probability, which may be written in per cent."""
        return self.unit.startswith(("share", "probability"))

    @property
    def range(self) -> str:
        """The admissible values in words."""
        if self.switch:
            return "on or off"
        if self.weights:
            return f"{{name: number, ...}} with {self.names} for names"
        if self.choices:
            return ("a list of " if self.many else "one of ") + ", ".join(self.choices)
        if self.names:
            return f"a list of {self.names}" if self.many else f"one of the {self.names}"
        if not self.number:
            return "a word"
        low, high = (None if end is None else written(end) for end in (self.low, self.high))
        words = self.unit.replace("1/", "per ", 1) if self.unit.startswith("1/") else self.unit.removeprefix("1 ")
        unit = "" if words in ("1", "") or self.share else f" {words}"
        if low is not None and high is not None:
            return f"from {low} to {high}{unit}"
        if low is not None:
            return f"{low}{unit} or more"
        return f"{high}{unit} or less" if high is not None else f"any number{unit}"

    @property
    def example(self) -> str:
        """A value as it would be written."""
        if self.default in ("", ()) and self.choices:
            return self.choices[0]
        if self.default in ("", ()) and self.names:
            word = EXAMPLES.get(self.names, "name")
            return f"[{word}]" if self.many else word
        return written(self.default)


EXAMPLES = {"groups": "al_qaeda", "states": "united_states", "provinces": "kabul", "factions": "haqqani"}


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of dated shock, and the fields that say what happened."""

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


@dataclass(frozen=True, slots=True)
class Switch:
    """A rule that a scenario may turn off."""

    name: str
    title: str = ""
    text: str = ""
    claims: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A group, state, leader, warlord or faction, and its own parameters where they differ from the templates."""

    name: str
    label: str
    own: Mapping[str, Parameter] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """Everything a scenario may name."""

    parameters: Mapping[str, Parameter]
    entities: Mapping[str, Mapping[str, Entity]]
    events: Mapping[str, EventKind]
    rules: Mapping[str, Switch]
    claims: Mapping[str, str] = field(default_factory=dict)
    provinces: tuple[str, ...] = ()
    _expanded: dict[tuple[tuple[str, ...], ...], dict[str, Parameter]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def templates(self, kind: str) -> dict[str, Parameter]:
        """Return the attributes that every entity of a kind has, by attribute."""
        prefix = f"{kind}.*."
        return {key.removeprefix(prefix): p for key, p in self.parameters.items() if key.startswith(prefix)}

    def expand(self, added: Mapping[str, Mapping[str, str]] | None = None) -> Mapping[str, Parameter]:
        """Return every legal key with its own default; made once for the same entities.

        Parameters
        ----------
        added
            Entities beyond the shipped ones: kind -> name -> label.
        """
        added = added or {}
        names = tuple((kind, *known) for kind, known in added.items() if known)
        if names not in self._expanded:
            self._expanded[names] = self._expand(added)
        return self._expanded[names]

    def _expand(self, added: Mapping[str, Mapping[str, str]]) -> dict[str, Parameter]:
        found: dict[str, Parameter] = {}
        for parameter in self.parameters.values():
            if "*" not in parameter.key:
                found[parameter.key] = parameter
                continue
            kind = starred(parameter.key)
            known = self.entities.get(kind, {})
            attribute = parameter.key.rsplit(".", 1)[-1]
            for name in (*known, *added.get(kind, {})):
                key = parameter.key.replace("*", name, 1)
                own = known[name].own.get(attribute, parameter) if name in known else parameter
                if key not in self.parameters:
                    found[key] = replace(own, key=key, template=parameter.key)
        return found

    def members(self, added: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, tuple[str, ...]]:
        """Return what a word may name, by kind: groups, states, provinces, ..."""
        found = {kind: (*known, *(added or {}).get(kind, {})) for kind, known in self.entities.items()}
        return {**found, "provinces": self.provinces}


def starred(key: str) -> str:
    """Return the kind of entity that the star of a template stands for; elsewhere it is a group."""
    first = key.split(".", 1)[0]
    return first if first in (*KINDS, "factions") else "groups"


def written(value: object) -> str:
    """Return a value as a scenario writes it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float | int):
        return (
            f"{int(value)}"
            if math.isfinite(value) and value == int(value) and abs(value) < 1e15
            else repr(float(value))
        )
    if isinstance(value, list | tuple):
        return "[" + ", ".join(written(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {written(inner)}" for name, inner in value.items()) + "}"
    return str(value)
