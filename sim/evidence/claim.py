"""The claims of the paper: their voices, their places, the rules that carry them, and the expected effects."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Literal

from sim.evidence.effect import Effect
from sim.evidence.rows import Row, load

SwitchKind = Literal["rule", "neutral", "event", "point_prior", "definition"]
# The fields of a switch, by its kind.
SWITCH_FIELDS: Mapping[str, tuple[str, ...]] = {
    "rule": ("rule",),
    "neutral": ("parameter", "value"),
    "event": ("event",),
    "point_prior": ("parameters",),
    "definition": (),
}
_ID = re.compile(r"C\d\d\Z")


@dataclass(frozen=True, slots=True)
class Switch:
    """The way in which a claim is taken out of the model.

    Attributes
    ----------
    kind
        Decides which other fields there are.
    rule
        The rule to switch off.
    parameter, value
        The parameter to set to its neutral value, and that value.
    event
        The kind of event to remove from the scenario.
    parameters
        The parameters whose prior is narrowed to a point.
    """

    kind: SwitchKind
    rule: str = ""
    parameter: str = ""
    value: float | None = None
    event: str = ""
    parameters: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("rule", "parameter", "value", "event", "parameters"):
            wanted = name in SWITCH_FIELDS[self.kind]
            if wanted == (getattr(self, name) in ("", None, ())):
                raise ValueError(f"{name} is missing" if wanted else f"unknown field {name} of kind {self.kind}")


@dataclass(frozen=True)
class Expectation:
    """The observation on which a claim stands or falls.

    Attributes
    ----------
    effect, also
        The effect that decides, and further ones.
    test
        The kind of measurement that can tell, in one word.
    scenario
        The shipped scenario to measure it in. A demand, for example, must be made before its effect can be seen.
    """

    effect: Effect
    test: str
    also: tuple[Effect, ...] = ()
    scenario: str = "baseline"
    note: str = ""

    @classmethod
    def from_row(cls, row: Row) -> Expectation:
        """Return an expectation from its entry, which also holds the fields of the effect that decides."""
        own = row.part(*(field.name for field in fields(cls)))
        return own.read(cls, effect=Effect.from_row(row))

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The main effect and the further ones."""
        return (self.effect, *self.also)

    def acts_in(self, effect: Effect) -> tuple[str, ...]:
        """Return the steps in which the mechanism of an effect acts: its own, or those of the first effect."""
        return effect.acts_in or self.effect.acts_in


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the paper in our words, and its form in the model."""

    id: str
    title: str
    statement: str
    voice: str
    locator: str
    status: Literal["paper", "quoted", "inference", "definition"]
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    switch: Switch
    expect: Expectation

    def __post_init__(self) -> None:
        if not _ID.match(self.id):
            raise ValueError(f"{self.id!r} is not an id such as C07")


@cache
def claims() -> Mapping[str, Claim]:
    """Return all claims by id, in the order of the file."""
    return load("claims.yaml", lambda row: row.read(Claim), under="claims")
