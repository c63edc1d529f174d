"""Record of what was attacked, at home and abroad.

As in `sim.world.records`, the class is never made, and the NumPy records derive from it.
"""

from __future__ import annotations

from typing import Annotated

from sim.world.rows import Whole


class Assault:
    """An attack at home, or an attempt abroad."""

    week: Annotated[Whole, "week", "In which it came"]
    group: Annotated[Whole, "row", "Whose it was"]
    province: Annotated[Whole, "row", "Where, -1 abroad"]
    aim: Annotated[Whole, "Target", "What it was aimed at"]
    toll: Annotated[Whole, "people", "Dead"]
    claimed: Annotated[Whole, "switch", "Whether the group said that it was its own"]
