"""What a group's leadership puts its effort into: attacks at home, lying low to rebuild, plots abroad.

Leaders repeat what brought them most, weighing what they did not try as well (experience-weighted attraction), and turn elsewhere
where one thing has become dear (substitution). Strength and violence come apart: a group that lies low is there and is not heard of.
An offensive that costs more than a group will bear is broken off, so that attacks come in waves (cycles: Enders, Parise and Sandler
1992; a threshold: Enders and Sandler 2002).
"""

from __future__ import annotations

import math

from sim.society.common.forms import saturate, share, weeks_between
from sim.society.common.rule import Params, Rule

RULES = (
    Rule(
        "substitution",
        "Groups put their effort where it brought them most",
        ("C33", "C44"),
        "effort ~ exp(sharpness * attraction); attraction: what each brought, remembered, what was not tried at a discount",
        (
            "strategy.retention",
            "strategy.imagined",
            "strategy.sharpness",
            "strategy.attacks_half",
            "strategy.plots_half",
            "strategy.loss_weight",
            "strategy.hidden",
        ),
        ("dormant.isis_k", "attacks.isis_k"),
        "Attacks fall where losses are high, and the group lies low; where groups learn",
        "Effort stays as it was in the first week",
    ),
    Rule(
        "offensives",
        "Groups fight in offensives, and break them off when losses become too high",
        ("C22", "C33"),
        "remembered losses > bearable: most cells lie dormant for some weeks; then an offensive of so many weeks at least",
        (
            "strategy.bearable",
            "strategy.losses_halflife",
            "strategy.lull_depth",
            "strategy.lull_least",
            "strategy.lull_most",
            "strategy.offensive",
        ),
        ("dormant.isis_k", "attacks.isis_k"),
        "Attacks come in waves, where groups learn",
        "Losses are borne without a pause",
    ),
)


def payoff_home(attacks: float, lost: float, params: Params) -> float:
    """Give what a week of attacks brought: their noise, less the members whom it cost."""
    return saturate(attacks, params.strategy_attacks_half) - params.strategy_loss_weight * lost


def payoff_rest(lost: float, params: Params) -> float:
    """Give what a week of lying low brought: the members whom it could not save. Who joins would have joined anyhow."""
    return -params.strategy_loss_weight * (1.0 - params.strategy_hidden) * lost


def payoff_abroad(plots: float, lost: float, held: float, params: Params) -> float:
    """Give what a week of plotting abroad brought: its promise, as far as a host lets it, less the members lost."""
    return saturate(plots, params.strategy_plots_half) * (1.0 - held) - params.strategy_loss_weight * lost


def practice_next(practice: float, params: Params) -> float:
    """Return the weight of the past in weeks of experience, one week on; experience is forgotten at a rate."""
    return practice * params.strategy_retention + 1.0


def attraction_next(attraction: float, practice: float, effort: float, payoff: float, params: Params) -> float:
    """Return the attraction of one use of effort, moved by what it brought or would have brought (Camerer and Ho 1999)."""
    imagined = params.strategy_imagined
    weighed = params.strategy_retention * practice * attraction + (imagined + (1.0 - imagined) * effort) * payoff
    return weighed / practice_next(practice, params)


def pull(attraction: float, params: Params) -> float:
    """Give the unnormalised share of effort that an attraction draws."""
    exponent = params.strategy_sharpness * attraction
    if exponent > 40.0:
        exponent = 40.0
    if exponent < -40.0:
        exponent = -40.0
    return math.exp(exponent)


def dormancy(rest: float, base: float) -> float:
    """Give the share of a group that lies dormant: none while no more effort than at first goes into rest, or less."""
    return share((rest - base) / (1.0 - base)) if base < 1.0 else 0.0


def kept_out_of_sight(dormant: float, params: Params) -> float:
    """Give the share of leads or sightings that are left when part of a group lies dormant."""
    return share(1.0 - params.strategy_hidden * dormant)


def even_effort(home: bool) -> float:
    """Give the share of effort of one use with no experience at all: of three, or of two where home is not the group's choice."""
    return 1.0 / (2.0 + (1.0 if home else 0.0))


def driven(hazard: float, drive: float) -> float:
    """Give a rate of attacks or plots where a leadership puts so much more effort into them than at first."""
    return hazard * drive


def seen_awake(seen: float, left: float) -> float:
    """Give the chance of being seen where only so much is left to see."""
    return seen * left


def breaks_off(losses: float, params: Params) -> bool:
    """Say whether a leadership breaks an offensive off: it loses more than it will bear."""
    return losses > params.strategy_bearable


def lull_weeks(drawn: float, params: Params) -> int:
    """Draw how long a group lies low between two offensives."""
    return weeks_between(params.strategy_lull_least, params.strategy_lull_most, drawn)


def offensive_weeks(weeks: float) -> int:
    """Give the weeks for which a new offensive is kept up whatever it costs."""
    return int(weeks)


def left_awake(drive: float, params: Params) -> float:
    """Give what is left of a drive where so many of a group lie low."""
    return drive * (1.0 - params.strategy_lull_depth)


def asleep(dormant: float, params: Params) -> float:
    """Give the share of a group that lies dormant: as many as did anyhow, and of the others those of a lull."""
    return 1.0 - (1.0 - dormant) * (1.0 - params.strategy_lull_depth)


def had_they_fought(happened: float, left: float) -> float:
    """Give what a week would have brought with everybody awake, where only so much of it was left."""
    return happened / left if left > 0.0 else happened
