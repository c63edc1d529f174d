"""Records of what orders, or ends, a scenario's events under a condition.

As in `sim.world.records`, the classes are never made, and the NumPy records derive from them.
"""

from __future__ import annotations

from typing import Annotated

from sim.world.rows import Real, Whole


class Trigger:
    """What lets an event of the scenario begin, or ends it, by what is seen."""

    event: Annotated[Whole, "row", "Event it is about"]
    first: Annotated[Whole, "week", "From which on it may be ordered"]
    last: Annotated[Whole, "week", "From which on it is over"]
    weeks: Annotated[Whole, "weeks", "For which the event stands once it is ordered"]
    turns: Annotated[Whole, "switch", "Whether a second threshold takes it back"]
    back: Annotated[Real, "by output", "That second threshold"]
    cooling_off: Annotated[Whole, "weeks", "Before it may be ordered again"]
    times_left: Annotated[Whole, "count", "That it may still be ordered"]
    weeks_left: Annotated[Whole, "weeks", "That it may still stand"]
    standing: Annotated[Whole, "switch", "Whether it stands"]
    begun: Annotated[Whole, "switch", "Whether it has ever stood"]
    ended: Annotated[Whole, "week", "In which it last stood no more"]
    over: Annotated[Whole, "switch", "Whether it is done with for good"]


class Watch:
    """A condition on something recorded."""

    table: Annotated[Whole, "OutputTable", "Where it is recorded"]
    row: Annotated[Whole, "row", "Of the group, state or province"]
    other: Annotated[Whole, "row", "Of the province, where the first is a group's"]
    column: Annotated[Whole, "column", "Of the output"]
    falling: Annotated[Whole, "switch", "Whether it is met below the level"]
    needed: Annotated[Whole, "weeks", "On end in which it must be met"]
    streak: Annotated[Whole, "weeks", "On end in which it has been met"]
    level: Annotated[Real, "by output", "Above or below which it is met"]
    seen: Annotated[Real, "by output", "As last recorded"]
