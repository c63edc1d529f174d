"""The posterior for a case with a known answer, and the table of runs that it is made from."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from sim.analysis.hindcast import reference
from sim.analysis.hindcast.forecast import ForecastTask, RunSummary
from sim.analysis.hindcast.posterior import fit, fitted_targets, recover
from sim.analysis.hindcast.targets import read_targets
from sim.errors import SanctuaryError

CUT_OFF = date(2022, 6, 30)
RECORD = read_targets()
ROWS = tuple(t for t in RECORD.targets if t.row.id in ("T02", "T08", "T12"))
KEYS = ("rate", "strength", "nothing")


def table(runs: int = 1200, seed: int = 1) -> reference.ReferenceTable:
    """Return a table in which attacks are rate times strength, strength is reported, and a third unknown has no effect."""
    luck = np.random.default_rng(seed)
    rate, strength, nothing = luck.uniform(0.02, 0.1, runs), luck.uniform(1000, 5000, runs), luck.uniform(size=runs)
    attacks = luck.poisson(rate * strength)
    reported = strength * np.exp(0.1 * luck.standard_normal(runs))
    asked = ForecastTask(SimpleNamespace(digest="x", name="toy"), ROWS, (), KEYS, 1.0, 72)  # type: ignore[arg-type]
    unknowns = np.stack([rate, strength, nothing], axis=1)
    return reference.ReferenceTable(asked, np.arange(runs), unknowns, np.stack([attacks, reported, attacks], axis=1))


@pytest.fixture(scope="module")
def found():
    return fit(table(), CUT_OFF, trees=120)


def test_only_rows_that_are_over_by_the_cut_off_are_fitted(found):
    assert found.rows == ("T02", "T08")
    changed = table()
    changed.recorded[:, 2] = 0.0
    assert np.array_equal(fit(changed, CUT_OFF, trees=120).weights, found.weights)


def test_what_can_be_known_is_found(found):
    """T08 reports 4,000 and T02, for its simulated days, 151."""
    low, middle, high = found.quantiles("strength", [0.05, 0.5, 0.95])
    assert low < 4000 < high
    assert high - low < 2000
    assert found.quantiles("rate", [0.5])[0] == pytest.approx(151 / 4000, rel=0.2)
    assert middle == pytest.approx(4000, rel=0.12)


def test_what_nobody_sees_stays_at_its_prior(found):
    assert found.fitted == ("rate", "strength")
    assert found.quantiles("nothing", [0.05, 0.95]) == pytest.approx([0.05, 0.95], abs=0.03)


def test_a_ridge_is_found(found):
    """With the attacks alone, a high rate goes with a low strength."""
    blind = table()
    blind.recorded[:, 1] = 0.0
    assert fit(blind, CUT_OFF, trees=120).correlation("rate", "strength") < -0.6
    assert abs(found.correlation("rate", "nothing")) < 0.3


def test_known_truths_are_recovered(found):
    results = recover(found, 300)
    assert [one.key for one in results] == ["rate", "strength"]
    for one in results:
        assert one.p_even > 0.001
        assert one.inside_90 == pytest.approx(0.9, abs=0.07)
        assert one.correlation > 0.7


def test_a_truth_is_not_told_to_the_trees_that_recover_it(found):
    for run in (0, 7, 100):
        weights = found.weights_out_of_bag(run)
        assert weights[run] == 0.0
        assert weights.sum() == pytest.approx(1.0)


def test_draws_follow_the_weights(found):
    drawn = found.draws(400)
    assert found.prior("strength")[drawn].mean() == pytest.approx(found.weights @ found.prior("strength"), rel=0.02)
    assert found.weights[drawn].min() > 0


def test_without_rows_there_is_nothing_to_fit():
    assert fitted_targets(ROWS, date(2021, 9, 1)) == ()
    with pytest.raises(SanctuaryError, match="no row"):
        fit(table(50), date(2021, 9, 1))


@pytest.fixture
def simulated(monkeypatch):
    """Replace the runs, and return the seeds of the runs that were requested."""
    seeds: list[int] = []

    def run_all(asked, wanted, workers):
        for seed in wanted:
            seeds.append(seed)
            yield RunSummary(seed, [seed / 7] * len(asked.keys), [float(seed)] * len(asked.targets), [])

    monkeypatch.setattr(reference, "run_all", run_all)
    return seeds


def test_a_table_goes_on_where_it_was_broken_off(simulated, tmp_path):
    asked = table(10).asked
    whole = reference.fill(asked, tmp_path / "whole", runs=150)
    simulated.clear()
    reference.fill(asked, tmp_path / "broken", runs=50)
    again = reference.fill(asked, tmp_path / "broken", runs=150)
    assert sorted(simulated) == list(range(1, 151))
    assert np.array_equal(again.recorded, whole.recorded)
    assert np.array_equal(again.unknowns, whole.unknowns)
    simulated.clear()
    reference.fill(asked, tmp_path / "broken", runs=150)
    assert simulated == []


def test_a_table_of_something_else_is_refused(simulated, tmp_path):
    asked = table(10).asked
    reference.fill(asked, tmp_path, runs=50)
    with pytest.raises(SanctuaryError, match="differs in scale"):
        reference.fill(replace(asked, scale=0.5), tmp_path, runs=50)
