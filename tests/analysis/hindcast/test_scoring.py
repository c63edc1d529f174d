"""Scores of known cases, and naive forecasts that use only earlier rows."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from sim.analysis.hindcast.naive import naive_forecasts, points
from sim.analysis.hindcast.observation import observation_model
from sim.analysis.hindcast.ratios import recorded_ratio, summarise
from sim.analysis.hindcast.scoring import (
    COUNT_BINS,
    against,
    brier,
    crps,
    energy,
    ignorance,
    interval,
    rank_histogram,
    score,
)
from sim.analysis.hindcast.targets import before, read_targets
from sim.analysis.hindcast.window import weeks_until, window

RECORD = read_targets()
ROWS = {target.row.id: target for target in RECORD.targets}
MODEL = observation_model()


def test_the_score_of_a_point_is_its_distance():
    assert crps(np.array([7.0]), 10.0) == 3.0
    assert crps(np.full(50, 7.0), 10.0) == pytest.approx(3.0)


def test_the_score_of_a_normal_is_the_known_one():
    members = np.random.default_rng(1).normal(size=2_000)
    assert crps(members, 0.0) == pytest.approx((np.sqrt(2) - 1) / np.sqrt(np.pi), rel=0.06)


@pytest.mark.slow
def test_scores_are_those_of_scoringrules():
    """Its import compiles for seconds, which no command should wait for."""
    import scoringrules

    luck = np.random.default_rng(2)
    members, figures = luck.normal(size=(40, 3)), luck.normal(size=5)
    one, truth = members[:, 0], figures[:3]
    fair = scoringrules.crps_ensemble(figures, np.broadcast_to(one, (5, 40)), estimator="pwm")
    assert crps(one, figures) == pytest.approx(fair.mean())
    assert energy(members, truth) == pytest.approx(float(scoringrules.es_ensemble(truth, members)))
    assert interval(figures, -0.5, 0.5, 0.9) == pytest.approx(scoringrules.interval_score(figures, -0.5, 0.5, 0.1))
    above = (figures > 0).astype(float)
    forecast = np.full(5, np.mean(one > 0))
    assert brier(one, figures, 0.0) == pytest.approx(scoringrules.brier_score(above, forecast).mean())


def test_an_honest_forecast_scores_best():
    luck = np.random.default_rng(2)
    truths = luck.normal(0, 1, 400)
    mean = {
        spread: np.mean([crps(luck.normal(0, spread, 100), truth) for truth in truths]) for spread in (0.3, 1.0, 3.0)
    }
    assert min(mean, key=mean.__getitem__) == 1.0


def test_a_range_is_met_or_missed_as_a_whole():
    row = ROWS["T09"]
    assert row.kind == "range"
    assert score(row, np.full(9, 450.0)).inside_50
    assert score(row, np.full(9, 150.0)).verdict == "too low"
    assert score(row, np.full(9, 800.0)).verdict == "too high"


def test_a_lower_bound_is_scored_by_direction_alone():
    row = ROWS["T19"]
    assert row.kind == "direction"
    found = score(row, np.array([0.0, 1.0, 5.0, 6.0]))
    assert np.isnan(found.crps)
    assert 1 - found.rank == 0.5


def test_comparisons_have_room_for_a_draw():
    assert [against(a, 0.5) for a in (0.3, 0.51, 0.7)] == ["better", "level", "worse"]


def test_naive_forecasts_look_back_only():
    row = ROWS["T12"]
    assert all(day < row.row.start for day, _ in before(row, RECORD.history))
    hidden = [one for one in RECORD.history if one.end >= row.row.start]
    seen = [one for one in RECORD.history if one.end < row.row.start]
    told = [*seen, *(replace(one, value=9e9) for one in hidden)]
    ours, theirs = (naive_forecasts(row, history) for history in (RECORD.history, told))
    assert ours
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)


def test_the_three_naive_points():
    earlier = [(date(2019, 7, 1), 100.0), (date(2020, 7, 1), 150.0)]
    found = points(earlier, date(2021, 7, 1))
    assert found["last value"] == 150
    assert found["climatology"] == 125
    assert found["last trend"] == pytest.approx(225, rel=0.01)
    assert points(earlier, date(2041, 7, 1))["last trend"] == 600


def test_the_year_before_is_what_the_un_count_is_compared_with():
    naive = naive_forecasts(ROWS["T02"], RECORD.history)
    assert np.median(naive["last value"]) == pytest.approx(20, abs=3)


def test_shares_of_the_year_before_are_the_naive_forecast_of_places():
    naive = naive_forecasts(ROWS["T14-Kunar"], RECORD.history)
    assert np.median(naive["last value"]) == pytest.approx(0.38 * 111, rel=0.15)
    assert naive_forecasts(ROWS["T14-Herat"], RECORD.history) == {}


def test_ratios_of_the_record():
    tests = {test.key: test for test in MODEL.tests}
    assert recorded_ratio(tests["above_the_year_before"].record) == pytest.approx(7.6, rel=0.01)
    assert recorded_ratio(tests["ttp_rise"].record) == pytest.approx(494 / 259, rel=0.001)
    assert recorded_ratio(tests["out_of_kunar"].record) == pytest.approx(12 / 111 / 0.38)
    assert recorded_ratio(tests["surge"].record) == pytest.approx(48 / 31 / (13 / 16))


def test_a_sign_needs_four_runs_in_five():
    test = next(test for test in MODEL.tests if test.key == "ttp_rise")
    sure = summarise(test, np.array([1.8, 2.0] * 5))
    unsure = summarise(test, np.array([1.9] * 6 + [0.9] * 4))
    assert sure is not None
    assert unsure is not None
    assert sure.verdict == "sign right, size covered"
    assert unsure.verdict == "sign undecided"
    assert summarise(test, np.array([np.nan])) is None


def test_weeks_and_days_agree():
    whole = window(date(2021, 8, 20), date(2021, 9, 2), 10)
    assert whole.days.tolist()[:3] == [7, 7, 0]
    assert whole.share == 1
    assert whole.total(np.arange(10.0)) == 1
    assert whole.gain(np.array([3.0, 5, 5, 5, 5, 5, 5, 5, 5, 5])) == 5
    assert weeks_until(date(2021, 8, 26)) == 1
    assert weeks_until(date(2021, 8, 27)) == 2
    late = window(date(2021, 10, 20), date(2021, 11, 20), 10)
    assert 0 < late.share < 1
    assert window(date(2020, 1, 1), date(2020, 12, 31), 10).share == 0


def test_the_interval_score_is_the_width_and_a_fine_for_what_lies_outside():
    """For members from 0 to 1000 the 90 % interval is 50 to 950; each of ten units above it costs 2 / 0.1."""
    members = np.linspace(0, 1000, 1001)
    row = replace(ROWS["T04"], row=replace(ROWS["T04"].row, value=500.0))
    assert score(row, members).interval == pytest.approx(900)
    row = replace(row, row=replace(row.row, value=960.0))
    assert score(row, members).interval == pytest.approx(900 + 20 * 10)


def test_ignorance_is_in_bits_and_never_infinite():
    """Fourteen bins have one more member each: with all 50 in the right bin it has 51 of 64, with none 1 of 64."""
    assert ignorance(np.full(50, 30.0), 40.0, COUNT_BINS) == pytest.approx(-np.log2(51 / 64))
    assert ignorance(np.full(50, 30.0), 0.0, COUNT_BINS) == pytest.approx(6)
    assert ignorance(np.full(50, 1e9), 1e12, COUNT_BINS) < 1


def test_brier_of_a_threshold():
    members = np.array([1.0, 2.0, 3.0, 4.0])
    assert brier(members, 9.0, 3.0) == pytest.approx(0.75**2)
    assert brier(members, 2.0, 3.0) == pytest.approx(0.25**2)
    assert brier(members, 3.0, 3.0) == pytest.approx(0.25**2)


def test_energy_punishes_rows_that_do_not_hang_together():
    """The truth rises in both rows together; a forecast with the same margins and the opposite dependence scores worse."""
    luck = np.random.default_rng(3)
    truths = luck.normal(size=(300, 1)) * np.ones(2)
    common = luck.normal(size=(200, 1))
    right, wrong = common * np.ones(2), common * np.array([1.0, -1.0])
    assert np.mean([energy(right, truth) for truth in truths]) < 0.9 * np.mean(
        [energy(wrong, truth) for truth in truths]
    )
    assert energy(np.array([[3.0, 4.0]]), np.zeros(2)) == pytest.approx(5)


def test_ranks_are_counted_by_tenth():
    assert rank_histogram([0.0, 0.05, 0.5, 1.0, 1.0]) == [2, 0, 0, 0, 0, 1, 0, 0, 0, 2]
    luck = np.random.default_rng(4)
    narrow = [float(np.mean(luck.normal(0, 0.3, 100) < truth)) for truth in luck.normal(size=400)]
    counts = rank_histogram(narrow)
    assert counts[0] > 80
    assert counts[-1] > 80
