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
# A period is measured when at least this share of its days is simulated.
COVERED = 0.9
# From this share on, the Taliban hold a province.
HELD = 0.5

Readings = dict[str, float]


def readings(results: Results) -> Readings:
    """Return every measure that applies to a run, by key, except those that need a second run."""
    found = _violence(results) if VIOLENT in results.groups else {}
    found |= _ground(results) | _guests(results) | _others(results)
    found["least_group"] = min(float(results.series(f"strength.{name}")[-1]) for name in results.groups)
    found["batch"] = float(results.series("commanders.batch").max())
    asked = {one.key: one.needs for pattern in patterns() for one in pattern.measures}
    return {key: value for key, value in found.items() if set(asked[key]) <= set(results.groups)}


def spring_rise(results: Results) -> float | None:
    """Return the ratio of attacks in the second quarter of 2022 to those in the first; None where a run ends before."""
    attacks = results.series(f"attacks.{VIOLENT}")
    first, second = (_within(attacks, *quarter) for quarter in (FIRST_QUARTER, SECOND_QUARTER))
    if first is None or second is None:
        return None
    return second / first if first > 0.0 else np.nan


def _within(flow: Reals, start: date, end: date) -> float | None:
    """Return the sum of a weekly flow between two days; None where they are not simulated."""
    seen = window(start, end, len(flow))
    return seen.total(flow) if seen.share >= COVERED else None


def _known(found: dict[str, float | None]) -> Readings:
    return {key: value for key, value in found.items() if value is not None}


def _last_of_2022(results: Results) -> int | None:
    """Return the last week of 2022; None where a run ends before."""
    seen = window(START, LAST_DAY, results.weeks)
    return seen.weeks - 1 if seen.share >= COVERED else None


def _violence(results: Results) -> Readings:
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
    found: dict[str, float | None] = {
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
        "autumn_total": _within(counts, START, NEW_YEAR),
        "autumn_september": _within(counts, date(2021, 9, 1), date(2021, 9, 30)),
        "autumn_october": _within(counts, date(2021, 10, 1), date(2021, 10, 31)),
        "spring_rise": spring_rise(results),
    }
    if by_year:
        found |= {
            "fano_year": _middle([measures.fano(year.sum(axis=1)) for year in measures.years(weekly)]),
            "herfindahl": _middle([measures.herfindahl(year) for year in attacked]),
            "provinces": _middle([float((year > 0).sum()) for year in by_year]),
            "nangarhar_first": float(np.mean([int(year.argmax()) == nangarhar for year in attacked] or [False])),
        }
    last = _last_of_2022(results)
    if last is not None:
        until = weekly[: last + 1].sum(axis=0)
        found["nangarhar_share"] = float(until[nangarhar] / until.sum()) if until.sum() > 0 else np.nan
    return _known(found)


def _middle(values: list[float]) -> float:
    """Return the median of the defined values."""
    defined = np.array(values)[~np.isnan(values)]
    return float(np.median(defined)) if len(defined) else np.nan


def _ground(results: Results) -> Readings:
    last = _last_of_2022(results)
    if last is None:
        return {}
    held = results.by_entity["province"]["province_taliban"] > HELD
    return {
        "provinces_lost": float((held[0] & ~held[last]).sum()),
        "polities_2022": float(results.series("polities")[last]),
    }


def _guests(results: Results) -> Readings:
    last = _last_of_2022(results)
    strengths = [results.series(f"strength.{name}") for name in GUESTS if name in results.groups]
    if last is None or not strengths:
        return {}
    left = [float(one[last] / one[0]) if one[0] > 0 else np.nan for one in strengths]
    return {"guests_left": min(left), "handed_over": float(results.series("handovers.hosted")[last])}


def _others(results: Results) -> Readings:
    found: dict[str, float | None] = {}
    if "nrf" in results.groups:
        deaths = results.series("deaths.nrf")
        found["opposition_2021"] = _within(deaths, START, NEW_YEAR)
        found["opposition_2022"] = _within(deaths, FIRST_QUARTER[0], LAST_DAY)
    if "ttp" in results.groups:
        plots = results.series("plots.ttp")
        before, after = _within(plots, START, NEW_YEAR), _within(plots, FIRST_QUARTER[0], LAST_DAY)
        if before is not None and after is not None:
            days = ((NEW_YEAR - START).days + 1) / ((LAST_DAY - FIRST_QUARTER[0]).days + 1)
            found["ttp_ratio"] = after / before * days if before > 0.0 else np.nan
    return _known(found)
