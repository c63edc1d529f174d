"""Patterns of the record: shapes, orders and absences, each with measures and how far off still counts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from sim.evidence.rows import Row
from sim.evidence.source import sources
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir


@dataclass(frozen=True, slots=True)
class PatternMeasure:
    """One number that is taken of a run.

    Attributes
    ----------
    key
        The name under which `sim.analysis.hindcast.patterns.readings` takes it.
    figure
        The record's.
    low, high
        Bounds within which a run shows it; infinite where there is none.
    source
        Of the figure; None where it is assumed.
    assumption
        Whether figure or bounds are assumed.
    needs
        Groups without which it is not asked.
    """

    key: str
    figure: float
    low: float
    high: float
    unit: str
    source: str | None
    assumption: bool
    text: str
    needs: tuple[str, ...]

    def shown(self, value: float) -> bool:
        """Whether a value lies within the bounds; one that is undefined does not."""
        return self.low <= value <= self.high


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a run shows when all its measures that can be asked lie within their bounds."""

    key: str
    label: str
    measures: tuple[PatternMeasure, ...]


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns of the record, in the order in which they are told.

    Raises
    ------
    SeedError
        When an entry is incomplete, has an unknown field or an unknown source.
    """
    path = data_dir("seeds") / "patterns.yaml"
    top = Row(path.name, read_yaml(path))
    found = tuple(_pattern(row) for row in top.rows("patterns"))
    top.close()
    return found


def _pattern(row: Row) -> Pattern:
    key = row.text("key")
    row.place = f"{row.place} ({key})"
    found = Pattern(key, row.text("label"), tuple(_measure(one) for one in row.rows("measures")))
    row.close()
    return found


def _measure(row: Row) -> PatternMeasure:
    low, high = row.number("low"), row.number("high")
    source = row.text("source") if "source" in row else None
    found = PatternMeasure(
        key=row.text("key"),
        figure=row.as_number("figure", row.take("figure")),
        low=-math.inf if low is None else low,
        high=math.inf if high is None else high,
        unit=row.text("unit"),
        source=source,
        assumption=row.flag("assumption", default=False),
        text=row.text("text"),
        needs=row.words("needs"),
    )
    row.close()
    if source is None and not found.assumption:
        raise row.wrong("needs a source, or to be an assumption")
    if source is not None and source not in sources():
        raise row.wrong(f"{source} is not a source")
    if not found.shown(found.figure):
        raise row.wrong("the record's own figure lies outside low and high")
    return found
