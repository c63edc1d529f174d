"""Which worlds have to be run to measure an effect of a claim, and by which of them it is told.

A claim is taken out as it says itself (a rule off, a parameter at its neutral value, an event left out), from the scenario in
which it can show, unless the effect names its two arms in other words. All of that is data (`expect` in seeds/claims.yaml); here
it becomes scenarios. Worlds are told apart by what a run depends on, so claims that need the same one share it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from sim.analysis.compare.shapley import coalitions
from sim.evidence import Claim, Effect
from sim.evidence.effect import AddedEvent, Inputs
from sim.evidence.factorial import Factorial
from sim.scenario import Scenario, load_scenario

FULL = "full"
OUT = "out"
# Every rule off, and every rule but the claim's own.
NULL = "null"
ALONE = "alone"
# What the rule reads held as it was in week 0, with the rule and without; and where both are shocked.
FROZEN = "frozen"
FROZEN_OUT = "frozen_out"
SHOCKED = "shocked"
SHOCKED_OUT = "shocked_out"
FROZEN_SHOCKED = "frozen_shocked"
FROZEN_SHOCKED_OUT = "frozen_shocked_out"
# Each world of an effect, and the same with what the rule reads held.
HELD = {FULL: FROZEN, OUT: FROZEN_OUT, SHOCKED: FROZEN_SHOCKED, SHOCKED_OUT: FROZEN_SHOCKED_OUT}


@dataclass(frozen=True)
class TrialWorld:
    """A scenario to run, and what its steps read as it was somewhere else.

    Attributes
    ----------
    scenario
        Resolved; each seed draws what it leaves open.
    inputs
        What is held, by the step of the week that reads it.
    source
        Where the steps read instead: this scenario at the same seed, week by week; by default week 0 of the run itself.
    """

    scenario: Scenario
    inputs: Inputs = field(default_factory=dict)
    source: Scenario | None = None

    @cached_property
    def key(self) -> str:
        """What tells worlds apart."""
        if not self.inputs:
            return self.scenario.digest
        held = json.dumps({step: sorted(columns) for step, columns in self.inputs.items()}, sort_keys=True)
        source = "" if self.source is None else self.source.digest
        return hashlib.sha256(f"{self.scenario.digest} {held} {source}".encode()).hexdigest()


@dataclass(frozen=True)
class Trial:
    """The worlds of one effect of a claim.

    Attributes
    ----------
    claim, effect
        What is measured.
    worlds
        By role: `full`, `out`, and where they make sense the others.
    """

    claim: Claim
    effect: Effect
    worlds: dict[str, TrialWorld]

    @property
    def is_held(self) -> bool:
        """Whether its worlds are run also with what the rule reads held."""
        return FROZEN in self.worlds

    @property
    def kind(self) -> str:
        """`property`, `variance`, `placebo`, `impulse`, `recovery`, `duration` or `effect`: how the worlds answer."""
        if self.claim.switch.kind == "definition":
            return "property"
        if self.claim.switch.kind == "point_prior":
            return "variance"
        if self.effect.along_remoteness:
            return "placebo"
        if self.effect.half_time:
            return "recovery"
        if self.effect.below:
            return "duration"
        return "effect" if self.effect.shock is None else "impulse"

    @property
    def weekly(self) -> bool:
        """Whether every week up to the effect's is read, not only that one."""
        return self.kind in ("recovery", "duration")


def trials(claim: Claim, point: Mapping[str, object] | None = None) -> tuple[Trial, ...]:
    """Return a claim's trials, the one that decides first.

    Parameters
    ----------
    claim
        The claim.
    point
        Values that the worlds start from in place of the baseline's: a point of a hypercube. What a claim's own scenario assumes
        beyond the baseline stays, since it is the world of which the claim is said. The arms that say only more about an
        effect are left out then.
    """
    return tuple(
        _trial(claim, effect, point, first=number == 0 and point is None)
        for number, effect in enumerate(claim.expect.effects)
    )


def _trial(claim: Claim, effect: Effect, point: Mapping[str, object] | None, first: bool) -> Trial:
    start = _at(scenario_named(effect.scenario or claim.expect.scenario), point or {})
    base = start.changed(spread(start, effect.where), beyond=True)
    switch = claim.switch
    if switch.kind in ("definition", "point_prior"):
        return Trial(claim, effect, {FULL: TrialWorld(base)})
    worlds = _arms(claim, effect, base)
    held = claim.expect.held(effect)
    if held and point is None:
        worlds |= {HELD[role]: TrialWorld(world.scenario, held) for role, world in worlds.items()}
    if first and effect.shock is None and switch.kind == "rule" and not effect.instead:
        null = base.changed(dict.fromkeys((f"rules.{rule}" for rule in base.rules), False))
        worlds |= {NULL: TrialWorld(null), ALONE: TrialWorld(null.changed({f"rules.{switch.rule}": True}))}
    return Trial(claim, effect, worlds)


def _at(scenario: Scenario, point: Mapping[str, object]) -> Scenario:
    """Return a scenario at a point: what it assumes beyond the baseline as it is, and everything else as the point has it."""
    before = scenario_named("baseline").origins
    own = {key for key, place in scenario.origins.items() if before.get(key) != place}
    return scenario.changed({key: value for key, value in point.items() if key not in own})


def _arms(claim: Claim, effect: Effect, base: Scenario) -> dict[str, TrialWorld]:
    """Return the worlds that an effect is the difference of."""
    if effect.along_remoteness:
        return {FULL: TrialWorld(base)}
    if effect.event is not None:
        return {FULL: TrialWorld(with_event(base, effect.event)), OUT: TrialWorld(base)}
    out = base.changed(spread(base, effect.instead), beyond=True) if effect.instead else taken_out(base, claim)
    worlds = {FULL: TrialWorld(base), OUT: _replaying(out, effect.replayed, base)}
    if effect.shock is not None:
        shocked, shocked_out = with_event(base, effect.shock), with_event(out, effect.shock)
        worlds |= {SHOCKED: TrialWorld(shocked), SHOCKED_OUT: _replaying(shocked_out, effect.replayed, shocked)}
    return worlds


def _replaying(scenario: Scenario, inputs: Inputs, source: Scenario) -> TrialWorld:
    return TrialWorld(scenario, inputs, source) if inputs else TrialWorld(scenario)


@cache
def scenario_named(name: str) -> Scenario:
    """Return a shipped scenario, read once."""
    return load_scenario(name)


def with_event(scenario: Scenario, added: AddedEvent) -> Scenario:
    """Return a scenario with one event more."""
    return scenario.changed({f"events.{added.kind}_{added.week}": {"week": added.week, added.kind: added.fields}})


def taken_out(full: Scenario, claim: Claim) -> Scenario:
    """Return a scenario with a claim's mechanism taken out as the claim says."""
    switch = claim.switch
    if switch.kind == "rule":
        return full.changed({f"rules.{switch.rule}": False})
    if switch.kind == "neutral":
        return full.changed({switch.parameter: switch.value}, beyond=True)
    return full.changed({f"events.{event.id}": "off" for event in full.events if event.kind == switch.event})


def spread(scenario: Scenario, changes: Mapping[str, object]) -> dict[str, object]:
    """Return changes with a star written out: every key of the scenario that fits takes the value."""
    found: dict[str, object] = {}
    for key, value in changes.items():
        head, star, tail = key.partition("*")
        if star:
            found |= dict.fromkeys((key for key in scenario.values if _fits(key, head, tail)), value)
        else:
            found[key] = value
    return found


def _fits(key: str, head: str, tail: str) -> bool:
    return key.startswith(head) and key.endswith(tail) and "." not in key[len(head) : len(key) - len(tail)]


def factorial_worlds(one: Factorial) -> dict[frozenset[str], TrialWorld]:
    """Return one world for every set of players, those of the set in and the others taken out."""
    base = scenario_named("baseline")
    worlds = {}
    for there in coalitions(tuple(one.players)):
        changes: dict[str, object] = {}
        for player, without in one.players.items():
            if player not in there:
                changes |= spread(base, without)
        worlds[there] = TrialWorld(base.changed(changes, beyond=True))
    return worlds


def latent_worlds(claim: Claim, draws: int, held: bool = False) -> tuple[TrialWorld, ...]:
    """Return worlds that differ only in one draw of the unknowns that a claim is about.

    Parameters
    ----------
    claim
        One that is taken out by holding unknowns.
    draws
        How many.
    held
        Whether what carries the unknowns on reads is held as it was in week 0.
    """
    inputs = claim.expect.held(claim.expect.effect) if held else {}
    base = scenario_named(claim.expect.scenario)
    keys = claim.switch.parameters
    found = []
    for number in range(draws):
        # Seeds far from those of the runs, so that no run repeats the draw of its own world.
        drawn = base.draw(LATENT_SEED + number)
        found.append(TrialWorld(base.changed({key: drawn.values[key] for key in keys}), inputs))
    return tuple(found)


LATENT_SEED = 1_000_000
