"""What a leader remembers."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class Leader:
    """A seat of the leadership."""

    key: Annotated[Key, "address", "The leader's own luck"]
    faction: Annotated[Whole, "row", "Of the factions"]
    province: Annotated[Whole, "row", "Where he sits"]
    authority: Annotated[Real, "share", "Of all authority"]
    pragmatism: Annotated[Real, "share", "How much a reward moves him"]
    piety: Annotated[Real, "share", "Piety"]
    access: Annotated[Real, "share", "To wanted men"]
    replaced: Annotated[Whole, "switch", "Whether somebody else sits there since last week"]
