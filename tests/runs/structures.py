"""The two structures of the world: people who act on each other, and averages, whichever is shipped as the baseline's."""

from __future__ import annotations

from sim.evidence import parameters
from sim.society.common.params import WORDS

AVERAGES, SOCIETY = ({key: parameters()[key].choices[place] for key in WORDS} for place in (0, -1))
