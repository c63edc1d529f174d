"""The hindcast from end to end: scenarios are run, recorded, scored and shown, also with unknown records."""

import json
from datetime import date

import numpy as np
import pytest

from sim.analysis.hindcast.hindcast import FITTED, TESTED, hindcast
from sim.analysis.hindcast.rivals import rank
from sim.analysis.hindcast.targets import read_targets
from sim.cli.main import run
from sim.scenario import load_scenario

FEW = {"replicates": 3, "scale": 0.01}


@pytest.fixture(scope="module")
def held():
    return hindcast(load_scenario("record", {}), read_targets(), **FEW)


def test_every_row_has_a_verdict_and_its_part(held):
    assert len(held.rows) == 31
    assert {row.score.verdict for row in held.rows} <= {"hit", "covered", "too low", "too high"}
    parts = {row.target.row.id: row.part for row in held.rows}
    assert parts["T06"] == FITTED
    assert parts["T12"] == TESTED
    assert [part.rows for part in held.parts] == [13, 17]


def test_the_same_seeds_give_the_same_scores(held):
    again = hindcast(load_scenario("record", {}), read_targets(), **FEW)
    assert np.array_equal(again.forecast.recorded, held.forecast.recorded)
    assert again.plain() == held.plain()


def test_it_is_plain_data(held):
    assert json.loads(json.dumps(held.plain(), allow_nan=False))["rows"][0]["id"] == "T02"


def test_a_voice_without_ttp_is_scored_on_the_rows_it_can_speak_to(held):
    voice = hindcast(load_scenario("milley", {}), read_targets(), **FEW)
    assert "T21" not in {row.target.row.id for row in voice.rows}
    assert {row.id: row.why for row in voice.unscored}["T21"] == "the scenario milley has no group ttp"
    ranked = rank([held, voice])
    assert sum(one.closest for one in ranked) == pytest.approx(1.0)
    assert ranked[0].behind == 0.0
    assert ranked[0].log_crps <= ranked[1].log_crps


def test_a_record_of_ones_own_is_scored_and_bad_rows_are_named(record_file, capsys):
    path = record_file(
        "H1,calibrate,ISIS-K fighters,2022-11-01,2022-11-30,,1500,2500,people,mine,read,",
        "H2,calibrate,ISIS-K attacks recorded by UN,2022-01-01,2022-12-31,lots,,,attacks,mine,read,",
        "H3,calibrate,Sightings of unicorns,2022-01-01,2022-12-31,3,,,unicorns,mine,read,",
        "H4,calibrate,states that recognised the Taliban government,2021-08-15,2022-12-31,0,,,states,mine,read,",
        "H5,calibrate,ISIS-K attacks recorded by UN,2040-01-01,2040-12-31,9,,,attacks,mine,read,",
    )
    arguments = ["hindcast", "record", "--record", str(path), "--json", "--replicates", "3", "--scale", "0.01"]
    assert run([*arguments, "--workers", "1"]) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert [row["id"] for row in found["rows"]] == ["H1", "H4"]
    why = {row["id"]: row["why"] for row in found["hindcasts"][0]["not_scored"]}
    assert why["H3"] == "no series of the observation model is called 'Sightings of unicorns'"
    assert why["H5"] == "begins after the last simulated week"
    assert found["hindcasts"][0]["problems"] == [
        f"Error: {path}:3: value is 'lots' and should be a finite number, zero or more"
    ]
    assert f"{path}:3" in err
    # The naive forecast is the year before, from the shipped record.
    assert found["rows"][0]["naive"]["last value"]["median"] == pytest.approx(4000, rel=0.1)


def test_files_and_figures_are_written(held, tmp_path):
    from sim.analysis.hindcast.report import write

    names = {path.name for path in write([held], (), tmp_path)}
    assert names == {
        "hindcast.json",
        "rows.csv",
        "record-record.svg",
        "record-record.png",
        "ranks-record.svg",
        "ranks-record.png",
    }
    drawing = (tmp_path / "record-record.svg").read_text("utf-8")
    assert drawing.count("<path") > 200
    assert "Attacks the UN recorded" in drawing


def test_a_file_that_is_no_record_is_refused_in_one_block(tmp_path, capsys):
    path = tmp_path / "what.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run(["hindcast", "--record", str(path)]) == 2
    assert "the column id, use" in capsys.readouterr().err


def test_the_fit_does_not_depend_on_when_it_is_asked(held):
    later = hindcast(load_scenario("record", {}), read_targets(), cut_off=date(2022, 12, 31), **FEW)
    assert [part.rows for part in later.parts] == [30, 0]
    assert np.array_equal(later.forecast.recorded, held.forecast.recorded)


def test_a_runs_folder_has_its_section_of_the_record(tmp_path):
    from sim.analysis.hindcast.section import of_ensemble, write_section
    from sim.runs.ensemble import run_ensemble

    ensemble = run_ensemble(load_scenario("record", {}), replicates=2, scale=0.01, weeks=30)
    found = of_ensemble(ensemble)
    assert {"T02", "T08"} <= {row.target.row.id for row in found.rows}
    assert {row.id: row.why for row in found.unscored}["T10"] == "begins after the last simulated week"
    # A year of which the run covers two months is scored on these months.
    assert 0 < next(row for row in found.rows if row.target.row.id == "T12").target.share < 0.25
    names = {path.name for path in write_section(ensemble, tmp_path, draw=False)}
    assert names == {"hindcast.json"}


def test_another_record_has_its_own_signs_and_title(record_file):
    """In this record attacks fall in October, and TTP is missing, unlike in the shipped record."""
    path = record_file(
        "H1,calibrate,ISIS-K attacks,2021-08-20,2021-09-09,90,,,attacks,mine,read,",
        "H2,calibrate,ISIS-K attacks,2021-10-01,2021-10-31,31,,,attacks,mine,read,",
    )
    found = hindcast(load_scenario("record", {}), read_targets(path), **FEW)
    (test,) = found.tests
    assert (test.key, test.sign) == ("surge", "down")
    assert test.recorded == pytest.approx((31 / 31) / (90 / 21))
    assert test.text.startswith("The other way round")
    assert found.title == "Scenario record"
    assert found.record == "mine.csv"
