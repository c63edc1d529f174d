"""What must be seen of a claim: which way an output moves, in which world, held against what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.evidence.rows import Row

SIGNS = ("up", "down", "zero", "variance", "open", "definition")
# Columns of the world by the step of the week that reads them.
Inputs = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class AddedEvent:
    """An event that a measurement adds: its week, kind and fields."""

    week: int
    kind: str
    fields: Mapping[str, object]


@dataclass(frozen=True)
class Effect:
    """Which way one output moves when the claim's mechanism is in.

    Attributes
    ----------
    output, sign, week
        The output, one of `SIGNS`, and weeks after 20 August 2021.
    margin
        Largest difference that still counts as none, in the output's unit; with sign zero only.
    than
        An output whose own effect is taken away: what is claimed of one audience more than of another.
    per
        Outputs whose sum divides: a rate per person who left, say.
    scenario
        In place of the claim's own.
    where
        What both arms assume, by key; a star stands for every group or state, `rules.NAME` and `events.ID` take a switch.
    instead
        What the arm without assumes, in place of the claim's switch.
    event
        What only the arm with it has; the arm without is the same world, the claim's mechanism in both.
    shock
        What is added to both arms; the effect is on the answer to it, a difference of differences.
    half_time
        Whether the effect is on the weeks in which the answer to the shock falls to half of its peak.
    below
        A parameter: the effect is on the weeks in which the output stands below its value.
    along_remoteness
        Whether the effect is the slope of breaches along the remoteness of provinces, held against the slopes that
        remoteness dealt out at random gives.
    replayed
        What the arm without reads as it was in the arm with, week by week.
    input
        What the mechanism reads that moves with what others do: columns of the world by the step that reads them. None where
        it is the same as for the claim's first effect.
    """

    output: str
    sign: str
    week: int
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
    replayed: Inputs = field(default_factory=dict)
    input: Inputs = field(default_factory=dict)

    @property
    def outputs(self) -> tuple[str, ...]:
        """Every output that the effect reads."""
        return (self.output, *((self.than,) if self.than else ()), *self.per)


def effect_from(row: Row) -> Effect:
    """Return one effect from its entry, which may hold more."""
    effect = Effect(
        row.text("output"),
        row.choice("sign", SIGNS),
        row.whole("week") or 0,
        row.number("margin"),
        than=row.text("than", default=""),
        per=row.words("per"),
        scenario=row.text("in", default=""),
        where=_changes(row, "where"),
        instead=_changes(row, "instead"),
        event=_happening(row, "event"),
        shock=_happening(row, "shock"),
        half_time=row.flag("half_time", default=False),
        below=row.text("below", default=""),
        along_remoteness=row.flag("along_remoteness", default=False),
        replayed=inputs_from(row, "replayed"),
        input=inputs_from(row, "input"),
    )
    if (effect.margin is not None) != (effect.sign == "zero"):
        raise row.wrong("a margin belongs to sign zero, and sign zero needs one")
    if effect.half_time and effect.shock is None:
        raise row.wrong("half_time needs a shock to recover from")
    if effect.below and effect.shock is not None:
        raise row.wrong("below counts weeks of a run, not of an answer to a shock: leave out one of them")
    if effect.event is not None and (effect.instead or effect.shock):
        raise row.wrong("event stands for itself: leave out instead and shock")
    return effect


def inputs_from(row: Row, name: str) -> Inputs:
    """Return columns by the step that reads them; none where the field is left out."""
    if name not in row:
        return {}
    inner = row.row(name)
    return {step: _columns(inner, step, value) for step, value in inner.rest().items()}


def _columns(row: Row, step: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise row.wrong(f"{step} must be a list of the columns that it reads")
    return tuple(value)


def _changes(row: Row, name: str) -> dict[str, object]:
    return row.row(name).rest() if name in row else {}


def _happening(row: Row, name: str) -> AddedEvent | None:
    if name not in row:
        return None
    inner = row.row(name)
    week = inner.whole("week")
    kinds = inner.rest()
    if week is None or len(kinds) != 1:
        raise inner.wrong("an event needs a week and one kind, `{week: 18, concern_shock: {state: russia}}` say")
    ((kind, fields),) = kinds.items()
    if not isinstance(fields, Mapping):
        raise inner.wrong(f"{kind} must have fields")
    return AddedEvent(week, kind, dict(fields))
