"""The clashes and attacks of ISIS-K from 2015 to 2020 as rows of a record, by month and by province and month."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from sim.analysis.hindcast.observation import OTHER, observation_model
from sim.evidence import Observation
from sim.resources import data_dir

# What is learnt from ends here: later months are forecast unseen.
LEARNT = date(2018, 12, 31)
YEARS = range(2015, 2021)
# The type of an event, by the series that counts it in the country; the series of provinces has the same key and `_at`.
TYPES = {"government": "clashes_government", "taliban": "clashes_taliban", "civilians": "attacks_civilians"}


@cache
def monthly_counts() -> tuple[Observation, ...]:
    """Return a row for each month and type, and for each province with an event of that type by the end of 2018; zeros included."""
    with (data_dir("seeds") / "isis_k_2015_2020.csv").open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    counts = Counter({(row["month"], row["type"], row["province"]): int(row["events"]) for row in found})
    return tuple(
        row
        for kind, key in TYPES.items()
        for places in (
            (),
            sorted({place for month, one, place in counts if one == kind and month <= f"{LEARNT:%Y-%m}"}),
        )
        for row in _rows(kind, key, places, counts)
    )


def _rows(kind: str, key: str, places: Sequence[str], counts: Counter[tuple[str, str, str]]) -> Iterator[Observation]:
    """Yield the months of one type: of each place and of all others together, or of the country if no place is given."""
    series = observation_model().series[f"{key}_at" if places else key]
    for start in (date(year, month, 1) for year in YEARS for month in range(1, 13)):
        end = (start + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        here = {
            place: count for (month, one, place), count in counts.items() if (month, one) == (f"{start:%Y-%m}", kind)
        }
        for place in (*places, OTHER) if places else ("",):
            value = here.get(place, 0) if place in places else sum(here[one] for one in here if one not in places)
            name = " ".join(filter(None, (series.key, place, f"{start:%Y-%m}")))
            use = "calibrate" if end <= LEARNT else "holdout"
            quantity = series.quantities[0].format(province=place)
            yield Observation(
                name, use, quantity, start, end, float(value), unit=series.unit, source=("ucdp_ged_21_1",)
            )


def added_up(rows: Iterable[Observation]) -> Iterator[Observation]:
    """Yield months added up to quarters, and months of a place to years: single months say too little to learn from."""

    def span(row: Observation) -> tuple[str, int, int]:
        quarter = 0 if row.quantity.count(" in ") else (row.start.month - 1) // 3
        return row.quantity, row.start.year, quarter

    for _, months in groupby(sorted(rows, key=span), span):
        first, *others = months
        total = (first.value or 0.0) + sum(row.value or 0.0 for row in others)
        yield replace(first, id=f"{first.id} to {others[-1].end:%Y-%m}", end=others[-1].end, value=total)
