"""What the data sets call their columns, release by release, and which data set a header belongs to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

GED, ACLED, BATTLE_DEATHS, ONE_SIDED = "UCDP GED", "ACLED", "UCDP Battle-Related Deaths", "UCDP One-sided Violence"

# The candidate files come without a header, in the order of the Georeferenced Event Dataset since release 20.1.
_IN_ORDER = """
    id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id
    dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
    source_article source_office source_date source_headline source_original where_prec where_coordinates where_description
    adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity date_prec date_start date_end
    deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob
"""
CANDIDATE_COLUMNS = tuple(_IN_ORDER.split())


@dataclass(frozen=True)
class Layout:
    """One data set.

    Attributes
    ----------
    columns
        By our name of a column, the names it has had, the newest first.
    needed
        Our names of the columns without which the file says nothing.
    """

    name: str
    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]

    def columns_in(self, header: Sequence[str]) -> dict[str, str]:
        """Return by our name of a column the name it has in a header; columns that it lacks are left out."""
        plain = {_plain(name): name for name in reversed(header)}
        pairs = ((ours, next((plain[their] for their in map(_plain, theirs) if their in plain), None)) for ours, theirs in self.columns.items())  # fmt: skip
        return {ours: name for ours, name in pairs if name is not None}

    def missing(self, header: Sequence[str]) -> tuple[str, ...]:
        """Return the newest names of needed columns that a header lacks."""
        found = self.columns_in(header)
        return tuple(self.columns[ours][0] for ours in self.needed if ours not in found)


LAYOUTS = (
    Layout(
        GED,
        {
            "id": ("id",),
            "kind": ("type_of_violence", "type_of_vi"),
            "dyad": ("dyad_name",),
            "actor_a": ("side_a",),
            "actor_b": ("side_b",),
            "country": ("country",),
            "place": ("adm_1",),
            "start": ("date_start",),
            "end": ("date_end",),
            "best": ("best", "best_est"),
            "low": ("low", "low_est"),
            "high": ("high", "high_est"),
            "where_precision": ("where_prec",),
            "date_precision": ("date_prec",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "status": ("code_status",),
        },
        ("kind", "dyad", "country", "start", "best"),
    ),
    Layout(
        ACLED,
        {
            "id": ("event_id_cnty", "data_id"),
            "type": ("event_type",),
            "civilians": ("civilian_targeting",),
            "actor_a": ("actor1",),
            "actor_b": ("actor2",),
            "country": ("country",),
            "place": ("admin1",),
            "start": ("event_date",),
            "best": ("fatalities",),
            "where_precision": ("geo_precision",),
            "date_precision": ("time_precision",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
        },
        ("type", "actor_a", "country", "start", "best"),
    ),
    Layout(
        BATTLE_DEATHS,
        {
            "side_a": ("side_a",),
            "side_b": ("side_b",),
            "location": ("battle_location", "location_inc"),
            "year": ("year",),
            "best": ("bd_best",),
            "low": ("bd_low",),
            "high": ("bd_high",),
            "version": ("version",),
        },
        ("side_a", "side_b", "year", "best"),
    ),
    Layout(
        ONE_SIDED,
        {
            "actor": ("actor_name",),
            "location": ("location",),
            "year": ("year",),
            "best": ("best_fatality_estimate",),
            "low": ("low_fatality_estimate",),
            "high": ("high_fatality_estimate",),
            "version": ("version",),
        },
        ("actor", "location", "year", "best"),
    ),
)


def layout_of(header: Sequence[str]) -> Layout | None:
    """Return the data set that a header belongs to, or None."""
    return next((layout for layout in LAYOUTS if not layout.missing(header)), None)


def nearest(header: Sequence[str]) -> Layout:
    """Return the data set that a header lacks least of, for a message."""
    return min(LAYOUTS, key=lambda layout: len(layout.missing(header)) / len(layout.needed))


def is_candidate(first: Sequence[str]) -> bool:
    """Say whether a first line is already an event in the layout of the candidate files."""
    if len(first) != len(CANDIDATE_COLUMNS):
        return False
    cells = dict(zip(CANDIDATE_COLUMNS, first, strict=True))
    kind, start = cells["type_of_violence"], cells["date_start"]
    return kind in ("1", "2", "3", "1.0", "2.0", "3.0") and re.match(r"\d{4}-\d\d-\d\d", start) is not None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
