"""The state of a warlord."""

from __future__ import annotations

from typing import Annotated

from sim.society.common.rows import Key, Real, Whole


class Warlord:
    """A warlord's network that could take up arms."""

    key: Annotated[Key, "address", "Of the warlord's random numbers"]
    home: Annotated[Whole, "row", "His home province"]
    status: Annotated[Whole, "WarlordStatus", "His status"]
    held: Annotated[Whole, "weeks", "Weeks for which he has held his home"]
    polity: Annotated[Whole, "switch", "Whether his territory has become a polity"]
    armed: Annotated[Whole, "weeks", "Weeks in arms"]
    militia: Annotated[Real, "people", "Men in arms"]
    militia_start: Annotated[Real, "people", "Militia on his return"]
    revenue: Annotated[Real, "ratio", "Revenue relative to the template"]
    services: Annotated[Real, "share", "Services that his rule provides"]
    autonomy: Annotated[Real, "share", "Wish for autonomy"]
    tie_propensity: Annotated[Real, "share", "Propensity to host foreign fighters"]
    held_home: Annotated[Real, "share", "Control of his home province"]
