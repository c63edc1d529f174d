"""The outputs that each parameter moves, from the table that the package ships (:mod:`sim.analysis.sensitivity.screening`)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("screening.json")


@dataclass(frozen=True)
class Move:
    """The change of one output as one parameter moves from the low end of its range, or its first word, to the other end.

    Attributes
    ----------
    output
        The output.
    change, half
        The difference, and half of its interval.
    base
        The output's mean in the baseline.
    size
        The difference relative to the spread between seeds, or to a fifth of the level where that is larger.
    world
        The claim whose world showed the effect, or the scenario; empty for the baseline.
    """

    output: str
    change: float
    half: float
    base: float
    size: float
    world: str = ""


@cache
def measured() -> dict[str, Any]:
    """Return `weeks`, `scale` and `seeds` of the measurement, and the `moves` by parameter, the one that moves most first."""
    found: dict[str, Any] = json.loads(SHIPPED.read_text(encoding="utf-8"))
    return {**found, "moves": {key: [Move(**one) for one in moves] for key, moves in found["moves"].items()}}


def shipped() -> dict[str, list[Move]]:
    """Return the measured moves by parameter."""
    moves: dict[str, list[Move]] = measured()["moves"]
    return moves
