"""Beliefs of the Taliban about what a state objects to: attacks, presence, or anything short of expulsion.

The paper (para 5) ties the leniency towards AQ to a perception of Washington's aims. The belief is a Dirichlet posterior
that learns from punishments and reliefs. A punishment without a recent attempt abroad is evidence that the state objects to presence.
"""

from __future__ import annotations

from sim.society.common.rule import Params


def punishment_teaches(weeks_since_attempt: int, params: Params) -> bool:
    """Return whether a punishment is read as one for presence, because no attempt abroad was recent."""
    return weeks_since_attempt >= params.concern_attempt_memory


def taught(belief: float, part: float) -> float:
    """Return a weight of the belief after a lesson, of which a given part is evidence for it."""
    return belief + part


def presence_part(params: Params) -> float:
    """Return the part of a punishment's lesson that is evidence for an objection to presence; the rest is evidence for a demand to expel."""
    return params.red_line_presence_part


def leverage_on_attacks(leverage: float, attacks: float, presence: float, expulsion: float) -> float:
    """Return a state's leverage times the believed probability that it objects to attacks."""
    return leverage * attacks / (attacks + presence + expulsion)
