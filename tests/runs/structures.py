"""The two structures of the world, interacting individuals and averages, and a world with few militants."""

from __future__ import annotations

from functools import cache

from sim.evidence import lookup, parameters
from sim.scenario import load_scenario
from sim.society.common.params import WORDS

AVERAGES, SOCIETY = ({key: parameters()[key].choices[place] for key in WORDS} for place in (0, -1))


@cache
def few_militants() -> dict[str, float]:
    """Return changes to the baseline that leave the fewest militants admissible: the reference engine seats them slowly."""
    sizes = [key for key in load_scenario("baseline").values if key.endswith((".strength", ".prisoners"))]
    return {key: float(lookup(key).low or 0) for key in sizes if key.startswith("groups.")}
