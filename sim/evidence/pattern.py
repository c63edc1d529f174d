"""Patterns of the record: shapes, orders and absences, each with measures and tolerances."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sim.evidence.rows import load
from sim.evidence.source import sources


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternMeasure:
    """One number that is taken from a run.

    Attributes
    ----------
    key
        Its name in `sim.analysis.hindcast.patterns.readings`, which computes it.
    figure
        The figure of the record.
    low, high
        Bounds within which a run shows it; infinite where there is none.
    source
        Source of the figure; None if it is assumed.
    assumption
        Whether the figure or a bound is assumed.
    needs
        Groups that a scenario must have for the measure to apply.
    """

    key: str
    figure: float
    low: float = -math.inf
    high: float = math.inf
    unit: str
    source: str | None = None
    assumption: bool = False
    text: str
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.source is None and not self.assumption:
            raise ValueError(f"{self.key} needs a source, or to be an assumption")
        if self.source is not None and self.source not in sources():
            raise ValueError(f"{self.source} is not a source")
        if not self.shown(self.figure):
            raise ValueError(f"{self.key}: the record's own figure lies outside low and high")

    def shown(self, value: float) -> bool:
        """Return whether a value lies within the bounds; an undefined value does not."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of the record. A run shows it when all measures that apply lie within their bounds."""

    key: str
    label: str
    measures: tuple[PatternMeasure, ...]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns of the record, in the order in which they are told."""
    found: Mapping[str, Pattern] = load("patterns.yaml", lambda row: row.read(Pattern), key="key", under="patterns")
    return tuple(found.values())
