"""What observers see, who betrays, who is struck.

The paper (caption and para 14): a reward of 25 m USD found no taker while loyalty held; groups asked to operate low-key are seen less
(London). Truth and sight are kept apart everywhere.
"""

from __future__ import annotations

from sim.society.common.forms import logistic, power, share
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "detection",
        "Observers count a part of what is there",
        ("C44",),
        "seen ~ Binomial(N, base*(1 - concealment*low_key)*(1 + gain*intel)*(1 - loss*protection))",
        (
            "detection.base",
            "detection.intel_gain",
            "detection.protection_loss",
            "detection.intel",
            "detection.visibility_spread",
            "states.*.intel",
        ),
        ("seen.al_qaeda",),
        "Observed below true",
        "Observers see everybody",
    ),
    Rule(
        "betrayal",
        "A host sells a wanted man",
        ("C02",),
        "h = h0 * access * (reward/25m)^e * logistic((threshold - loyalty)/width)",
        ("betrayal.hazard", "betrayal.elasticity", "betrayal.threshold", "betrayal.width", "leaders.*.access"),
        ("betrayed",),
        "Flat in the reward while loyalty is high",
        "Nobody betrays",
    ),
    Rule(
        "strikes",
        "A state strikes seniors from over the horizon",
        ("C49",),
        "h = hazard * ability * worry * detection * share of seniors",
        ("strikes.hazard", "states.*.strikes"),
        ("strikes",),
        "Seniors lost; the red line is taught",
        "No strikes but those a scenario dates",
    ),
)


def visibility(
    low_key: float,
    protection: float,
    params: Params,
) -> float:
    """Give the probability that a member is counted."""
    return share(
        params.detection_base
        * (1.0 - params.low_key_concealment * low_key)
        * (1.0 + params.detection_intel_gain * params.detection_intel)
        * (1.0 - params.detection_protection_loss * protection)
    )


def betrayal_hazard(access: float, reward: float, loyalty: float, params: Params) -> float:
    """Give the weekly hazard that a host betrays a wanted man; reward in units of 25 m USD."""
    return (
        params.betrayal_hazard
        * access
        * power(reward, params.betrayal_elasticity)
        * logistic((params.betrayal_threshold - loyalty) / params.betrayal_width)
    )


def strike_hazard(ability: float, worry: float, detected: float, seniors: float, params: Params) -> float:
    """Give the weekly hazard that a state strikes a senior: it can, it would, it sees, and there are some left."""
    return params.strikes_hazard * ability * worry * detected * seniors


def corrected(seen: float, params: Params) -> float:
    """Give the members that observers take a group to have: their count, corrected for the detection they assume."""
    return seen / params.detection_base


def sharper(intel: float, params: Params) -> float:
    """Give how much more of a group a state sees than observers with ordinary intelligence do."""
    return (1.0 + params.detection_intel_gain * intel) / (1.0 + params.detection_intel_gain * params.detection_intel)


def seen_by_state(seen: float, clearer: float) -> float:
    """Give the members that a state takes a group to have, who sees so much more than other observers."""
    return seen * clearer


def in_rewards(amount: float) -> float:
    """Give a reward in units of the one on offer for the leader of al-Qaeda, 25 m USD."""
    return amount / 25e6


def whole_visibility(drawn: float, params: Params) -> int:
    """Return a militant's visibility in 128ths of the mean, evenly spread around it by a number between 0 and 1."""
    return int(128.0 * (1.0 - params.detection_visibility_spread)) + int(
        drawn * (256.0 * params.detection_visibility_spread)
    )


def most_visible(params: Params) -> float:
    """Return the visibility of the most visible militant, relative to the mean."""
    return 1.0 + params.detection_visibility_spread
