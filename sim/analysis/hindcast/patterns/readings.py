"""Take every measure of the patterns of one run. A measure that does not apply is left out; an undefined one is NaN.

The measures follow the record's own counting. Event data contain only attacks with a death, so rhythm and places are measured on
a run's lethal attacks. The monthly counts of the autumn and the claims of the spring refer to all attacks.
"""

from __future__ import annotations

from datetime import date

import numpy as np

from sim.analysis.hindcast.patterns import measures
from sim.analysis.hindcast.window import window
from sim.evidence.pattern import patterns
from sim.outputs.results import Results
from sim.society.common.columns import Reals

# The event data are those of Islamic State, so its group is measured.
VIOLENT = "isis_k"
NANGARHAR = "nangarhar"
GUESTS = ("al_qaeda", "tip", "imu")
START, NEW_YEAR = date(2021, 8, 19), date(2021, 12, 31)
FIRST_QUARTER = (date(2022, 1, 1), date(2022, 3, 31))
SECOND_QUARTER = (date(2022, 4, 1), date(2022, 6, 30))
LAST_DAY = date(2022, 12, 31)
# The periods whose attacks the autumn's reports counted.
AUTUMN = {
    "autumn_total": (START, NEW_YEAR),
    "autumn_september": (date(2021, 9, 1), date(2021, 9, 30)),
    "autumn_october": (date(2021, 10, 1), date(2021, 10, 31)),
}
# A period is measured when at least this share of its days is simulated.
COVERED = 0.9
# From this share on, the Taliban hold a province.
HELD = 0.5

Readings = dict[str, float]
# Measures by key; None for those that do not apply.
Measures = dict[str, float | None]


def readings(results: Results) -> Readings:
    """Return every measure that applies to a run, by key, except those that need a second run."""
    seen = window(START, LAST_DAY, results.weeks)
    last = seen.weeks - 1 if seen.share >= COVERED else None
    found = _violence(results, last) if VIOLENT in results.groups else {}
    found |= _others(results) | (_at_the_end_of_2022(results, last) if last is not None else {})
    found["least_group"] = min(float(results.series(f"strength.{name}")[-1]) for name in results.groups)
    found["batch"] = float(results.series("commanders.batch").max())
    needs = {one.key: set(one.needs) for pattern in patterns() for one in pattern.measures}
    return {key: value for key, value in found.items() if value is not None and needs[key] <= set(results.groups)}


def spring_rise(results: Results) -> float | None:
    """Return the ratio of attacks in the second quarter of 2022 to those in the first; None where a run ends before."""
    attacks = results.series(f"attacks.{VIOLENT}")
    first, second = (_within(attacks, *quarter) for quarter in (FIRST_QUARTER, SECOND_QUARTER))
    return None if first is None or second is None else _ratio(second, first)


def _ratio(above: float, below: float) -> float:
    return above / below if below > 0.0 else np.nan


def _within(flow: Reals, start: date, end: date) -> float | None:
    """Return the sum of a weekly flow between two days; None where they are not simulated."""
    seen = window(start, end, len(flow))
    return seen.total(flow) if seen.share >= COVERED else None


def _violence(results: Results, last: int | None) -> Measures:
    """Return the measures of attacks; `last` is the last week of 2022, or None where a run ends before."""
    group = results.groups.index(VIOLENT)
    counts = results.series(f"attacks.{VIOLENT}")
    rows = results.assaults
    assert rows is not None
    lethal = rows[(rows["group"] == group) & (rows["province"] >= 0) & (rows["toll"] > 0)]
    toll = lethal["toll"].astype(float)
    weekly = np.zeros((results.weeks, len(results.provinces)))
    np.add.at(weekly, (lethal["week"], lethal["province"]), 1.0)
    deadly = weekly.sum(axis=1)
    by_year = [year.sum(axis=0) for year in measures.years(weekly)]
    attacked = [year for year in by_year if year.sum() > 0]
    nangarhar = results.provinces.index(NANGARHAR)
    found: Measures = {
        "toll_median": float(np.median(toll)) if len(toll) else np.nan,
        "toll_mean": float(toll.mean()) if len(toll) else np.nan,
        "toll_gini": measures.gini(toll),
        "toll_worst_tenth": measures.worst_tenth(toll),
        "fano_all": measures.fano(deadly),
        "lag_one": measures.lag_one(deadly),
        "repeat_excess": measures.repeat_excess(
            lethal["week"].astype(np.int64),
            lethal["province"].astype(np.int64),
            results.weeks,
            len(results.provinces),
            np.random.default_rng(results.seed),
        ),
        **{key: _within(counts, *days) for key, days in AUTUMN.items()},
        "spring_rise": spring_rise(results),
    }
    if by_year:
        found |= {
            "fano_year": _middle([measures.fano(year.sum(axis=1)) for year in measures.years(weekly)]),
            "herfindahl": _middle([measures.herfindahl(year) for year in attacked]),
            "provinces": _middle([float((year > 0).sum()) for year in by_year]),
            "nangarhar_first": float(np.mean([int(np.argmax(year)) == nangarhar for year in attacked] or [False])),
        }
    if last is not None:
        until = weekly[: last + 1].sum(axis=0)
        found["nangarhar_share"] = _ratio(float(until[nangarhar]), float(until.sum()))
    return found


def _middle(values: list[float]) -> float:
    """Return the median of the defined values."""
    defined = np.array(values)[~np.isnan(values)]
    return float(np.median(defined)) if len(defined) else np.nan


def _at_the_end_of_2022(results: Results, last: int) -> Measures:
    """Return the measures of ground and of guests in the last week of 2022."""
    held = results.by_entity["province"]["province_taliban"] > HELD
    found: Measures = {
        "provinces_lost": float((held[0] & ~held[last]).sum()),
        "polities_2022": float(results.series("polities")[last]),
    }
    strengths = [results.series(f"strength.{name}") for name in GUESTS if name in results.groups]
    if strengths:
        found["guests_left"] = min(_ratio(float(one[last]), float(one[0])) for one in strengths)
        found["handed_over"] = float(results.series("handovers.hosted")[last])
    return found


def _others(results: Results) -> Measures:
    """Return the measures of the opposition and of TTP."""
    found: Measures = {}
    year = (FIRST_QUARTER[0], LAST_DAY)
    if "nrf" in results.groups:
        deaths = results.series("deaths.nrf")
        found |= {"opposition_2021": _within(deaths, START, NEW_YEAR), "opposition_2022": _within(deaths, *year)}
    if "ttp" in results.groups:
        plots = results.series("plots.ttp")
        before, after = _within(plots, START, NEW_YEAR), _within(plots, *year)
        if before is not None and after is not None:
            days = ((NEW_YEAR - START).days + 1) / ((year[1] - year[0]).days + 1)
            found["ttp_ratio"] = after / before * days if before > 0.0 else np.nan
    return found
