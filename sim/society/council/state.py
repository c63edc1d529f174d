"""The state of a leader."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class Leader:
    """A seat of the leadership."""

    key: Annotated[Key, "address", "Of the leader's random numbers"]
    faction: Annotated[Whole, "row", "His faction"]
    province: Annotated[Whole, "row", "Province of his seat"]
    authority: Annotated[Real, "share", "Share of all authority"]
    pragmatism: Annotated[Real, "share", "Sensitivity to rewards"]
    piety: Annotated[Real, "share", "Piety"]
