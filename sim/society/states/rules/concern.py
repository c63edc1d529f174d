"""States' concern: its causes, its public expression, and its spread between states.

The paper (paras 2-3, 7, 12-14): ISIS-K's foreigners come from many states. Russia and China fear more than they say. Russia
is the security patron of Central Asia. Fear of a launching pad feeds on itself, and warlords magnify it. Contagion follows Friedkin
and Johnsen (1990) with a weight below one, so concern cannot grow without limit.
"""

from __future__ import annotations

from sim.society.common.forms import power, ratio, saturate, share
from sim.society.common.rule import Params


def worry_weight(base: float, nationals: float, params: Params) -> float:
    """Return a state's worry weight of a group, raised by the share of its own nationals."""
    return base * (1.0 + params.concern_nationals_weight * nationals)


def worry(weight: float, presence: float, will: float, attempt_weight: float, attempts: float) -> float:
    """Return the worry about one group, before it is magnified and bounded. Attempts are per year."""
    return weight * (presence * (1.0 - will) + attempt_weight * attempts)


def visible_presence(seen: float, params: Params) -> float:
    """Return the visible presence of a number of members, between 0 and 1."""
    return saturate(seen, params.concern_presence_half)


def concern_of(total: float, magnifier: float, start: float, first: float) -> float:
    """Return a state's own concern: that of the start, raised to the power of its worry relative to the first week's.

    Parameters
    ----------
    total
        Summed worry over groups.
    magnifier
        Effect of warlords' control.
    start
        Concern at the start.
    first
        Summed worry of the first week.
    """
    return 1.0 - power(1.0 - start, ratio(total, first) * magnifier) if start < 1.0 else 1.0


def caught(own: float, others: float, params: Params) -> float:
    """Return a state's concern after contagion: a mix of its own and that of the states it listens to."""
    return share((1.0 - params.concern_contagion) * own + params.concern_contagion * others)


def magnified(control: float, params: Params) -> float:
    """Return the factor by which warlords' control of the country magnifies concern."""
    return 1.0 + params.concern_fragmentation_gain * control


def blame_of(hosted: float, total: float) -> float:
    """Return the part of a state's worry that it blames on the regime: worry about groups that are not the regime's enemies."""
    if total <= 0.0:
        return 1.0
    return share(hosted / total)


def laid_at_door(concern: float, blame: float) -> float:
    """Return the concern that a state blames on the regime."""
    return concern * blame


def voiced_concern(concern: float, publicness: float) -> float:
    """Return the concern that a state voices."""
    return concern * publicness


def is_pressing(voiced: float, params: Params) -> bool:
    """Return whether a state that takes no stronger measure counts as pressing, given its voiced concern."""
    return voiced > params.posture_pressing
