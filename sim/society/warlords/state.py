"""What a warlord is made of."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class Warlord:
    """A network that could return to arms."""

    key: Annotated[Key, "address", "The warlord's own luck"]
    home: Annotated[Whole, "row", "His province"]
    status: Annotated[Whole, "WarlordStatus", "Where he stands"]
    held: Annotated[Whole, "weeks", "That he has held his home"]
    polity: Annotated[Whole, "switch", "Whether his hold has become a polity"]
    armed: Annotated[Whole, "weeks", "In arms"]
    militia: Annotated[Real, "people", "In arms"]
    militia_start: Annotated[Real, "people", "On his return"]
    revenue: Annotated[Real, "ratio", "Against the common measure"]
    services: Annotated[Real, "share", "That his rule gives"]
    patron: Annotated[Real, "share", "Support from abroad"]
    autonomy: Annotated[Real, "share", "How much he seeks it"]
    tie_propensity: Annotated[Real, "share", "To host foreign fighters"]
    held_home: Annotated[Real, "share", "Of his home"]
    backing: Annotated[Real, "share", "What his sponsor still bears"]
    dead: Annotated[Real, "people", "Of his men whose fall the sponsor remembers"]
