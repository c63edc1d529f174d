"""What stands at the head of a scenario: who speaks, what is assumed, and how long it runs."""

from __future__ import annotations

from dataclasses import dataclass

from sim.evidence import Parameter
from sim.scenario.read.folders import THEMES

FORMAT = 2
"""The version of the format that this code reads; `sanctuary migrate` brings older files to it."""


@dataclass(frozen=True, slots=True)
class HeaderField:
    """One line of a header.

    Attributes
    ----------
    text
        Shown on hover.
    longest
        For text: how many characters it may have.
    choices
        For a word: which it may be.
    """

    text: str
    longest: int = 0
    choices: tuple[str, ...] = ()


LINE, PROSE = 200, 4000
FIELDS: dict[str, HeaderField] = {
    "format": HeaderField("Version of the scenario format. `sanctuary migrate FILE` brings an older file up to date."),
    "extends": HeaderField(
        "The scenario this one begins from: a name (`baseline`) or a path relative to this file.", LINE
    ),
    "title": HeaderField("A few words that tell this scenario from the others.", LINE),
    "theme": HeaderField("Where `sanctuary list` puts it.", choices=THEMES),
    "voice": HeaderField("Whose reading of the world this is. Inherited.", LINE),
    "assumes": HeaderField("What is assumed, in a sentence or two.", PROSE),
    "because": HeaderField("Why anybody would assume that; name claims as C16.", PROSE),
    "wrong_if": HeaderField("What would prove it wrong, in something that can be seen.", PROSE),
    "claims": HeaderField("The claims of the paper that it turns on, such as [C16, C18]."),
}


@dataclass(frozen=True, slots=True)
class Header:
    """The prose of a scenario and its place in a chain; what each field is for stands in :data:`FIELDS`."""

    format: int | None = None
    extends: str | None = None
    title: str | None = None
    theme: str | None = None
    voice: str | None = None
    assumes: str | None = None
    because: str | None = None
    wrong_if: str | None = None
    claims: tuple[str, ...] | None = None


def fits(name: str, value: object) -> bool:
    """Whether a value is one that a field of the header takes."""
    if name == "format":
        return isinstance(value, int) and not isinstance(value, bool) and value == FORMAT
    if name == "claims":
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    field = FIELDS[name]
    if field.choices:
        return value in field.choices
    return isinstance(value, str) and bool(value.strip()) and len(value) <= field.longest


def schema_of(name: str) -> dict[str, object]:
    """Return the JSON Schema of a field of the header."""
    field = FIELDS[name]
    if field.longest:
        plain: dict[str, object] = {"maxLength": field.longest, "minLength": 1, "pattern": r"\S", "type": "string"}
    elif field.choices:
        plain = {"enum": list(field.choices), "type": "string"}
    elif name == "format":
        plain = {"const": FORMAT, "type": "integer"}
    else:
        plain = {"items": {"type": "string"}, "type": "array"}
    return {**plain, "description": field.text}


EXPECTED: dict[str, str] = {
    "format": f"write `format: {FORMAT}`, or leave the line out",
    "extends": "write a name or a relative path, such as `extends: baseline`",
    "title": "write a few words, such as `title: Forced expulsion`; put them in quotes if they are a number",
    "theme": "write one of " + ", ".join(THEMES),
    "voice": "write a name, such as `voice: Douglas London`; put it in quotes if it is a number",
    "assumes": "write a sentence, such as `assumes: The Taliban give in when pressed.`",
    "because": "write a sentence, such as `because: The accord says so (C19).`",
    "wrong_if": "write a sentence, such as `wrong_if: A member is handed over.`",
    "claims": "write a list of claim ids, such as `claims: [C16, C18]`",
}

RUN: dict[str, Parameter] = {
    "weeks": Parameter(
        "weeks", 260.0, "How many weeks are simulated from 20 August 2021. Inherited.", "weeks", "count", 1, 1040
    ),
    "scale": Parameter(
        "scale", 1.0, "Share of the Taliban's fighters that is simulated: below 1 one stands for several, above 1 for a part "
        "of one (13 makes a million people). Militants are always all there. Inherited.",
        "share", "share", 0.001, 20.0,
    ),
    "oracle": Parameter(
        "oracle", False, "Whether conditions of events may read the truth and not only what is observed. Inherited.", kind="switch"
    ),
}  # fmt: skip

SECTIONS: dict[str, str] = {
    "assumptions": "Values of parameters that differ from the scenario this one extends, by dotted key.",
    "groups": "Militant groups: attributes that differ, or new groups.",
    "states": "States: attributes that differ, or new states.",
    "leaders": "Taliban leaders: attributes that differ, or new leaders.",
    "warlords": "Warlords: attributes that differ, or new warlords.",
    "events": "Dated shocks. An inherited event is replaced by one with its `id`, and taken out by `remove: id`.",
    "rules": "Mechanisms turned on or off.",
}
