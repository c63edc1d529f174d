"""Build the variants that must be run to measure an effect of a claim.

The claim says how its mechanism is taken out: a rule off, a parameter at its neutral value, or an event left out. An effect may
describe its two arms in other words. All of that is data (`expect` in seeds/claims.yaml), which this module turns into
scenarios. Variants with the same key give the same runs, so claims that need the same variant share it.
"""

from __future__ import annotations

import hashlib
import json
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, cached_property, lru_cache

from sim.analysis.compare.shapley import coalitions
from sim.evidence import Claim, Effect
from sim.evidence.effect import AddedEvent
from sim.evidence.factorial import Factorial
from sim.runs.replayed import Part, acts_of_others
from sim.scenario import Scenario, load_scenario, spread

NOTHING = Part()
FULL = "full"
OUT = "out"
SHOCKED = "shocked"
SHOCKED_OUT = "shocked_out"
# For each variant without the mechanism: the same variant, in which all others act as in the variant with it.
REPLAYED = {OUT: "replayed", SHOCKED_OUT: "replayed_shocked"}
# Variants with one draw of the unknowns each, and the same in which all others act as in `full`; a number follows.
DRAW, REPLAYED_DRAW = "draw ", "replayed draw "
SEED = 1
# The least number of pairs that are judged, if there are as many.
FEWEST = 25
# Far from the seeds of the runs, so that no run repeats the draw of its own variant.
LATENT_SEED = 1_000_000


@dataclass(frozen=True)
class Variant:
    """A scenario to run, and the part of another run that is replayed in it.

    Attributes
    ----------
    scenario
        A resolved scenario; each seed draws the unknowns that it leaves open.
    part, source
        The replayed part, and the scenario whose run at the same seed gives it; None where nothing is replayed.
    """

    scenario: Scenario
    part: Part = NOTHING
    source: Scenario | None = None

    @cached_property
    def key(self) -> str:
        """An identifier; variants with the same key give the same runs."""
        if self.source is None:
            return self.scenario.digest
        part = json.dumps(asdict(self.part), sort_keys=True)
        return hashlib.sha256(f"{self.scenario.digest} {part} {self.source.digest}".encode()).hexdigest()


@dataclass(frozen=True)
class Trial:
    """The variants of one effect of a claim.

    Attributes
    ----------
    claim, effect
        The effect that is measured, and its claim.
    variants
        By role: `full`, `out`, and the others that the effect needs.
    seeds
        The seeds of the runs.
    looks
        How many times the runs may be judged at most, which widens every interval.
    """

    claim: Claim
    effect: Effect
    variants: dict[str, Variant]
    seeds: range = range(SEED, SEED + 1)
    looks: int = 1

    @property
    def first(self) -> Trial:
        """The trial with the seeds of two looks, which decide its label; replays stop there."""
        return replace(self, seeds=self.seeds[: 2 * FEWEST])

    @property
    def kind(self) -> str:
        """The kind of measurement: `property`, `variance`, `placebo`, `impulse`, `recovery`, `duration` or `effect`."""
        switch, effect = self.claim.switch.kind, self.effect
        if switch in ("definition", "point_prior"):
            return "property" if switch == "definition" else "variance"
        if effect.along_remoteness:
            return "placebo"
        if effect.shock is not None:
            return "recovery" if effect.half_time else "impulse"
        return "duration" if effect.below else "effect"

    @property
    def is_paired(self) -> bool:
        """True if the effect is the difference of pairs of runs."""
        return self.kind not in ("property", "variance", "placebo")

    @property
    def weekly(self) -> bool:
        """True if every week up to the effect's week is read, and not only that week."""
        return self.kind in ("recovery", "duration")


def trials(claim: Claim, point: Mapping[str, object] | None = None, draws: int = 0) -> tuple[Trial, ...]:
    """Return the trials of a claim, the main effect first.

    Parameters
    ----------
    claim
        The claim.
    point
        Values that replace those of the baseline: a point of a hypercube. Assumptions that the claim's own scenario adds to the
        baseline stay, since the claim is about that scenario. Variants that only explain an effect are left out.
    draws
        For a claim about unknowns, the number of variants that differ in one draw of them.
    """
    return tuple(Trial(claim, effect, dict(_variants(claim, effect, point, draws))) for effect in claim.expect.effects)


def _variants(
    claim: Claim, effect: Effect, point: Mapping[str, object] | None, draws: int
) -> Iterator[tuple[str, Variant]]:
    start = _at(effect.scenario or claim.expect.scenario, tuple((point or {}).items()))
    base = start.changed(spread(start, effect.where), beyond=True)
    switch = claim.switch
    others = {} if switch.kind == "definition" else acts_of_others(claim.expect.acts_in(effect))
    if switch.kind in ("definition", "point_prior"):
        yield FULL, Variant(base)
        for number in range(draws if switch.kind == "point_prior" else 0):
            drawn = base.draw(LATENT_SEED + number)
            fixed = base.changed({key: drawn.values[key] for key in switch.parameters})
            yield f"{DRAW}{number}", Variant(fixed)
            yield f"{REPLAYED_DRAW}{number}", Variant(fixed, Part(acts=others), base)
        return
    variants = _arms(claim, effect, base)
    yield from variants.items()
    if point is not None:
        return
    for full, out in ((FULL, OUT), (SHOCKED, SHOCKED_OUT)):
        if out in variants:
            without = variants[out]
            yield REPLAYED[out], Variant(without.scenario, Part(effect.replayed, others), variants[full].scenario)


@lru_cache(maxsize=100)
def _at(name: str, point: tuple[tuple[str, object], ...]) -> Scenario:
    """Return a shipped scenario at a point of the hypercube; keys in which it differs from the baseline stay."""
    scenario, before = scenario_named(name), scenario_named("baseline").origins
    own = {key for key, place in scenario.origins.items() if before.get(key) != place}
    return scenario.changed({key: value for key, value in point if key not in own})


def _arms(claim: Claim, effect: Effect, base: Scenario) -> dict[str, Variant]:
    """Return the variants whose difference is the effect."""
    if effect.event is not None:
        return {FULL: Variant(with_event(base, effect.event)), OUT: Variant(base)}
    out = base.changed(spread(base, effect.instead), beyond=True) if effect.instead else taken_out(base, claim)
    arms = {(FULL, OUT): (base, out)}
    if effect.shock is not None:
        arms[SHOCKED, SHOCKED_OUT] = with_event(base, effect.shock), with_event(out, effect.shock)
    variants: dict[str, Variant] = {}
    for (with_it, without), (full, less) in arms.items():
        variants[with_it] = Variant(full)
        variants[without] = Variant(less, Part(effect.replayed), full) if effect.replayed else Variant(less)
    return variants


@cache
def scenario_named(name: str) -> Scenario:
    """Return a shipped scenario; each is read once."""
    return load_scenario(name)


def with_event(scenario: Scenario, added: AddedEvent) -> Scenario:
    """Return a scenario with one more event."""
    return scenario.changed({f"events.{added.kind}_{added.week}": {"week": added.week, added.kind: added.fields}})


def taken_out(full: Scenario, claim: Claim) -> Scenario:
    """Return a scenario with the claim's mechanism taken out."""
    switch = claim.switch
    if switch.kind == "rule":
        return full.changed({f"rules.{switch.rule}": False})
    if switch.kind == "neutral":
        return full.changed({switch.parameter: switch.value}, beyond=True)
    return full.changed({f"events.{event.id}": "off" for event in full.events if event.kind == switch.event})


def factorial_variants(one: Factorial) -> dict[frozenset[str], Variant]:
    """Return one variant for every set of mechanisms: those in the set act, the others are taken out."""
    base = scenario_named("baseline")
    variants = {}
    for there in coalitions(one.players):
        without = ChainMap(*(spread(base, changes) for player, changes in one.players.items() if player not in there))
        variants[there] = Variant(base.changed(dict(without), beyond=True))
    return variants
