"""Effects: which way an output moves, in which world, compared with what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sim.evidence.rows import Row

Sign = Literal["up", "down", "zero", "variance", "open", "definition"]
# Columns of the world by the step of the week that reads them.
Columns = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class AddedEvent:
    """An event that a measurement adds: its week, kind and fields."""

    week: int
    kind: str
    fields: Mapping[str, object]

    @classmethod
    def from_row(cls, row: Row) -> AddedEvent:
        """Return an event from an entry such as `{week: 18, concern_shock: {state: russia}}`."""
        week, kinds = row.get("week", int), row.rest()
        if len(kinds) != 1:
            raise row.wrong("an event needs a week and one kind, such as `{week: 18, concern_shock: {state: russia}}`")
        ((kind, found),) = kinds.items()
        return cls(week, kind, Row(f"{row.place}, {kind}", found).rest())


@dataclass(frozen=True)
class Effect:
    """The direction in which one output moves when the claim's mechanism is in.

    Attributes
    ----------
    output, sign, week
        The output, the direction, and weeks after 20 August 2021.
    margin
        Largest difference that still counts as none, in the output's unit; with sign zero only.
    than
        An output whose own effect is subtracted, for a claim about one audience more than another.
    per
        Outputs whose sum divides the output, for a rate such as per person who left.
    scenario
        The scenario, in place of the claim's own; `in` in the file.
    where
        Assumptions of both arms, by key. A star stands for every group or state; `rules.NAME` and `events.ID` take a switch.
    instead
        Assumptions of the arm without the mechanism, in place of the claim's switch.
    event
        An event of the arm with the mechanism only. The claim's mechanism is then in both arms, which are otherwise the same.
    shock
        An event added to both arms. The effect is on the response to it, a difference of differences.
    half_time
        Whether the effect is on the weeks in which the response to the shock falls to half of its peak.
    below
        A parameter. The effect is on the number of weeks in which the output is below its value.
    along_remoteness
        Whether the effect is the slope of breaches along the remoteness of provinces, compared with the slopes for remoteness
        permuted at random.
    replayed
        Columns that the arm without reads week by week as they were in the arm with.
    acts_in
        Steps of the week in which the mechanism acts. Empty if they are those of the claim's first effect.
    """

    output: str
    sign: Sign
    week: int = 0
    margin: float | None = None
    than: str = ""
    per: tuple[str, ...] = ()
    scenario: str = ""
    where: Mapping[str, object] = field(default_factory=dict)
    instead: Mapping[str, object] = field(default_factory=dict)
    event: AddedEvent | None = None
    shock: AddedEvent | None = None
    half_time: bool = False
    below: str = ""
    along_remoteness: bool = False
    replayed: Columns = field(default_factory=dict)
    acts_in: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.margin is not None) != (self.sign == "zero"):
            raise ValueError("a margin belongs to sign zero, and sign zero needs one")
        if self.half_time and self.shock is None:
            raise ValueError("half_time needs a shock to recover from")
        if self.below and self.shock is not None:
            raise ValueError("below counts weeks of a run, not of the response to a shock: leave out one of them")
        if self.event is not None and (self.instead or self.shock):
            raise ValueError("an event excludes instead and shock: leave them out")

    @classmethod
    def from_row(cls, row: Row) -> Effect:
        """Return an effect from its entry."""
        row.rename("in", "scenario")
        return row.read(cls)

    @property
    def outputs(self) -> tuple[str, ...]:
        """All outputs that the effect reads."""
        return (self.output, *((self.than,) if self.than else ()), *self.per)
