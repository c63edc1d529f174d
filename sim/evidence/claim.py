"""The claims of the paper: who makes each, where, what carries it and what is expected of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sim.evidence.effect import Effect, Inputs, effect_from
from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir

STATUSES = ("paper", "quoted", "inference", "definition")
SWITCH_KINDS = ("rule", "neutral", "event", "point_prior", "definition")
# The kinds of measurement a claim can need. One that is not named here is a misspelling.
TESTS = (
    "equal_discernment",
    "equivalence",
    "factorial_protection",
    "factorial_targeting",
    "frozen_exposure",
    "impulse",
    "latent_log_odds",
    "no_cohesion_effect",
    "open_map",
    "property",
    "rates_per_exiter",
    "recovery_time",
    "ridge",
    "shared_cause",
    "short_horizon",
    "sign",
    "slope_placebo",
    "variance",
    "warlord_alive",
)
_ID = re.compile(r"C\d\d\Z")


@dataclass(frozen=True, slots=True)
class Switch:
    """How a claim is taken out of the model.

    Attributes
    ----------
    kind
        One of `SWITCH_KINDS`.
    rule
        The rule to switch off.
    parameter, value
        The parameter to put at its neutral value, and that value.
    event
        The kind of event to remove from the scenario.
    parameters
        The parameters whose prior is narrowed to a point.
    """

    kind: str
    rule: str = ""
    parameter: str = ""
    value: float | None = None
    event: str = ""
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Expectation:
    """What must be seen for the claim to stand.

    Attributes
    ----------
    effect, also
        The effect that decides, and further ones.
    test
        The kind of measurement that can tell, one of `TESTS`.
    scenario
        The shipped scenario in which it is looked for: a demand must stand before its effect can be seen.
    """

    effect: Effect
    test: str
    also: tuple[Effect, ...] = ()
    scenario: str = "baseline"
    note: str = ""

    @property
    def effects(self) -> tuple[Effect, ...]:
        """The main effect and the further ones."""
        return (self.effect, *self.also)

    def held(self, effect: Effect) -> Inputs:
        """Return what is held as it was in week 0 to leave an effect's direct part.

        That is what the mechanism reads that moves with what others do: the effect's own `input`, or the first effect's. What
        is replayed to compare the arms at all is held too, so that both parts leave out the same. Without an input nothing is
        held, for what is replayed alone is no part of the mechanism.
        """
        inputs = effect.input or self.effect.input
        if not inputs:
            return {}
        steps = dict.fromkeys((*inputs, *effect.replayed))
        return {step: tuple(dict.fromkeys((*inputs.get(step, ()), *effect.replayed.get(step, ())))) for step in steps}


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of the paper in our words, and what it became."""

    id: str
    title: str
    statement: str
    voice: str
    locator: str
    status: str
    parameters: tuple[str, ...]
    outputs: tuple[str, ...]
    switch: Switch
    expect: Expectation


@cache
def claims() -> Mapping[str, Claim]:
    """Return all claims by id, in the order of the file.

    Raises
    ------
    SeedError
        When an entry is incomplete, has an unknown field or comes twice.
    """
    path = data_dir("seeds") / "claims.yaml"
    found: dict[str, Claim] = {}
    for row in Row(path.name, read_yaml(path)).rows("claims"):
        claim = claim_from(row)
        if claim.id in found:
            raise row.wrong(f"{claim.id} comes twice")
        found[claim.id] = claim
    return MappingProxyType(found)


def claim_from(row: Row) -> Claim:
    """Return one claim from its entry."""
    name = row.text("id")
    if not _ID.match(name):
        raise row.wrong(f"{name!r} is not an id such as C07")
    row.place = f"claims.yaml, {name}"
    claim = Claim(
        id=name,
        title=row.text("title"),
        statement=row.text("statement"),
        voice=row.text("voice"),
        locator=row.text("locator"),
        status=row.choice("status", STATUSES),
        parameters=row.words("parameters", required=True),
        outputs=row.words("outputs", required=True),
        switch=_switch(row.row("switch")),
        expect=_expectation(row.row("expect")),
    )
    row.close()
    return claim


def _switch(row: Row) -> Switch:
    kind = row.choice("kind", SWITCH_KINDS)
    switch = Switch(
        kind=kind,
        rule=row.text("rule") if kind == "rule" else "",
        parameter=row.text("parameter") if kind == "neutral" else "",
        value=row.as_number("value", row.take("value")) if kind == "neutral" else None,
        event=row.text("event") if kind == "event" else "",
        parameters=row.words("parameters", required=True) if kind == "point_prior" else (),
    )
    row.close()
    return switch


def _expectation(row: Row) -> Expectation:
    expectation = Expectation(
        effect=effect_from(row),
        test=row.choice("test", TESTS),
        also=tuple(_closed_effect(other) for other in row.rows("also")),
        scenario=row.text("scenario", default="baseline"),
        note=row.text("note", default=""),
    )
    row.close()
    return expectation


def _closed_effect(row: Row) -> Effect:
    effect = effect_from(row)
    row.close()
    return effect
