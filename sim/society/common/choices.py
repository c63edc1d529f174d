"""Codes for what one person may do in a week, shared by both engines."""

from __future__ import annotations

NOTHING = 0


# Fighters. Breaches stand in the order of `sim.society.common.columns`.
DEFECT, GO_HOME, DIE, SHELTER, ON_MINORITY, ON_OPPONENT, ON_WOMEN, EMBITTER, EASE = 1, 2, 3, 4, 5, 6, 7, 8, 9


# Active militants; `DIE` and `GO_HOME` as above.
ARREST, EXPEL, HAND_OVER, MOVE, PLOT, TIE, UNTIE, MATURE = 11, 12, 13, 14, 15, 16, 17, 18
