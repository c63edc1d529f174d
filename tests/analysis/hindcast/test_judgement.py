"""The judgement of a posterior on rows that it was not fitted on names every miss."""

from dataclasses import replace

import numpy as np
import pytest

from sim.analysis.hindcast.forecast import Forecast, ForecastTask
from sim.analysis.hindcast.hindcast import CUT_OFF, judge
from sim.analysis.hindcast.judgement import judgement
from sim.analysis.hindcast.posterior import EVEN_VARIANCE, Recovery
from sim.analysis.hindcast.targets import read_targets
from sim.scenario import load_scenario

RECORD = read_targets()
TARGETS = tuple(t for t in RECORD.targets if t.row.id in ("T02", "T12", "T13", "T16"))


def forecast(spread, **shift):
    """Return forecasts around the record, with some rows multiplied by a factor."""
    luck = np.random.default_rng(1)
    columns = [t.middle * shift.get(t.row.id, 1.0) * np.exp(spread * luck.standard_normal(400)) for t in TARGETS]
    asked = ForecastTask(load_scenario("record"), TARGETS, (), (), 1.0, 72)
    found = Forecast(asked, tuple(range(400)), np.zeros((400, 0)), np.stack(columns, axis=1), np.zeros((400, 0)))
    return judge(found, RECORD, (), CUT_OFF)


def test_only_rows_after_the_cut_off_count():
    found = judgement(forecast(1.0), forecast(0.2, T02=99.0))
    assert found.rows == 3
    assert "T02" not in {row for row, _ in found.missed}


def test_a_posterior_that_learnt_what_lasts_beats_its_prior():
    found = judgement(forecast(1.0), forecast(0.2))
    assert found.better
    assert found.gain_low > 0
    assert "is above zero" in found.sentences()[0]
    assert found.covers
    assert found.missed == ()
    assert "beats its prior" in found.sentences()[0]
    assert found.sentences()[1].startswith("Its 80% bands hold 100%")


def test_a_posterior_that_learnt_what_does_not_last_is_told_where():
    found = judgement(forecast(0.5), forecast(0.1, T12=3.0, T13=0.2))
    assert not found.better
    assert found.gain == pytest.approx(found.prior - found.posterior)
    assert not found.covers
    assert found.missed == (("T12", "too high"), ("T13", "too low"))
    text = " ".join(found.sentences())
    assert "does not beat its prior" in text
    assert "Deaths, Government against IS (" in text
    assert "rows outside: T12 too high, T13 too low" in text
    assert found.inside == pytest.approx(1 / 3)


def test_series_are_held_against_the_best_naive_forecast_in_their_own_unit():
    """The dyad had 316 dead in 2020 and 264 in 2021, so the naive forecasts of 2022 are near its 253."""
    good, bad = (judgement(forecast(0.5), forecast(0.05, T12=shift)) for shift in (1.0, 4.0))
    dyad = {one.key: one for one in good.series}["dyad_deaths"]
    assert not dyad.beaten
    dyad = {one.key: one for one in bad.series}["dyad_deaths"]
    assert dyad.beaten
    assert dyad.naive in ("last value", "last trend", "climatology")
    assert (
        f"Deaths, Government against IS ({dyad.crps:.3g} against {dyad.naive_crps:.3g}, {dyad.naive})"
        in bad.sentences()[-1]
    )


def test_a_record_that_ends_at_the_cut_off_tests_nothing():
    early = replace(forecast(1.0), rows=tuple(row for row in forecast(1.0).rows if row.target.row.id == "T02"))
    found = judgement(early, early)
    assert found.sentences() == ["No row ends after 2022-06-30, so nothing tests the posterior."]
    assert not found.better
    assert found.plain()["posterior"] is None


@pytest.mark.parametrize(
    ("ranks", "verdict"),
    [
        (np.linspace(0, 1, 200), "even"),
        (np.linspace(0.3, 0.7, 200), "posterior too wide"),
        (np.concatenate([np.linspace(0, 0.1, 100), np.linspace(0.9, 1, 100)]), "posterior too narrow"),
        (np.linspace(0.5, 1, 200), "posterior too low"),
        (np.linspace(0, 0.5, 200), "posterior too high"),
    ],
)
def test_ranks_of_known_truths_say_what_is_wrong(ranks, verdict):
    from scipy.stats import kstest

    found = Recovery("x", ranks, float(kstest(ranks, "uniform").pvalue), 0.5, 0.9, 0.5)
    assert found.verdict == verdict
    assert pytest.approx(np.var(np.linspace(0, 1, 100001)), rel=1e-3) == EVEN_VARIANCE
