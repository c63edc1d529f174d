"""The outputs that each parameter moves, from the table that `scripts/measured/screening.py` wrote and the package ships."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).with_name("screening.json")
# Weeks, scale and seeds of the measurement.
WEEKS, SCALE, SEEDS = 52, 0.01, 3


@dataclass(frozen=True)
class Move:
    """The change of one output as one parameter moves from the low end of its range, or its first word, to the other end.

    Attributes
    ----------
    output
        The output.
    change, half
        The difference, and half of its 95 % interval.
    base
        The output's mean in the baseline.
    size
        The difference relative to the spread between seeds, or to a fifth of the level where that is larger.
    """

    output: str
    change: float
    half: float
    base: float
    size: float


@cache
def shipped() -> dict[str, list[Move]]:
    """Return the measured moves by parameter, the one that moves most first; nothing where none were measured."""
    if not SHIPPED.exists():
        return {}
    found = json.loads(SHIPPED.read_text(encoding="utf-8"))["moves"]
    return {key: [Move(**one) for one in moves] for key, moves in found.items()}
