"""The target and the death toll of an attack.

Deaths are lognormal, so that a tenth of attacks causes two in five deaths. The distribution of lethal attacks is compared
with UCDP's events of Islamic State in Afghanistan, 2015 to 2020.
"""

from __future__ import annotations

import math

from sim.society.common.rule import Params
from sim.terms import Target


def dead(normal: float, params: Params) -> int:
    """Return the deaths of a lethal attack: lognormal, given a standard normal number, and at least one."""
    dead = params.toll_median * math.exp(params.toll_spread * normal)
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
        Parameters: the weight of minorities as targets.
    """
    if drawn < war:
        return Target.TALIBAN
    left = (drawn - war) / (1.0 - war) if war < 1.0 else 0.0
    sought = (
        params.targets_minorities
        * minorities
        / (params.targets_minorities * minorities + (1.0 - params.targets_minorities))
        if minorities > 0.0
        else 0.0
    )
    if left < sought:
        return Target.MINORITIES
    return Target.CIVILIANS
