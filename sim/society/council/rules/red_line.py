"""What the Taliban believe a state minds: attacks, presence, or anything short of expulsion.

The paper (para 5) ties the leniency towards AQ to a perception of Washington's aims. The belief is a Dirichlet posterior
that learns from punishments and reliefs; a punishment without a recent attempt abroad teaches that presence is minded.
"""

from __future__ import annotations

from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "red_line",
        "The believed red line learns from punishment and relief",
        ("C15", "C49"),
        "punished in quiet: presence += part*x, expulsion += (1 - part)*x; relieved while lenient: attacks += x",
        (
            "red_line.prior_attacks",
            "red_line.prior_presence",
            "red_line.prior_expulsion",
            "red_line.learning",
            "red_line.presence_part",
            "red_line.quiet_weeks",
            "red_line.start_quiet",
            "red_line.offer_weight",
        ),
        ("belief.attacks_only",),
        "Lenient while unpunished, stricter after punished presence",
        "The belief stays at its prior",
    ),
)


def punishment_teaches(weeks_since_attempt: int, params: Params) -> bool:
    """Say whether a punishment can only have been for presence."""
    return weeks_since_attempt >= params.red_line_quiet_weeks


def taught(belief: float, part: float, params: Params) -> float:
    """Move one weight of the belief by the part of a lesson that speaks for it."""
    return belief + part * params.red_line_learning


def believed(belief: float, offer: float, params: Params) -> float:
    """Give a weight of the belief while an open offer or ultimatum speaks for it."""
    return belief + params.red_line_offer_weight * offer


def presence_part(params: Params) -> float:
    """Return the part of a punishment's lesson that speaks for presence; the rest speaks for expulsion."""
    return params.red_line_presence_part


def leverage_on_attacks(leverage: float, attacks: float, presence: float, expulsion: float) -> float:
    """Give the part of a state's leverage that is believed to bear on attacks."""
    return leverage * attacks / (attacks + presence + expulsion)


def weight_with_offer(leverage: float, offer: float) -> float:
    """Give how much a state's wishes count: by its leverage, and more while it offers something."""
    return leverage * (1.0 + offer)
