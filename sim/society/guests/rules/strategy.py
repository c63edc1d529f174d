"""The division of a group's effort by its leadership between attacks at home, rest, and plots abroad.

A leadership repeats what paid best; it also weighs options that it did not try (experience-weighted attraction). It
turns to another option when one becomes costly (substitution). Strength and violence are therefore different things: a
group that rests keeps its members but makes no noise.

A group breaks off an offensive that costs more than it will bear, so attacks come in waves (cycles: Enders, Parise and
Sandler 1992; a threshold: Enders and Sandler 2002).
"""

from __future__ import annotations

import math

from sim.society.common.forms import saturate, share
from sim.society.common.rule import Params


def payoff_home(attacks: float, lost: float, params: Params) -> float:
    """Return the payoff of a week of attacks: the attention they drew, less the members lost."""
    return saturate(attacks, params.strategy_attacks_half) - params.strategy_loss_weight * lost


def payoff_rest(lost: float, params: Params) -> float:
    """Return the payoff of a week of rest: minus the members lost in spite of it. Recruits would have joined anyway."""
    return -params.strategy_loss_weight * (1.0 - params.low_key_concealment) * lost


def payoff_abroad(plots: float, lost: float, held: float, params: Params) -> float:
    """Return the payoff of a week of plotting abroad: its promise, reduced by the host, less the members lost."""
    return saturate(plots, params.strategy_plots_half) * (1.0 - held) - params.strategy_loss_weight * lost


def practice_next(practice: float, params: Params) -> float:
    """Return the weight of the past in weeks of experience, one week on; experience is forgotten at a rate."""
    return practice * params.strategy_retention + 1.0


def attraction_next(attraction: float, practice: float, effort: float, payoff: float, params: Params) -> float:
    """Return the attraction of one use of effort, moved by what it brought or would have brought (Camerer and Ho 1999)."""
    weighed = params.strategy_retention * practice * attraction + effort * payoff
    return weighed / practice_next(practice, params)


def pull(attraction: float, params: Params) -> float:
    """Return the unnormalised share of effort that an attraction draws."""
    return math.exp(max(min(params.strategy_sharpness * attraction, 40.0), -40.0))


def dormancy(rest: float, base: float) -> float:
    """Return the share of a group that lies dormant; zero unless more effort goes into rest than without experience."""
    return share((rest - base) / (1.0 - base)) if base < 1.0 else 0.0


def kept_out_of_sight(dormant: float, params: Params) -> float:
    """Return the share of leads or sightings that remain when part of a group lies dormant."""
    return share(1.0 - params.low_key_concealment * dormant)


def even_effort(home: bool) -> float:
    """Return the share of effort of one option without experience: 1/3, or 1/2 if attacks at home are not an option."""
    return 1.0 / (2.0 + (1.0 if home else 0.0))


def driven(hazard: float, drive: float) -> float:
    """Return a rate of attacks or plots, scaled by the leadership's effort relative to its first effort."""
    return hazard * drive


def seen_awake(seen: float, left: float) -> float:
    """Return the visibility of a group of which only a share is active."""
    return seen * left


def breaks_off(losses: float, params: Params) -> bool:
    """Return whether a leadership breaks off its offensive: it loses more members than it will bear."""
    return losses > params.strategy_bearable


def offensive_weeks(weeks: float) -> int:
    """Return the weeks for which a new offensive continues whatever it costs."""
    return int(weeks)


def left_awake(drive: float, params: Params) -> float:
    """Return the effort at home during a lull."""
    return drive * (1.0 - params.strategy_lull_depth)


def asleep(dormant: float, params: Params) -> float:
    """Return the share of a group that lies dormant during a lull, including members who were dormant before."""
    return 1.0 - (1.0 - dormant) * (1.0 - params.strategy_lull_depth)


def had_they_fought(happened: float, left: float) -> float:
    """Return what a week would have brought with all members active, given the share that was active."""
    return happened / left if left > 0.0 else happened
