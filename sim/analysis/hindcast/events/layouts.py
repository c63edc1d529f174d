"""The column names of each data set, release by release, and how to tell the data set from a header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GED, ACLED, BATTLE_DEATHS, ONE_SIDED = "UCDP GED", "ACLED", "UCDP Battle-Related Deaths", "UCDP One-sided Violence"

# Candidate files have no header. Their columns are in the order of the Georeferenced Event Dataset since release 20.1.
_IN_ORDER = """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id
    dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
    source_article source_office source_date source_headline source_original where_prec where_coordinates where_description
    adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end
    deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob
"""
CANDIDATE_COLUMNS = tuple(_IN_ORDER.split())
# Our name of a column and its names in GED, ACLED, battle-related deaths and one-sided violence, the newest release first.
# A file needs the columns that are marked with an exclamation mark.
_NAMES = """
    id         id                            event_id_cnty,data_id  -                             -
    kind       !type_of_violence,type_of_vi  !event_type            -                             -
    civilians  -                             civilian_targeting     -                             -
    dyad       !dyad_name                    -                      -                             -
    actor_a    -                             !actor1                !side_a                       !actor_name
    actor_b    -                             actor2                 !side_b                       -
    country    !country                      !country               battle_location,location_inc  !location
    place      adm_1                         admin1                 -                             -
    start      !date_start                   !event_date            !year                         !year
    end        date_end                      -                      -                             -
    best       !best,best_est                !fatalities            !bd_best                      !best_fatality_estimate
    low        low,low_est                   -                      bd_low                        low_fatality_estimate
    high       high,high_est                 -                      bd_high                       high_fatality_estimate
    status     code_status                   -                      -                             -
"""


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
    needed: tuple[str, ...]

    @property
    def yearly(self) -> bool:
        """True if a line holds the deaths of a year, not an event."""
        return self.name in (BATTLE_DEATHS, ONE_SIDED)

    def columns_in(self, header: Sequence[str]) -> dict[str, int]:
        """Return the places of columns in a header, by our name; omit the columns that it lacks."""
        places = {_plain(name): place for place, name in reversed(list(enumerate(header)))}
        known = {ours: [places[name] for name in theirs if name in places] for ours, theirs in self.columns.items()}
        return {ours: found[0] for ours, found in known.items() if found}


def _layout(column: int, name: str, short: str) -> Layout:
    cells = {line.split()[0]: line.split()[column] for line in _NAMES.strip().splitlines()}
    columns = {ours: tuple(map(_plain, theirs.split(","))) for ours, theirs in cells.items() if theirs != "-"}
    return Layout(name, short, columns, tuple(ours for ours, theirs in cells.items() if theirs.startswith("!")))


LAYOUTS = (
    _layout(1, GED, "GED"),
    _layout(2, ACLED, "ACLED"),
    _layout(3, BATTLE_DEATHS, "BRD"),
    _layout(4, ONE_SIDED, "OSV"),
)


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
