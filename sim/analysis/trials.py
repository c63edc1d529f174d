"""Which worlds have to be run to measure a claim, and which of their differences answers it.

A claim is taken out as it says itself (a rule off, a parameter at its neutral value, an event left out, an unknown held at one
value), from the scenario in which it can show. Four kinds of claim need worlds of their own: the answer to an impulse is a
difference of differences; a price that buys nothing is looked for by offering it; claims that protect the same group are
weighed against each other by their Shapley shares; and what is a way of counting is read off the full world.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import factorial

from sim.evidence import Claim, Effect
from sim.experiments.paired import arm, event
from sim.scenario import Scenario, load_scenario

FULL = "full"
OUT = "out"
NULL = "null"
ALONE = "alone"
SHOCKED = "shocked"
SHOCKED_OUT = "shocked_out"

# What protects al-Qaeda, each by its rule; the claims are weighed against each other.
PROTECTION = {"C03": "reciprocity", "C04": "protected_growth", "C14": "differentiation", "C26": "shielding"}
PROTECTED = Effect("strength.al_qaeda", "up", 156)
SHOCK = {"state": "russia", "size": 0.3, "weeks": 12}
SHOCK_WEEK = 18
IMPULSES = ("C09", "C42")
# A price that is said to buy nothing is offered in one world and not in the other.
OFFERED_ULTIMATUM = ("C01",)
OFFERED_REWARD = ("C02",)
REWARD_TIMES = 4.0


@dataclass(frozen=True)
class Trial:
    """The worlds of one claim.

    Attributes
    ----------
    claim
        What is measured.
    worlds
        By role: `full`, `out`, and where they make sense `null` (every rule off), `alone` (null and the claim's rule).
    kind
        `effect`, `impulse`, `variance`, `property`.
    """

    claim: Claim
    worlds: dict[str, Scenario]
    kind: str


def trial(claim: Claim, base: Scenario | None = None) -> Trial:
    """Return the worlds that measure a claim.

    Parameters
    ----------
    claim
        The claim.
    base
        In place of the scenario in which the claim is looked for: a point of a hypercube, say.
    """
    full = base or load_scenario(claim.expect.scenario)
    switch = claim.switch
    if switch.kind == "definition":
        return Trial(claim, {FULL: full}, "property")
    if switch.kind == "point_prior":
        return Trial(
            claim, {FULL: full, OUT: arm(full, values={k: full.values[k] for k in switch.parameters})}, "variance"
        )
    if claim.id in OFFERED_ULTIMATUM:
        return Trial(claim, {FULL: full, OUT: arm(full, without_events=["ultimatum"])}, "effect")
    if claim.id in OFFERED_REWARD:
        reward = next(one for one in full.events if one.kind == "reward")
        fields = {key: value for key, value in reward.fields.items() if key != "amount"}
        more = event(reward.week, "reward", amount=reward.fields["amount"] * REWARD_TIMES, **fields)
        return Trial(claim, {FULL: arm(full, without_events=[reward.id], add_events=[more]), OUT: full}, "effect")
    out = taken_out(full, claim)
    worlds = {FULL: full, OUT: out}
    if claim.id in IMPULSES:
        shock = event(SHOCK_WEEK, "concern_shock", **SHOCK)
        return Trial(
            claim,
            {**worlds, SHOCKED: arm(full, add_events=[shock]), SHOCKED_OUT: arm(out, add_events=[shock])},
            "impulse",
        )
    if switch.kind == "rule":
        null = arm(full, rules=dict.fromkeys(full.rules, False))
        worlds |= {NULL: null, ALONE: arm(null, rules={switch.rule: True})}
    return Trial(claim, worlds, "effect")


def taken_out(full: Scenario, claim: Claim) -> Scenario:
    """Return a scenario with a claim's mechanism taken out as the claim says."""
    switch = claim.switch
    if switch.kind == "rule":
        return arm(full, rules={switch.rule: False})
    if switch.kind == "neutral":
        return arm(full, values={switch.parameter: switch.value})
    return arm(full, without_events=[switch.event])


def protection_worlds() -> dict[frozenset[str], Scenario]:
    """Return one world for every set of the rules that protect al-Qaeda, those of the set on and the others off."""
    base = load_scenario("baseline")
    return {some: arm(base, rules={rule: rule in some for rule in PROTECTION.values()}) for some in _subsets()}


def shapley(values: dict[frozenset[str], float]) -> dict[str, float]:
    """Return each player's Shapley value: its mean contribution over all orders in which the players can join.

    Parameters
    ----------
    values
        What every set of players achieves, the empty one included.
    """
    players = frozenset().union(*values)
    count = len(players)
    shares = {}
    for player in sorted(players):
        total = 0.0
        for some, value in values.items():
            if player not in some:
                weight = factorial(len(some)) * factorial(count - len(some) - 1) / factorial(count)
                total += weight * (values[some | {player}] - value)
        shares[player] = total
    return shares


def _subsets() -> Iterator[frozenset[str]]:
    rules = tuple(PROTECTION.values())
    for size in range(len(rules) + 1):
        for some in combinations(rules, size):
            yield frozenset(some)
