"""What fronts, commanders and fighters are made of."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from sim.society.common.columns import Bytes, Keys, Rows, Weeks
from sim.society.common.rows import Key, Real, Whole


class Front:
    """The men of one faction in one province, under one seat of the leadership."""

    key: Annotated[Key, "address", "The front's own luck"]
    faction: Annotated[Whole, "row", "Of the factions"]
    province: Annotated[Whole, "row", "Where it stands"]
    superior: Annotated[Whole, "row", "Leader who gives it orders"]
    first: Annotated[Whole, "row", "First of its commanders"]
    beyond: Annotated[Whole, "row", "First commander who is no longer one of its own"]
    bond: Annotated[Real, "share", "To the leader"]
    passes: Annotated[Real, "probability", "That an order of the leader is passed on"]


class Commander:
    """A commander and his unit; always one by one, however few fighters a run simulates."""

    # What is looked at every week stands together, in one line of the cache; then what hangs on an order.
    key: Annotated[Key, "address", "The commander's own luck"]
    stance: Annotated[Whole, "Stance", "Where he stands"]
    choice: Annotated[Whole, "Stance", "Where he will stand once all have chosen"]
    roused: Annotated[Whole, "switch", "Whether something made him think again"]
    leaving: Annotated[Whole, "Stance", "Where he goes this week; loyal when he stays"]
    guest: Annotated[Whole, "row", "Group of the guests he keeps, or -1"]
    need: Annotated[Real, "share", "How much he needs the pay"]
    grievance: Annotated[Real, "share", "Over kin whom the police struck"]
    front: Annotated[Whole, "row", "Front he belongs to"]
    province: Annotated[Whole, "row", "Where he is"]
    men: Annotated[Whole, "people", "Of his unit, against those of the other units of the province"]
    bond: Annotated[Real, "share", "To those he serves with"]
    reach: Annotated[Real, "probability", "That an order comes through to his men"]
    reach_against: Annotated[Real, "probability", "The same for an order against the focal group of the province"]
    since: Annotated[Whole, "week", "In which he came to stand there"]
    order: Annotated[Whole, "Treatment", "That he last heard of about them"]
    heir: Annotated[Whole, "row", "Commander who takes over those who do not follow him"]
    gone: Annotated[Real, "share", "Of his peers, by bond, who had taken the stance that he chose"]
    piety: Annotated[Real, "share", "Piety"]
    affinity: Annotated[Real, "share", "Anti-Shiite feeling"]
    threshold: Annotated[Real, "share", "What he resists"]


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
