"""Draws in the layout of the VIEWS prediction challenge."""

from datetime import date

import pandas as pd
import pytest

from sim.analysis.hindcast.views import AFGHANISTAN, counted, export, month_id, monthly_task, months
from sim.scenario import load_scenario


def test_months_have_the_challenges_numbers():
    """The challenge's first window begins in January 2018, month 457."""
    assert month_id(date(1980, 1, 31)) == 1
    assert month_id(date(2018, 1, 1)) == 457
    assert months(date(2021, 8, 20), date(2021, 11, 29)) == [
        (date(2021, 9, 1), date(2021, 9, 30)),
        (date(2021, 10, 1), date(2021, 10, 31)),
    ]


def test_groups_that_a_scenario_lacks_are_not_counted():
    assert {one.key for one in counted(load_scenario("record"))} == {"dyad_deaths", "nrf_deaths", "aff_deaths"}
    assert {one.key for one in counted(load_scenario("baseline"))} == {"dyad_deaths"}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    return folder, export(load_scenario("record", {"weeks": "30"}), folder, replicates=3, scale=0.01)


def test_a_file_a_year_with_the_challenges_columns(written):
    folder, paths = written
    assert [path.relative_to(folder).as_posix() for path in paths] == [
        "cm/window=Y2021/record.parquet",
        "cm/window=Y2022/record.parquet",
    ]
    table = pd.concat([pd.read_parquet(path) for path in paths])
    assert list(table) == ["month_id", "country_id", "draw", "outcome"]
    assert set(table["country_id"]) == {AFGHANISTAN}
    # September 2021 to February 2022: week 29 ends on 17 March.
    assert sorted(set(table["month_id"])) == list(range(501, 507))
    assert sorted(set(table["draw"])) == [1, 2, 3]
    assert (table["outcome"] >= 0).all()
    assert table["outcome"].dtype == "int64"
    assert table["outcome"].sum() > 0


def test_every_months_series_add_up():
    asked = monthly_task(load_scenario("record", {"weeks": "30"}), 0.01)
    assert len(asked.targets) == 6 * 3
    assert {target.window.share for target in asked.targets} == {1.0}
