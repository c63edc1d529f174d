"""The benchmark forecasts of VIEWS use only earlier rows and the record's own figures."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import pytest
from measured.forecasts import BENCHMARKS, LAST, YEAR, ZERO, benchmarks

from sim.analysis.hindcast.hindcast import CUT_OFF, hindcasts, judge
from sim.analysis.hindcast.targets import Record, Target, before, read_targets
from sim.scenario import load_scenario


@pytest.fixture(scope="module")
def held() -> Record:
    return read_targets(None)


def target(held: Record, row: str) -> Target:
    return next(one for one in held.targets if one.row.id == row)


def test_the_last_figure_comes_again_with_poisson_noise(held: Record) -> None:
    october = target(held, "T05")
    found = benchmarks(october, held.history, members=4000)
    assert (found[ZERO] == 0).all()
    # September has 38 in thirty days; October has thirty-one days.
    assert found[LAST].mean() == pytest.approx(38 * 31 / 30, rel=0.03)
    assert found[LAST].var() == pytest.approx(found[LAST].mean(), rel=0.1)


def test_last_years_figures_come_as_often_as_they_have_days_in_it(held: Record) -> None:
    found = benchmarks(target(held, "T05"), held.history, members=4000)
    values, counts = np.unique(found[YEAR], return_counts=True)
    assert values.tolist() == [round(13 * 31 / 16), round(38 * 31 / 30)]
    assert counts[0] / counts.sum() == pytest.approx(16 / 46, abs=0.03)


def test_nothing_that_ended_later_is_looked_at(held: Record) -> None:
    september = target(held, "T04")
    rows = [row for row in held.history if row.end < date(2021, 9, 1)]
    mine, theirs = (benchmarks(september, some, members=50) for some in (held.history, rows))
    assert mine
    assert all((mine[name] == theirs[name]).all() for name in BENCHMARKS)
    assert benchmarks(september, [row for row in rows if not before(september, [row])], members=50) == {}


def test_model_and_benchmarks_are_scored_on_the_same_rows(held: Record) -> None:
    (found,) = hindcasts([load_scenario("record")], held, replicates=2, scale=0.01)
    scored = judge(found.forecast, held, (), CUT_OFF, partial(benchmarks, members=2))
    rows = [row for row in scored.rows if row.naive]
    assert {"T04", "T05", "T12", "T23"} <= {row.target.row.id for row in rows}
    assert all(list(row.naive) == list(BENCHMARKS) for row in rows)
    assert all(row.target.series.form in ("events", "deaths") for row in rows)
    assert all(row.naive[ZERO].crps == pytest.approx(row.target.middle) for row in rows if row.target.kind == "value")
