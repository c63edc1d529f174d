"""ISIS-K from 2015 to 2020: the counts, what is learnt from them, and naive forecasts that know no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.analysis.hindcast.counts import LEARNT, TYPES, monthly_counts
from sim.analysis.hindcast.forecast import forecast
from sim.analysis.hindcast.hindcast import TESTED, ask, judge, unscored_by
from sim.analysis.hindcast.naive import as_of
from sim.analysis.hindcast.targets import Record, read_targets
from sim.scenario import load_scenario
from sim.society.guests.rules.contact import beyond_next, crossing_mean, withdrawn

START = date(2015, 1, 1)
NAIVE = ("last value", "a year before", "negative binomial")


@pytest.fixture(scope="module")
def record() -> Record:
    return read_targets(weeks=314, zero=START)


def test_every_event_is_counted_once_in_the_country_and_once_in_a_province() -> None:
    for key, events in zip(TYPES.values(), (677, 71, 78), strict=True):
        for end in ("", "_at"):
            rows = [row for row in monthly_counts() if row.id.split(" ")[0] == f"{key}{end}"]
            assert sum(row.value or 0.0 for row in rows) == events


def test_quarters_and_years_are_learnt_and_months_are_forecast(record: Record) -> None:
    assert not record.unscored
    for target in record.targets:
        days = (target.row.end - target.row.start).days
        assert (target.row.end <= LEARNT) == (target.row.use == "calibrate") == (days > 31)
    months = [target for target in record.targets if target.row.use == "holdout" and target.place is None]
    assert len(months) == 3 * 24


def test_naive_forecasts_do_not_see_what_came_after_their_day(record: Record) -> None:
    target = next(one for one in record.targets if one.row.id == "clashes_government 2020-06")
    blind = [replace(row, value=999.0) if row.end > LEARNT else row for row in record.history]
    for history in (record.history, blind):
        found = as_of(LEARNT)(target, history)
        assert tuple(found) == NAIVE
        assert np.median(found["last value"]) < 20
    june = next(row.value for row in record.history if row.id == "clashes_government 2018-06")
    assert june is not None
    assert np.median(found["a year before"]) == pytest.approx(june, rel=0.25)


def test_a_refuge_refills_and_gives_whatever_is_left_of_the_group() -> None:
    class Params:
        refuge_crossing, refuge_renewal = 0.01, 52.0

    params = Params()
    assert crossing_mean(1000.0, 0.5, 1.0, params) == 5.0  # type: ignore[arg-type]
    assert crossing_mean(1000.0, 0.0, 1.0, params) == 0.0  # type: ignore[arg-type]
    assert 0.0 < beyond_next(0.0, 1000.0, 0.0, params) < 1000.0  # type: ignore[arg-type]
    assert beyond_next(3.0, 0.0, 5.0, params) == 0.0  # type: ignore[arg-type]
    assert withdrawn(10.0, 1000.0) == 11.0
    assert withdrawn(0.0, 0.0) == 0.0


@pytest.mark.slow
def test_the_republic_is_scored_on_unseen_months(record: Record) -> None:
    """Two runs of the prior: each unseen row has a score, a place among its members, and three naive forecasts."""
    scenario = load_scenario("republic_prior")
    asked = ask(scenario, record, 0.005)
    found = judge(forecast([asked], (1, 2))[0], record, unscored_by(scenario, record), LEARNT)
    unseen = [row for row in found.rows if row.part == TESTED]
    assert len(unseen) == sum(target.row.use == "holdout" for target in record.targets)
    assert all(tuple(row.naive) == NAIVE and row.score.log_crps >= 0.0 for row in unseen)
