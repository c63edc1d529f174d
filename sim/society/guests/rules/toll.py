"""An attack as an event: what it is aimed at, and how many die.

The dead of attacks are spread unevenly: a lognormal body, and a tail that falls as a power, so that a tenth of attacks holds two in
five of the dead. The law of a lethal attack is held against UCDP's events of Islamic State in Afghanistan, 2015 to 2020.
"""

from __future__ import annotations

import math

from sim.society.common.forms import power
from sim.society.common.rule import Rule
from sim.terms import Target

RULES = (
    Rule(
        "lethality",
        "Attacks kill, most of them few and some of them many",
        ("C22", "C45"),
        "lethal with a probability; median * exp(spread * normal), beyond a quantile a power law",
        (
            "toll.lethal",
            "toll.median",
            "toll.spread",
            "toll.tail_from",
            "toll.tail_exponent",
            "toll.largest",
            "toll.abroad",
            "toll.claimed",
            "targets.minorities",
            "targets.foreigners",
        ),
        ("deaths.isis_k",),
        "Deaths up with attacks",
        "Attacks kill nobody",
    ),
)


def dead(
    normal: float,
    drawn: float,
    median: float,
    spread: float,
    tail_from: float,
    tail_normal: float,
    exponent: float,
    largest: float,
) -> int:
    """Give the dead of a lethal attack.

    Parameters
    ----------
    normal, drawn
        A standard normal number, and the uniform one it comes from.
    median, spread
        Of the lognormal body: people; standard deviation of the logarithm.
    tail_from, tail_normal
        Quantile from which the tail falls as a power, and the normal number there.
    exponent
        Of that power.
    largest
        People; no attack kills more.
    """
    if drawn < tail_from:
        dead = median * math.exp(spread * normal)
    else:
        rest = 1.0 - drawn
        if rest < 1e-12:
            rest = 1e-12
        dead = median * math.exp(spread * tail_normal) * power((1.0 - tail_from) / rest, 1.0 / exponent)
    if dead > largest:
        dead = largest
    return int(dead + 0.5) if dead >= 1.0 else 1


def aimed_at(drawn: float, war: float, minorities: float, foreigners: float, sectarian: float) -> int:
    """Give what an attack at home is aimed at.

    Parameters
    ----------
    drawn
        Uniform draw.
    war
        Share of the group's violence that is aimed at the Taliban.
    minorities
        Share of minorities in the province.
    foreigners
        Share of the rest that is aimed at foreigners.
    sectarian
        How far an attack on people seeks out minorities where there are any.
    """
    if drawn < war:
        return Target.TALIBAN
    left = (drawn - war) / (1.0 - war) if war < 1.0 else 0.0
    if left < foreigners:
        return Target.FOREIGNERS
    sought = sectarian * minorities / (sectarian * minorities + (1.0 - sectarian)) if minorities > 0.0 else 0.0
    if left < foreigners + (1.0 - foreigners) * sought:
        return Target.MINORITIES
    return Target.CIVILIANS
