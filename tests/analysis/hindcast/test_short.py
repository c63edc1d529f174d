"""Scenarios and records that are shorter or longer than the shipped ones."""

from datetime import date

from sim.analysis.hindcast.posterior import fitted_targets
from sim.analysis.hindcast.targets import read_targets, silent_for
from sim.scenario import load_scenario


def test_a_scenario_that_ends_early_is_silent_about_what_comes_after():
    short = load_scenario("record", {"weeks": "20"})
    targets = {target.row.id: target for target in read_targets().targets}
    assert silent_for(targets["T12"], short) == "the scenario record ends after 20 weeks"
    assert silent_for(targets["T03"], short) is None


def test_a_hold_out_is_scored_and_never_fitted(record_file):
    rows = (
        "attacks,2022-01-01,2022-01-31,9,,,attacks,mine,read,",
        "claims,2022-01-01,2022-01-31,9,,,claims,mine,read,",
    )
    held = read_targets(record_file(f"H1,calibrate,ISIS-K {rows[0]}", f"H2,holdout,ISIS-K {rows[1]}"))
    assert [target.row.id for target in held.targets] == ["H1", "H2"]
    assert [target.row.id for target in fitted_targets(held.targets, date(2022, 6, 30))] == ["H1"]


def test_a_record_that_ends_early_asks_for_few_weeks(record_file):
    path = record_file("H1,calibrate,ISIS-K attacks,2021-09-01,2021-09-30,38,,,attacks,mine,read,")
    held = read_targets(path)
    assert held.weeks == 6
    assert held.targets[0].window.share == 1.0


def test_a_row_of_which_next_to_nothing_was_lived_through_is_not_scored(record_file):
    path = record_file("H1,calibrate,ISIS-K attacks,2021-09-01,2022-08-31,300,,,attacks,mine,read,")
    assert len(read_targets(path, weeks=20).targets) == 1
    brief = read_targets(path, weeks=4)
    assert brief.targets == ()
    assert brief.unscored[0].why == "only 4% of its days are simulated"
