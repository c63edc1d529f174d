"""The state of fronts, commanders and fighters."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.society.common.columns import Bytes, Keys, Rows, Weeks
from sim.society.common.rows import Code, Count, Key, Real, Short, Whole


class Front:
    """The fighters of one faction in one province, under one leader."""

    key: Annotated[Key, "address", "Key of the front's random draws"]
    faction: Annotated[Whole, "row", "Faction of its fighters"]
    province: Annotated[Whole, "row", "Province in which it stands"]
    superior: Annotated[Whole, "row", "Leader who gives it orders"]
    first: Annotated[Whole, "row", "First of its commanders"]
    beyond: Annotated[Whole, "row", "Row after its last commander"]
    bond: Annotated[Real, "share", "Bond to the leader"]
    passes: Annotated[Real, "probability", "Probability that it passes on an order of the leader"]


class Commander:
    """A commander and his unit; all commanders are simulated, whatever the number of simulated fighters."""

    # Fields that are read every week come first, so that they share a cache line.
    key: Annotated[Key, "address", "Key of the commander's random draws"]
    bond: Annotated[Real, "share", "Bond to his comrades"]
    grievance: Annotated[Real, "share", "Grievance over kin hit by arrests"]
    need: Annotated[Real, "share", "Need of pay"]
    since: Annotated[Count, "week", "Week in which he took his stance"]
    front: Annotated[Count, "row", "Front to which he belongs"]
    men: Annotated[Count, "people", "Size of his unit, relative to other units of the province"]
    heir: Annotated[Count, "row", "Commander who takes over those who do not follow him"]
    guest: Annotated[Short, "row", "Group of his guests, or -1"]
    stance: Annotated[Code, "Stance", "Current stance"]
    choice: Annotated[Code, "Stance", "Stance after all have chosen"]
    roused: Annotated[Code, "switch", "Whether an event made him reconsider"]
    leaving: Annotated[Code, "Stance", "Side to which he leaves this week; loyal if he stays"]
    order: Annotated[Code, "Treatment", "Last known order about his guests"]
    province: Annotated[Code, "row", "Province where he is"]
    reach: Annotated[Real, "probability", "Probability that an order reaches his men"]
    reach_against: Annotated[
        Real, "probability", "Probability that an order against the province's focal group reaches his men"
    ]
    gone: Annotated[Real, "share", "Share of peers, weighted by bond, who had taken the stance that he chose"]
    piety: Annotated[Real, "share", "Piety"]
    affinity: Annotated[Real, "share", "Anti-Shiite feeling"]
    threshold: Annotated[Real, "share", "Resistance to leaving loyalty"]


class Fighters(NamedTuple):
    """The Taliban's fighters, one row each; a row whose `province` is `NOWHERE` is free."""

    key: Keys
    province: Bytes
    unit: Rows
    discipline: Bytes
    piety: Bytes
    affinity: Bytes
    bond: Bytes
    threshold: Bytes
    grievance: Bytes
    entry: Weeks
