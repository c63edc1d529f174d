"""The column names of each data set, release by release, and how to tell the data set from a header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.evidence.yaml_files import read_yaml

GED, ACLED, BATTLE_DEATHS, ONE_SIDED = "UCDP GED", "ACLED", "UCDP Battle-Related Deaths", "UCDP One-sided Violence"

_DECLARED = read_yaml(Path(__file__).with_suffix(".yaml"))
CANDIDATE_COLUMNS: tuple[str, ...] = tuple(_DECLARED["candidate"].split())


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass(frozen=True)
class Layout:
    """A data set.

    Attributes
    ----------
    name, short
        Its name, and the beginning of the ids of the rows that are made of it.
    columns
        The names that a column has had, by our name of it, the newest first.
    needed
        Our names of the columns without which a file cannot be used.
    """

    name: str
    short: str
    columns: Mapping[str, tuple[str, ...]]
    needed: Sequence[str]

    @property
    def yearly(self) -> bool:
        """True if a line holds the deaths of a year, not an event."""
        return self.name in (BATTLE_DEATHS, ONE_SIDED)

    def columns_in(self, header: Sequence[str]) -> dict[str, int]:
        """Return the places of columns in a header, by our name; omit the columns that it lacks."""
        places = {_plain(name): place for place, name in reversed(list(enumerate(header)))}
        known = {ours: [places[name] for name in theirs if name in places] for ours, theirs in self.columns.items()}
        return {ours: found[0] for ours, found in known.items() if found}


def _layout(declared: Mapping) -> Layout:
    columns = {ours: tuple(map(_plain, theirs)) for ours, theirs in declared["columns"].items()}
    return Layout(**{**declared, "columns": columns})


LAYOUTS = tuple(map(_layout, _DECLARED["layouts"]))


def layout_of(header: Sequence[str]) -> Layout | None:
    """Return the data set that a header belongs to, or None."""
    return next((layout for layout in LAYOUTS if set(layout.needed) <= set(layout.columns_in(header))), None)


def is_candidate(first: Sequence[str]) -> bool:
    """Return whether a first line is already an event in the layout of the candidate files."""
    if len(first) != len(CANDIDATE_COLUMNS):
        return False
    cells = dict(zip(CANDIDATE_COLUMNS, first, strict=True))
    kind, start = cells["type_of_violence"], cells["date_start"]
    return kind in ("1", "2", "3", "1.0", "2.0", "3.0") and re.match(r"\d{4}-\d\d-\d\d", start) is not None
