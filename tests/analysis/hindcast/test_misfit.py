"""A model that is wrong on purpose is detected; a right one is not."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.stats import kstest

from sim.analysis.hindcast.calibration import calibrate
from sim.analysis.hindcast.forecast import ForecastTask
from sim.analysis.hindcast.misfit import OUTSIDE, WITHIN, misfit
from sim.analysis.hindcast.reference import ReferenceTable
from sim.analysis.hindcast.targets import read_targets
from sim.scenario import load_scenario

RECORD = {target.row.id: target for target in read_targets().targets}
# There are 151 attacks in the simulated days of T02, and 4,000 fighters.
ROWS = (RECORD["T02"], RECORD["T08"])


def table(recorded: np.ndarray) -> ReferenceTable:
    asked = ForecastTask(SimpleNamespace(digest="x", name="toy"), ROWS, (), ("rate",), 1.0, 72)  # type: ignore[arg-type]
    return ReferenceTable(asked, np.arange(len(recorded)), np.zeros((len(recorded), 1)), recorded)


def worlds(attacks: float, fighters: float, *, together: bool = False, runs: int = 600, seed: int = 1) -> np.ndarray:
    """Return recorded figures of runs around a level; with `together`, attacks are proportional to fighters."""
    luck = np.random.default_rng(seed)
    own = luck.standard_normal((runs, 2))
    if together:
        own[:, 1] = own[:, 0] + 0.05 * own[:, 1]
    return np.array([attacks, fighters]) * np.exp(0.6 * own)


def test_a_prior_that_holds_the_record_is_left_alone():
    found = misfit(table(worlds(151, 4000)), ROWS)
    assert found.verdict == WITHIN
    assert found.p > 0.5
    assert found.alone == ()


def test_a_prior_that_is_far_from_the_record_is_found_out_and_the_row_named():
    found = misfit(table(worlds(10, 4000)), ROWS)
    assert found.p < OUTSIDE
    assert found.verdict == "outside what the prior can produce"
    ((row, share, how),) = found.alone
    assert (row, how) == ("T02", "too low")
    assert share < 0.01


def test_rows_that_are_possible_alone_and_not_together_are_found_out():
    """Many attacks by few fighters: each figure alone is well within its spread."""
    strained = worlds(151 / 1.8, 4000 * 1.8, together=True)
    found = misfit(table(strained), ROWS)
    assert found.alone == ()
    assert found.p < OUTSIDE
    assert misfit(table(worlds(151, 4000, together=True)), ROWS).verdict == WITHIN


@pytest.mark.slow
def test_records_drawn_from_the_prior_itself_are_doubted_as_often_as_they_should_be():
    ps = []
    for truth in worlds(151, 4000, runs=60, seed=7):
        rows = tuple(
            replace(one, row=replace(one.row, value=float(figure), low=None, high=None, start=date(2021, 8, 20)))
            for one, figure in zip(ROWS, truth / [t.share for t in ROWS], strict=True)
        )
        asked = table(worlds(151, 4000, runs=200, seed=8))
        ps.append(misfit(replace(asked, asked=replace(asked.asked, targets=rows)), rows).p)
    assert kstest(ps, "uniform").pvalue > 0.01


def test_a_row_that_no_run_varies_is_judged_by_itself():
    still = np.stack([np.full(50, ROWS[0].value), np.full(50, 1.0)], axis=1)
    found = misfit(table(still), ROWS)
    assert [row for row, _, _ in found.alone] == ["T08"]
    assert found.p == 1.0


@pytest.fixture(scope="module")
def wrong(tmp_path_factory):
    """Return a calibration of the model with the smallest and least active ISIS-K that its ranges allow."""
    idle = {"attack_rate": "0.003", "strength": "500", "prisoners": "1000"}
    prior = load_scenario("prior", {f"groups.isis_k.{name}": value for name, value in idle.items()})
    folder = tmp_path_factory.mktemp("wrong")
    return calibrate(
        prior, read_targets(), folder, cut_off=date(2022, 6, 30), runs=100, scale=0.01, truths=10, workers=2
    )


@pytest.mark.slow
def test_the_model_made_wrong_on_purpose_is_found_out(wrong):
    fitted, _ = wrong.misfit
    assert fitted.verdict == "outside what the prior can produce"
    assert {"T02", "T04", "T05"} <= {row for row, _, how in fitted.alone if how == "too low"}
    assert any("lie outside what the prior can produce" in sentence for sentence in wrong.warnings())
    assert wrong.plain()["misfit"]["fitted"]["p"] < OUTSIDE
