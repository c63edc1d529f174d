"""UCDP's event data as downloaded: a small file in its column layout."""

from datetime import date

import pytest

from sim.analysis.record.ged import COLUMNS, is_ged, read_ged
from sim.analysis.record.targets import sort_rows
from sim.evidence import SeedError

# The columns of a download, most of which are not read.
_COLUMNS = """
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name
dyad_dset_id dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b
number_of_sources source_article source_office source_date source_headline source_original where_prec where_coordinates where_description
adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region
event_clarity date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best
high low gwnoa gwnob
"""
LAYOUT = _COLUMNS.split()


def line(number, kind, dyad, place, day, best, country="Afghanistan"):
    cells = dict.fromkeys(LAYOUT, "")
    cells |= {"id": str(number), "type_of_violence": str(kind), "dyad_name": dyad, "adm_1": place, "country": country}
    cells |= {"date_start": f"{day} 00:00:00.000", "date_end": f"{day} 00:00:00.000"}
    cells |= {"best": str(best), "low": str(best), "high": str(best + 1)}
    return ",".join(f'"{cells[name]}"' for name in LAYOUT)


DYAD = "Government of Afghanistan - IS"
LINES = (
    line(1, 1, DYAD, "Kunar province", "2020-03-01", 5),
    line(2, 1, DYAD, "Kabul province", "2021-10-02", 3),
    line(3, 1, DYAD, "Nangarhar province", "2022-02-02", 2),
    line(4, 1, DYAD, "", "2022-02-03", 1),
    line(5, 3, "IS - Civilians", "Kunduz province", "2022-04-21", 33),
    line(6, 3, "IS - Civilians", "Anbar province", "2022-04-21", 9, country="Iraq"),
    line(7, 1, "Government of Iraq - IS", "Kabul province", "2021-08-26", 193),
    line(8, 1, "Government of Pakistan - TTP", "Khyber", "2022-05-05", 4, country="Pakistan"),
    line(9, 1, DYAD, "Kabul province", "2022-06-01", 1).replace('"1","2","1"', '"many","2","1"'),
    line(10, 3, "Government of Afghanistan - Civilians", "Panjshir province", "2022-06-01", 7),
)


@pytest.fixture
def ged(tmp_path):
    path = tmp_path / "GEDEvent.csv"
    path.write_text("\n".join((",".join(LAYOUT), *LINES, "")), encoding="utf-8")
    return path


def test_it_is_told_from_a_record(ged, record_file):
    assert is_ged(ged)
    assert not is_ged(record_file())


def test_deaths_are_added_up_by_year_and_series(ged):
    rows = {row.id: row for row in read_ged(ged).rows}
    assert rows["GED-dyad-2020"].value == 5
    assert rows["GED-dyad-2020"].use == "initial"
    assert rows["GED-dyad-2022"].value == 3
    assert (rows["GED-civilians-2022"].value, rows["GED-civilians-2022"].high) == (33, 34)
    assert rows["GED-ttp-2022"].value == 4
    assert rows["GED-government-2022"].value == 7


def test_the_airport_bombing_stays_where_ucdp_put_it_and_is_named(ged):
    reading = read_ged(ged)
    assert "GED-dyad-2021" in {row.id for row in reading.rows}
    assert {row.id: row.value for row in reading.rows}["GED-dyad-2021"] == 3
    assert reading.elsewhere == ("7 on 2021-08-26, 193 dead, filed under Government of Iraq - IS",)


def test_places_count_events_since_the_takeover(ged):
    rows = {row.quantity: row.value for row in read_ged(ged).rows if row.unit == "events"}
    assert rows == {
        "Gov-IS events in all other provinces": 1,
        "Gov-IS events in kabul": 1,
        "Gov-IS events in nangarhar": 1,
    }


def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_kept(ged):
    reading = read_ged(ged)
    assert [str(problem) for problem in reading.problems] == [f"{ged}:10: best is 'many' and should be a number"]
    assert reading.events == 7


def test_its_rows_are_targets(ged):
    reading = read_ged(ged)
    found = sort_rows(reading.rows, reading.problems, ged.name)
    assert {target.row.id for target in found.targets} >= {"GED-dyad-2022", "GED-civilians-2022", "GED-place-kabul"}


def test_the_last_year_ends_with_the_file(ged):
    rows = {row.id: row for row in read_ged(ged).rows}
    assert rows["GED-dyad-2021"].end == date(2021, 12, 31)
    assert rows["GED-dyad-2022"].end == date(2022, 6, 1)


def test_later_events_can_be_left_out(ged):
    assert all(row.end.year < 2022 for row in read_ged(ged, until=date(2021, 12, 31)).rows)


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SeedError, match="the column id"):
        read_ged(path)
    path.write_text(",".join(COLUMNS) + "\n", encoding="utf-8")
    with pytest.raises(SeedError, match="no event"):
        read_ged(path)
