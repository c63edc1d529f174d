"""The sources of figures and forms, and how far each was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sim.evidence.rows import load


@dataclass(frozen=True, slots=True)
class Source:
    """A paper, a report, a data set, or the admission that there is none.

    Attributes
    ----------
    how_seen
        What was consulted. The text itself was read only if this says so.
    checked
        Whether title, author, year and place were confirmed. This says nothing about any number.
    rules
        Rules whose form rests on it.
    """

    id: str
    title: str
    author: str
    kind: Literal["paper", "report", "agreement", "dataset", "press", "literature", "public"]
    how_seen: Literal["document", "data file", "publisher page", "press report", "catalogue entry", "memory", "absence"]
    checked: bool
    year: int | None = None
    locator: str = ""
    rules: tuple[str, ...] = ()
    note: str = ""


@cache
def sources() -> Mapping[str, Source]:
    """Return all sources by id."""
    return load("sources.yaml", lambda row: row.read(Source), under="sources")
