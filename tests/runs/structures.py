"""The two structures of the world: interacting individuals, and averages."""

from __future__ import annotations

from sim.evidence import parameters
from sim.society.common.params import WORDS

AVERAGES, SOCIETY = ({key: parameters()[key].choices[place] for key in WORDS} for place in (0, -1))
