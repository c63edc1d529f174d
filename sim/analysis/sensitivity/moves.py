"""What each parameter moves, as `scripts/measured/screening.py` measured it; the table ships with the package."""

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
    """How far one parameter moves one output, from the low end of its range, or its first word, to the other end.

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
