"""Store and read the findings on all claims, which ship with the project."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from sim.analysis.claims.labels import (
    BY_CONSTRUCTION,
    NOT_MEASURED,
    OPEN,
    Label,
    Labelled,
    label_of_claim,
    label_of_effect,
)
from sim.analysis.claims.wording import RANKS
from sim.outputs.wording import titled
from sim.resources import put_text

SHIPPED = Path(__file__).with_name("ablation.json")


@dataclass(frozen=True)
class Measured:
    """The measured effect of a claim's mechanism on one output.

    Attributes
    ----------
    output, sign, week
        The claimed effect.
    effect, low, high
        The output with the mechanism less that without it, and its 95 % interval. For an unknown, the share of the variance that it
        explains; for a slope, breaches per week and thousand fighters from the nearest province to the farthest.
    smallest
        The smallest effect of interest, or the margin of a claim of no effect.
    p
        The p-value, corrected for the number of effects that were tested.
    verdict, why
        The verdict and its reason, in words.
    how
        How this effect differs from the claim's others, such as by another scenario or by assumptions of both arms.
    direct
        The effect when all others act as in the run with the mechanism; None where it was not measured.
    share
        Share of the points of the hypercube that show the claimed sign (`up` for an open sign); None when no points were run.
    indirect, indirect_low, indirect_high
        The effect less the direct one, with its 95 % interval: the part that runs through the acts of others. None where it was not
        measured.
    """

    output: str
    sign: str
    week: int
    effect: float | None
    low: float | None
    high: float | None
    smallest: float | None
    p: float | None
    verdict: str
    why: str
    how: str = ""
    direct: float | None = None
    share: float | None = None
    indirect: float | None = None
    indirect_low: float | None = None
    indirect_high: float | None = None

    @property
    def name(self) -> str:
        """The output's title and the week."""
        return f"{titled(self.output)}, week {self.week}"

    @property
    def label(self) -> Label:
        """The label that follows from the intervals."""
        if self.sign == "definition":
            return Label(BY_CONSTRUCTION, "it defines how something is counted")
        told = (self.effect, self.low, self.high, self.indirect, self.indirect_low, self.indirect_high)
        numbers = [number for number in told if number is not None]
        if len(numbers) < len(told):
            return Label(OPEN, NOT_MEASURED)
        effect, low, high, indirect, *through = numbers
        return label_of_effect(effect, (low, high), self.smallest or 0.0, indirect, (through[0], through[1]))

    def plain(self) -> dict[str, object]:
        """Return the effect as plain data, with its label."""
        return {**asdict(self), "label": str(self.label)}


@dataclass(frozen=True)
class Finding:
    """The findings on one claim, whose verdict is that of its worst effect.

    Attributes
    ----------
    claim, test, scenario
        Id of the claim, kind of test, and scenario of the runs.
    effects
        One or more effects, the main effect first.
    shapley
        For claims that act on the same output together: the share of each mechanism in their joint effect.
    digest
        Hash of the claim's expectation and of one run of each of its variants; it changes when the model's results change.
    """

    claim: str
    test: str
    scenario: str
    effects: tuple[Measured, ...]
    shapley: dict[str, float] | None = None
    digest: str = ""

    @property
    def deciding(self) -> Measured:
        """The effect that decides the verdict: the first of those with the worst verdict."""
        return min(self.effects, key=lambda one: RANKS.index(one.verdict))

    @property
    def verdict(self) -> str:
        """The worst verdict on any of the effects."""
        return self.deciding.verdict

    @property
    def why(self) -> str:
        """The reason for the verdict, with the effect that it is about unless that is the main one."""
        one = self.deciding
        return one.why if one is self.effects[0] else f"{one.output} in week {one.week}: {one.why}"

    @property
    def label(self) -> Label:
        """The label of the claim, with the effect that decides it."""
        return label_of_claim(Labelled(one.name, one.label, one.verdict) for one in self.effects)

    def plain(self) -> dict[str, object]:
        """Return the finding as plain data, with verdict and label."""
        said = {"verdict": self.verdict, "why": self.why, "label": str(self.label), "label_why": self.label.why}
        return {**asdict(self), "effects": [one.plain() for one in self.effects], **said}


@dataclass(frozen=True)
class Ablation:
    """The findings on all claims, and the design of the measurement.

    Attributes
    ----------
    findings
        One for each claim.
    seeds
        Largest number of pairs at the defaults.
    points, pairs
        Largest number of points of the hypercube, and of pairs at each.
    scale
        Share of the Taliban's fighters that is simulated.
    written, minutes, runs
        Time of writing, duration, and number of runs, without those found in the journal of an earlier start.
    """

    findings: tuple[Finding, ...]
    seeds: int
    points: int
    pairs: int
    scale: float
    written: str = ""
    minutes: float = 0.0
    runs: int = 0

    @cached_property
    def by_claim(self) -> dict[str, Finding]:
        """The findings by claim."""
        return {one.claim: one for one in self.findings}

    def plain(self) -> dict[str, object]:
        """Return the findings as plain data."""
        return {**asdict(self), "findings": [one.plain() for one in self.findings]}


Row = TypeVar("Row", Measured, Finding)


@cache
def shipped() -> Ablation:
    """Return the findings that ship with the project."""
    return read(SHIPPED)


def read(path: Path) -> Ablation:
    """Read findings that :func:`write` wrote."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for finding in data["findings"]:
        finding["effects"] = tuple(_of(Measured, effect) for effect in finding["effects"])
    data["findings"] = tuple(_of(Finding, finding) for finding in data["findings"])
    return Ablation(**data)


def _of(kind: type[Row], data: dict[str, Any]) -> Row:
    """Return a row from its data, without derived entries such as the label."""
    return kind(**{field.name: data[field.name] for field in fields(kind) if field.name in data})


def write(found: Ablation, path: Path = SHIPPED) -> None:
    """Write findings to the file that :func:`shipped` reads."""
    put_text(path, json.dumps(found.plain(), indent=1, ensure_ascii=False) + "\n")
