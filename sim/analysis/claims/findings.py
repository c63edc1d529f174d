"""What was found of the claims, as data: written once, shipped with the project, read by commands and pages."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from functools import cache
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
from sim.analysis.claims.verdicts import RANKS
from sim.outputs.wording import titled

SHIPPED = Path(__file__).with_name("ablation.json")


@dataclass(frozen=True)
class Measured:
    """What one claim's mechanism does to one output.

    Attributes
    ----------
    output, sign, week
        What is claimed.
    effect, low, high
        Full less taken out with its 95 % interval. For a spread, the share of the variance that the unknown explains; for a
        slope, breaches per week and thousand fighters from the nearest province to the farthest.
    smallest
        The smallest effect of interest, or the margin of a claim of none.
    p
        Corrected for the number of effects that were tested.
    verdict, why
        In words.
    how
        What tells this effect from the claim's others: another scenario, say, or what both arms assume.
    alone
        What the rule does with every other rule off; None where that is not asked.
    direct
        What is left of the effect when what the rule reads is held as it was in week 0; None where that is not asked.
    share
        Share of the points of a hypercube at which the sign is the claimed one, for an open sign `up`; None when none were run.
    indirect, indirect_low, indirect_high
        The effect less the direct one with its 95 % interval: what it owes to what others do. None where that was not measured.
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
    alone: float | None = None
    direct: float | None = None
    share: float | None = None
    indirect: float | None = None
    indirect_low: float | None = None
    indirect_high: float | None = None

    @property
    def name(self) -> str:
        """Return which effect it is, in words."""
        return f"{titled(self.output)}, week {self.week}"

    @property
    def label(self) -> Label:
        """Return what kind of finding it is."""
        if self.sign == "definition":
            return Label(BY_CONSTRUCTION, "it fixes how something is counted")
        told = (self.effect, self.low, self.high, self.indirect, self.indirect_low, self.indirect_high)
        numbers = [number for number in told if number is not None]
        if len(numbers) < len(told):
            return Label(OPEN, NOT_MEASURED)
        effect, low, high, indirect, *through = numbers
        return label_of_effect(effect, (low, high), self.smallest or 0.0, indirect, (through[0], through[1]))

    def plain(self) -> dict[str, object]:
        """Return it as plain data, with the label that follows."""
        return {**asdict(self), "label": str(self.label)}


@dataclass(frozen=True)
class Finding:
    """All that was measured of one claim; its verdict never reads better than its worst row.

    Attributes
    ----------
    claim, test, scenario
        Id, kind of test, and the scenario in which it was looked for.
    effects
        The main effect first; one at least.
    shapley
        Player to share of what they achieve together, where the claim is one of those that act on the same output.
    digest
        Of what the claim expects and of one run of each of its worlds: other digits, other model.
    """

    claim: str
    test: str
    scenario: str
    effects: tuple[Measured, ...]
    shapley: dict[str, float] | None = None
    digest: str = ""

    @property
    def deciding(self) -> Measured:
        """Return the row that decides: the first of the worst, so that the main effect speaks where no other row is worse."""
        return min(self.effects, key=lambda one: RANKS.index(one.verdict))

    @property
    def verdict(self) -> str:
        """Return the worst verdict on any of the effects."""
        return self.deciding.verdict

    @property
    def why(self) -> str:
        """Return why, and of which effect where it is not the main one."""
        one = self.deciding
        return one.why if one is self.effects[0] else f"{one.output} in week {one.week}: {one.why}"

    @property
    def label(self) -> Label:
        """Return what kind of finding it is, and which of its effects says so."""
        return label_of_claim(Labelled(one.name, one.label, one.verdict) for one in self.effects)

    def plain(self) -> dict[str, object]:
        """Return it as plain data, with the verdict and the label that follow from its effects."""
        said = {"verdict": self.verdict, "why": self.why, "label": str(self.label), "label_why": self.label.why}
        return {**asdict(self), "effects": [one.plain() for one in self.effects], **said}


@dataclass(frozen=True)
class Ablation:
    """The findings, and what they were made with.

    Attributes
    ----------
    findings
        One a claim.
    seeds
        Pairs at the defaults.
    points, pairs
        Points of the hypercube, and pairs at each.
    scale
        Share of the Taliban's fighters.
    written, minutes, runs
        When, how long it took, and how many runs were done then; the others stood in the journal of an earlier start.
    """

    findings: tuple[Finding, ...]
    seeds: int
    points: int
    pairs: int
    scale: float
    written: str = ""
    minutes: float = 0.0
    runs: int = 0

    def plain(self) -> dict[str, object]:
        """Return it as plain data."""
        return {**asdict(self), "findings": [one.plain() for one in self.findings]}


Row = TypeVar("Row", Measured, Finding)


@cache
def shipped() -> Ablation | None:
    """Return the findings that come with the project, or None when it carries none."""
    return read(SHIPPED) if SHIPPED.exists() else None


def read(path: Path) -> Ablation:
    """Return findings that :func:`write` wrote."""
    data = json.loads(path.read_text(encoding="utf-8"))
    for finding in data["findings"]:
        finding["effects"] = tuple(_of(Measured, effect) for effect in finding["effects"])
    data["findings"] = tuple(_of(Finding, finding) for finding in data["findings"])
    return Ablation(**data)


def _of(kind: type[Row], data: dict[str, Any]) -> Row:
    """Return a row from its data; the verdicts and labels in the file follow from the rest."""
    return kind(**{field.name: data[field.name] for field in fields(kind) if field.name in data})


def write(found: Ablation, path: Path = SHIPPED) -> None:
    """Write findings where :func:`shipped` reads them."""
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(found.plain(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    os.replace(partial, path)
