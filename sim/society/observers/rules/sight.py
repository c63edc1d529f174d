"""Observation, betrayal of wanted men, and strikes.

The paper (caption and para 14): a reward of 25 m USD was never claimed while loyalty held, and groups asked to keep a low profile are seen
less (London). The model keeps the true and the observed state apart everywhere.
"""

from __future__ import annotations

from sim.society.common.forms import share
from sim.society.common.rule import Params


def visibility(low_key: float, protection: float, params: Params) -> float:
    """Return the probability that a member is counted."""
    return share(
        params.detection_base
        * (1.0 - params.low_key_concealment * low_key)
        * (1.0 + params.detection_intel_gain * params.detection_intel)
        * (1.0 - params.detection_protection_loss * protection)
    )


def betrayal_hazard(reward: float, loyalty: float, params: Params) -> float:
    """Return the weekly hazard that a host betrays a wanted man. The reward is in units of 25 m USD."""
    return params.betrayal_hazard * reward if loyalty < 0.5 * params.council_loyalty_threshold else 0.0


def strike_hazard(ability: float, worry: float, detected: float, seniors: float) -> float:
    """Return the weekly hazard that a state strikes a senior: the product of ability, worry, detection and the share of seniors left."""
    return ability * worry * detected * seniors


def corrected(seen: float, params: Params) -> float:
    """Return the members that observers estimate for a group: their count, corrected for the assumed detection."""
    return seen / params.detection_base


def sharper(intel: float, params: Params) -> float:
    """Return a state's detection of a group, relative to that of observers with ordinary intelligence."""
    return (1.0 + params.detection_intel_gain * intel) / (1.0 + params.detection_intel_gain * params.detection_intel)


def seen_by_state(seen: float, clearer: float) -> float:
    """Return the members that a state estimates for a group, given its relative detection."""
    return seen * clearer


def in_rewards(amount: float) -> float:
    """Return a reward in units of 25 m USD, the reward offered for the leader of al-Qaeda."""
    return amount / 25e6


def whole_visibility(drawn: float, params: Params) -> int:
    """Return a militant's visibility in 128ths of the mean, evenly spread around it by a number between 0 and 1."""
    return int(128.0 * (1.0 - params.detection_visibility_spread)) + int(
        drawn * (256.0 * params.detection_visibility_spread)
    )


def most_visible(params: Params) -> float:
    """Return the visibility of the most visible militant, relative to the mean."""
    return 1.0 + params.detection_visibility_spread
