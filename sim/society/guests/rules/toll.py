"""The target and the death toll of an attack.

Deaths are spread unevenly over attacks: a lognormal body and a power-law tail, so that a tenth of attacks causes two in
five deaths. The distribution of lethal attacks is compared with UCDP's events of Islamic State in Afghanistan, 2015 to
2020.
"""

from __future__ import annotations

import math

from sim.society.common.forms import power
from sim.society.common.rule import Params
from sim.terms import Target


def dead(
    normal: float,
    drawn: float,
    tail_normal: float,
    params: Params,
) -> int:
    """Return the deaths of a lethal attack.

    Parameters
    ----------
    normal, drawn
        A standard normal number, and the uniform number that it comes from.
    tail_normal
        Normal number at the quantile where the power-law tail begins.
    params
        Parameters: median and spread of the body, start and exponent of the tail, largest toll.
    """
    if drawn < params.toll_tail_from:
        dead = params.toll_median * math.exp(params.toll_spread * normal)
    else:
        rest = 1.0 - drawn
        rest = max(rest, 1e-12)
        dead = (
            params.toll_median
            * math.exp(params.toll_spread * tail_normal)
            * power((1.0 - params.toll_tail_from) / rest, 1.0 / params.toll_tail_exponent)
        )
    dead = min(dead, params.toll_largest)
    return int(dead + 0.5) if dead >= 1.0 else 1


def aimed_at(drawn: float, war: float, minorities: float, params: Params) -> int:
    """Return the target of an attack at home.

    Parameters
    ----------
    drawn
        Uniform draw.
    war
        Share of the group's violence that is aimed at the Taliban.
    minorities
        Share of minorities in the province.
    params
        Parameters: the weights of foreigners and minorities as targets.
    """
    if drawn < war:
        return Target.TALIBAN
    left = (drawn - war) / (1.0 - war) if war < 1.0 else 0.0
    if left < params.targets_foreigners:
        return Target.FOREIGNERS
    sought = (
        params.targets_minorities
        * minorities
        / (params.targets_minorities * minorities + (1.0 - params.targets_minorities))
        if minorities > 0.0
        else 0.0
    )
    if left < params.targets_foreigners + (1.0 - params.targets_foreigners) * sought:
        return Target.MINORITIES
    return Target.CIVILIANS
