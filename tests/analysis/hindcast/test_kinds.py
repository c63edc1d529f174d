"""Every kind of row that a record may hold: the example of the how-to is scored, and wrong cells are named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sim.analysis.hindcast.hindcast import hindcast
from sim.analysis.hindcast.report import recorded_text
from sim.analysis.hindcast.scoring import score
from sim.analysis.hindcast.targets import read_targets
from sim.evidence import SeedError, read_record
from sim.scenario import load_scenario

EXAMPLE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "record.csv"


def test_the_example_of_the_how_to_is_scored_row_by_row():
    found = hindcast(load_scenario("record", {}), read_targets(EXAMPLE), replicates=2, scale=0.002)
    assert found.problems == found.unscored == ()
    texts = {row.target.row.id: recorded_text(row) for row in found.rows}
    assert texts == {
        "value": "151",
        "range": "200–700",
        "lower bound": "4 or more",
        "upper bound": "400 or less",
        "absence": "0",
        "share": "11",
        "sign": "1 or more",
        "ratio": "1.9",
        "deaths abroad": "60 or more",
    }
    series = {row.target.row.id: row.target.series.key for row in found.rows}
    assert (series["lower bound"], series["deaths abroad"]) == ("attacks_abroad", "deaths_abroad")
    assert {row.score.verdict for row in found.rows} <= {"hit", "covered", "too low", "too high"}
    assert all(np.isfinite(found.members(row)).all() for row in texts)


def scored(record_file, line: str, members: list[float]) -> tuple[str, str]:
    """Return the kind and the verdict of a row."""
    (target,) = read_targets(record_file(line)).targets
    return target.kind, score(target, np.array(members)).verdict


@pytest.mark.parametrize(
    ("members", "verdict"), [([1.0, 2.0, 3.0], "hit"), ([9.0, 9.0, 9.0], "too high"), ([1.0] + [9.0] * 9, "covered")]
)
def test_an_upper_bound_is_missed_only_from_above(record_file, members, verdict):
    line = "U,calibrate,ISIS-K attacks,2022-01-01,2022-01-31,,,5,attacks,mine,read,"
    assert scored(record_file, line, members) == ("direction", verdict)


@pytest.mark.parametrize(
    ("sign", "members", "verdict"), [("up", 2.0, "hit"), ("up", 0.5, "too low"), ("down", 2.0, "too high")]
)
def test_a_sign_is_missed_where_the_ratio_goes_the_other_way(record_file, sign, members, verdict):
    line = f"S,calibrate,ISIS-K attacks,2022-06-01,2022-06-30,{sign},,,sign,mine,read,,2022-01-01,2022-03-31"
    (target,) = read_targets(record_file(line)).targets
    assert score(target, np.full(3, members)).verdict == verdict
    assert target.anchor is not None
    assert target.anchor[1].days.sum() == 90


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("sideways,,,sign,mine,read,,,", "should be up or down"),
        ("3,,,attacks,mine,read,,2022-01-01,2022-03-31", "belong to the units ratio and sign"),
        ("2,,,ratio,mine,read,,2022-01-01,", "than_end is ''"),
    ],
)
def test_cells_that_make_no_sense_are_named(record_file, cells, problem):
    path = record_file(f"S,calibrate,ISIS-K attacks,2022-06-01,2022-06-30,{cells}")
    with pytest.raises(SeedError, match=problem):
        read_record(path)
