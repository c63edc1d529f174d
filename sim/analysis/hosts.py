"""Decisions of other hosts, made by the same rules of the council.

Each row of `seeds/hosts.csv` becomes a small council without a country: a few leaders of different pragmatism value the orders by
`sim.society.council.rules.treatment`, and their choices are counted. The coded levels become the arguments of the rules by one table, at
the council's default parameters. Nothing is fitted to these cases but how far the rule is trusted: a mixture with the base rate,
chosen without the case that is predicted.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np

from sim.evidence import parameters
from sim.evidence.host import HostDecision, host_decisions
from sim.society.council.rules.treatment import (
    allowed,
    attachment,
    debt_of,
    harm_of,
    hold_of,
    means_of,
    met,
    oath_of,
    order_freedom,
    response_weight,
    use_of,
    utility,
)
from sim.society.states.rules.demands import threatened
from sim.terms import Order

if TYPE_CHECKING:
    from sim.society.common.rule import Params

OUTCOMES = ("kept", "restrained", "turned on", "expelled", "handed over")
# The outcome of each order, from protection to handing over.
OF_ORDER = dict(zip(Order, (0, 0, 0, 1, 2, 3, 4), strict=True))
# Values of coded levels: shares, except for the credibility of threats, which is a probability.
LEVELS = {"none": 0.0, "some": 0.5, "strong": 1.0}
CREDIBLE = {"none": 0.1, "some": 0.4, "strong": 0.9}
# A guest bound by a strong creed is treated as the Taliban treat al-Qaeda: loyalty above the default threshold.
LOYAL = {"none": 0.0, "some": 0.4, "strong": 0.8}
PRAGMATISM = (0.2, 0.5, 0.8)
# Weights of the rule among which the other cases choose; the base rate keeps a part, so that no outcome is impossible. Then the seed and number of bootstrap samples.
TRUST = np.linspace(0.0, 0.95, 20)
SEED, SAMPLES = 1, 4000


@dataclass(frozen=True, slots=True)
class Hosts:
    """Predictions for all coded decisions.

    Attributes
    ----------
    decisions
        The decisions, in order of their year.
    shares
        (N, 5) predicted share of each outcome, by the rule alone.
    scores, base
        (N,) leave-one-out log score of the rule, mixed with the base rate, and of the base rate alone.
    gain
        Mean gain in log score, with a 90 % bootstrap interval.
    """

    decisions: tuple[HostDecision, ...]
    shares: np.ndarray
    scores: np.ndarray
    base: np.ndarray
    gain: tuple[float, float, float]

    @property
    def missed(self) -> list[bool]:
        """For each decision, True if another outcome than the one that happened is the likeliest by the rule."""
        return [
            OUTCOMES[int(row.argmax())] != one.outcome for one, row in zip(self.decisions, self.shares, strict=True)
        ]


def council_parameters() -> Params:
    """Return the default parameters that the council's rules read."""
    rooms = ("council.", "demands.", "resources.")
    values = {key.replace(".", "_"): one.default for key, one in parameters().items() if key.startswith(rooms)}
    return cast("Params", SimpleNamespace(**values))


def shares_of(one: HostDecision, params: Params) -> np.ndarray:
    """Return the predicted share of each outcome of a decision, shape (5,)."""
    demanded = 0 if one.demander == "none" else Order.EXPEL
    hostile = LEVELS[one.danger]
    kin = hold_of(LEVELS[one.kin], 1.0, params)
    cost = debt_of(LEVELS[one.debt], params) + use_of(LEVELS[one.use], 1.0, params) + kin
    blocking = 1.0 if LOYAL[one.creed] > params.council_loyalty_threshold else 0.0
    menu = [
        order
        for order in Order
        if allowed(order, blocking, False, params) and (order != Order.EXPEL or one.elsewhere == "yes")
    ]
    found = np.zeros(len(OUTCOMES))
    for pragmatism in PRAGMATISM:
        values = []
        for order in menu:
            gain = LEVELS[one.offer] * params.demands_prior_promise * met(order, demanded)
            threat = threatened(LEVELS[one.threat], CREDIBLE[one.credibility], met(order, demanded))
            means = means_of(params.resources_base, gain, params)
            harm = harm_of(order, hostile, hostile, 1.0, 0.0, False, params) + threat
            attached = attachment(oath_of(LOYAL[one.creed], 0.0, params), cost, 0.0, 0.0)
            values.append(
                utility(order_freedom(order, False, params), order, attached, pragmatism, means, harm, params)
            )
        weights = np.array([response_weight(value, max(values), params) for value in values])
        for order, weight in zip(menu, weights / weights.sum(), strict=True):
            found[OF_ORDER[order]] += weight / len(PRAGMATISM)
    return found


def hosts() -> Hosts:
    """Predict every coded decision without using it, and compare with the base rate."""
    decisions, params = host_decisions(), council_parameters()
    shares = np.array([shares_of(one, params) for one in decisions])
    happened = np.array([OUTCOMES.index(one.outcome) for one in decisions])
    count = len(decisions)
    counts = np.bincount(happened, minlength=len(OUTCOMES)) + 1.0
    # The base rate of each case leaves the case out; one is added to each outcome, so that none is impossible.
    left = np.array([counts - np.eye(len(OUTCOMES))[outcome] for outcome in happened])
    rates = left / left.sum(axis=1, keepdims=True)
    ruled, usual = shares[range(count), happened], rates[range(count), happened]
    mixed = np.log(np.outer(TRUST, ruled) + np.outer(1.0 - TRUST, usual))
    best = [int(np.argmax(mixed.sum(axis=1) - mixed[:, case])) for case in range(count)]
    scores, base = mixed[best, range(count)], np.log(usual)
    drawn = np.random.default_rng(SEED).integers(0, count, (SAMPLES, count))
    low, high = np.quantile((scores - base)[drawn].mean(axis=1), (0.05, 0.95))
    return Hosts(decisions, shares, scores, base, (float((scores - base).mean()), float(low), float(high)))
