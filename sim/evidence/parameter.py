"""The parameters of the rules: unit, default, admissible range, and a source or the word assumption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.evidence.formatting import format_value
from sim.evidence.rows import Row, Value, load

NUMBER = "number"
Kind = Literal[
    "number",
    "switch",
    "choice",
    "group",
    "faction",
    "province",
    "provinces",
    "province_weights",
    "state_shares",
    "group_weights",
]
# The kind of entity that a word of a value must name, by the first word of the parameter's kind.
_NAMED = ("groups", "states", "leaders", "warlords", "factions", "provinces", "outputs")
EXAMPLES = {
    "outputs": "seen.isis_k",
    "groups": "al_qaeda",
    "states": "united_states",
    "provinces": "kabul",
    "factions": "haqqani",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """A key that a scenario may set, an attribute of an entity, or a field of an event.

    A key with a star is a template: it stands for one attribute of every entity of a kind (`groups.*.growth`).

    Attributes
    ----------
    default
        The default value; it also determines the type.
    kind
        `number`, `integer`, or the kind of other values, one of `Kind`.
    low, high
        Admissible range of a number, inclusive.
    rules
        Names of the rules that read it.
    source
        Id of a source; empty for an assumption.
    template
        The key of its template, or None.
    optional
        True if the value may be an empty word or list.
    unmoved
        True if no effect on any output was found, in any scenario that was tried; a claim needs it nevertheless.
    """

    key: str
    default: Value
    text: str = ""
    unit: str = "1"
    kind: str = NUMBER
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    source: str = ""
    assumption: bool = False
    template: str | None = None
    optional: bool = False
    unmoved: bool = False

    @property
    def names(self) -> str | None:
        """The kind of entity that a word of the value must name, such as `provinces`, or None."""
        plural = self.kind.split("_", 1)[0].removesuffix("s") + "s"
        return plural if plural in _NAMED else None

    @property
    def switch(self) -> bool:
        """True if the value is on or off."""
        return isinstance(self.default, bool)

    @property
    def many(self) -> bool:
        """True if the value is a list of words."""
        return isinstance(self.default, tuple)

    @property
    def weights(self) -> bool:
        """True if the value is a mapping of names to numbers."""
        return isinstance(self.default, dict)

    @property
    def number(self) -> bool:
        """True if the value is a number."""
        return isinstance(self.default, float) and not self.switch

    @property
    def whole(self) -> bool:
        """True if only whole numbers make sense."""
        return self.kind in ("integer", "count")

    @property
    def share(self) -> bool:
        """True if the value is a share or probability, which may be written in per cent."""
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
        low, high = (None if end is None else format_value(end) for end in (self.low, self.high))
        words = self.unit.replace("1/", "per ", 1) if self.unit.startswith("1/") else self.unit.removeprefix("1 ")
        unit = "" if words in ("1", "") or self.share else f" {words}"
        if low is not None and high is not None:
            return f"from {low} to {high}{unit}"
        if low is not None:
            return f"{low}{unit} or more"
        return f"{high}{unit} or less" if high is not None else f"any number{unit}"

    @property
    def example(self) -> str:
        """An example of a value in the notation of scenario files."""
        if self.default in ("", ()) and self.choices:
            return self.choices[0]
        if self.default in ("", ()) and self.names:
            word = EXAMPLES.get(self.names, "name")
            return f"[{word}]" if self.many else word
        return format_value(self.default)

    @property
    def is_template(self) -> bool:
        """True if the key stands for an attribute of every entity of a kind."""
        return "*" in self.key.split(".")

    @property
    def over(self) -> str:
        """The kind of entity a template is repeated over, such as `groups`; empty for a plain parameter.

        A star at the end (`taliban.loyalty.*`) stands for a group.
        """
        if not self.is_template:
            return ""
        return "groups" if self.key.endswith(".*") else self.key.split(".", 1)[0]

    @property
    def attribute(self) -> str:
        """The attribute of an entity that a template stands for: `growth`, or `loyalty` for `taliban.loyalty.*`."""
        return self.key.removesuffix(".*").rsplit(".", 1)[-1]

    def matches(self, key: str) -> bool:
        """Return whether this template covers a full key."""
        template = match_template(key)
        return template is not None and template.key == self.key

    def admits(self, value: Value) -> bool:
        """Return whether a number lies in the range, or a word is among the choices."""
        if self.choices:
            return value in self.choices
        if isinstance(value, bool) or not isinstance(value, int | float):
            return self.kind != NUMBER
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@cache
def parameters() -> Mapping[str, Parameter]:
    """Return plain parameters and templates by key, in the order of the file.

    Raises
    ------
    SeedError
        If an entry is incomplete, contradicts itself or occurs twice.
    """
    return load("parameters.yaml", parameter_from, key="key", under="parameters")


@cache
def removed() -> Mapping[str, str]:
    """Return what takes the place of each key of an earlier version, rules included; a star stands for an entity."""
    return load("parameters.yaml", lambda row: row.text("instead"), key="key", under="removed")


def instead(key: str) -> str:
    """Return what takes the place of a key of an earlier version, such as `groups.isis_k.outbids`; empty for other keys."""
    parts = key.split(".")
    return removed().get(key) or removed().get(".".join((parts[0], "*", *parts[2:])), "")


def parameter_from(row: Row) -> Parameter:
    """Return one parameter from its entry."""
    default = row.get("default", Value)
    kind = row.get("kind", Kind) if "kind" in row else NUMBER
    unit, text = row.text("unit"), row.text("text")
    parameter = row.read(Parameter, default=default, kind=kind, unit=unit, text=text, optional=default in ("", ()))
    _check(row, parameter)
    return parameter


def _check(row: Row, parameter: Parameter) -> None:
    if bool(parameter.source) == parameter.assumption:
        raise row.wrong("needs either a source or `assumption: true`")
    if parameter.kind == NUMBER:
        if parameter.low is None or parameter.high is None:
            raise row.wrong("a number needs low and high")
        if parameter.low >= parameter.high:
            raise row.wrong(f"low ({parameter.low:g}) is not below high ({parameter.high:g})")
        row.as_number("default", parameter.default)
    if (parameter.kind == "choice") != bool(parameter.choices):
        raise row.wrong("kind choice and a list of choices belong together")
    if not parameter.admits(parameter.default):
        raise row.wrong(f"the default {parameter.default!r} is outside its range or choices")


@cache
def read_by(rule: str) -> tuple[str, ...]:
    """Return the keys of the parameters that a rule reads, in the order of the file."""
    return tuple(key for key, parameter in parameters().items() if rule in parameter.rules)


@cache
def match_template(key: str) -> Parameter | None:
    """Return the template of a full key, or None.

    Parameters
    ----------
    key
        For example `groups.isis_k.growth`, with the template `groups.*.growth`.
    """
    parts = key.split(".")
    wanted = (".".join((*parts[:place], "*", *parts[place + 1 :])) for place in range(len(parts)))
    return next((parameters()[template] for template in wanted if template in parameters()), None)
