"""What stands at the head of a scenario: who speaks, what is assumed, and how long it runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from sim.scenario.catalogue import Parameter
from sim.scenario.read.folders import THEMES

FORMAT = 2
"""The version of the format that this code reads; `sanctuary migrate` brings older files to it."""

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Prose = Annotated[str, Field(min_length=1, max_length=4000, pattern=r"\S")]


class Header(BaseModel):
    """The prose of a scenario and its place in a chain; each description is shown on hover."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True, strict=True)

    format: Literal[2] | None = None
    """Version of the scenario format. `sanctuary migrate FILE` brings an older file up to date."""
    extends: Line | None = None
    """The scenario this one begins from: a name (`baseline`) or a path relative to this file."""
    title: Line | None = None
    """A few words that tell this scenario from the others."""
    theme: Literal["reference", "voices", "policies", "counterfactuals", "calibration", "own"] | None = None
    """Where `sanctuary list` puts it."""
    voice: Line | None = None
    """Whose reading of the world this is. Inherited."""
    assumes: Prose | None = None
    """What is assumed, in a sentence or two."""
    because: Prose | None = None
    """Why anybody would assume that; name claims as C16."""
    wrong_if: Prose | None = None
    """What would prove it wrong, in something that can be seen."""
    claims: Annotated[tuple[str, ...], Field(strict=False)] | None = None
    """The claims of the paper that it turns on, such as [C16, C18]."""


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
