"""Every file format and layout in which events are published gives the same table."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sim.analysis.hindcast.events.layouts import CANDIDATE_COLUMNS
from sim.evidence import SeedError
from tests.analysis.hindcast.events.files_of_events import GOV_IS, as_csv, event, read_events, workbook

EVENTS = [
    event(1, 1, GOV_IS, "Hilmand province", "2021-10-02", 3, high=5),
    event(2, 3, "IS - Civilians", "Kabul province", "2022-04-21", 33),
    event(3, 1, "Government of Pakistan - TTP", "Khyber Pakhtunkhwa", "2022-05-05", 4, country="Pakistan"),
    event(4, 1, "Government of Iraq - IS", "Anbar province", "2022-12-30", 9, country="Iraq"),
]


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("codebook.txt", "not it")
        archive.writestr(f"folder/{name}", content)
    return out.getvalue()


def exchange(events):
    """Return events in the layout of the Humanitarian Data Exchange: fewer columns, and tags under the header."""
    columns = [name for name in CANDIDATE_COLUMNS if name not in ("relid", "code_status", "where_description")]
    tags = {name: f"#{name}" for name in columns} | {"latitude": "", "source_article": ""}
    return as_csv(events, [*columns, "iso3"], second=tags)


def sheet(events):
    return workbook([CANDIDATE_COLUMNS, *([one[name] for name in CANDIDATE_COLUMNS] for one in events)])


WRAPPINGS = {
    "plain.csv": as_csv(EVENTS),
    "marked.csv": "\ufeff" + as_csv(EVENTS),
    "dos.csv": as_csv(EVENTS).replace("\n", "\r\n"),
    "candidate.csv": as_csv(EVENTS, headed=False),
    "exchange.csv": exchange(EVENTS),
    "archive.zip": zipped("GEDEvent.csv", as_csv(EVENTS)),
    "workbook.xlsx": sheet(EVENTS),
    "workbook.zip": zipped("GEDEvent.xlsx", sheet(EVENTS)),
}


@pytest.mark.parametrize("name", WRAPPINGS)
def test_every_wrapping_gives_the_same_events(written, name):
    found = read_events(written(WRAPPINGS[name], name))
    table = found.table
    assert table["id"].tolist() == ["1", "2", "3"]
    assert table["start"].dt.date.tolist() == [date(2021, 10, 2), date(2022, 4, 21), date(2022, 5, 5)]
    assert table["kind"].tolist() == ["state-based", "one-sided", "state-based"]
    assert table["province"].iloc[:2].tolist() == ["helmand", "kabul"]
    assert pd.isna(table["province"].iloc[2])
    assert table[["low", "best", "high"]].to_numpy().tolist() == [[3, 3, 5], [33, 33, 33], [4, 4, 4]]
    assert table["clear"].all()
    assert found.problems == ()
    # Events in other countries also count for the days that the file covers.
    assert found.covered == (date(2021, 10, 2), date(2022, 12, 30))


def test_numbers_with_a_point_and_days_without_a_time(written):
    lines = [{**one, "type_of_violence": f"{one['type_of_violence']}.0", "best": f"{one['best']}.0"} for one in EVENTS]
    lines = [{**one, "date_start": one["date_start"][:10], "date_end": "", "id": f"{one['id']}.0"} for one in lines]
    table = read_events(written(as_csv(lines))).table
    assert table["id"].tolist() == ["1", "2", "3"]
    assert table["kind"].tolist() == ["state-based", "one-sided", "state-based"]
    assert (table["end"] == table["start"]).all()


def test_an_older_release_has_other_names(written):
    names = {"best": "best_est", "low": "low_est", "high": "high_est"}
    columns = [names.get(name, name) for name in CANDIDATE_COLUMNS if name not in ("code_status", "side_a", "side_b")]
    lines = [{names.get(name, name): value for name, value in one.items()} for one in EVENTS]
    table = read_events(written(as_csv(lines, columns))).table
    assert table["best"].tolist() == [3, 33, 4]


def test_semicolons_and_another_alphabet(written):
    path = written(as_csv([{**EVENTS[0], "source_office": "Agência"}]).encode("latin-1"))
    assert len(read_events(path).table) == 1
    short = "id;type_of_violence;dyad_name;country;adm_1;date_start;best\n7;1;a - b;Afghanistan;Kabul;2022-01-05;2\n"
    assert read_events(written(short)).table["low"].tolist() == [2]


def test_a_name_that_is_no_province_is_told_with_its_number(written):
    odd = [event(number, 1, GOV_IS, "Hilmund city", "2022-01-01", 1) for number in (10, 11)]
    found = read_events(written(as_csv([*EVENTS, *odd])))
    assert found.unknown_places == {"Hilmund city": 2}
    assert found.table["province"].isna().sum() == 3


def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_kept(written):
    bad = [
        event(20, 1, GOV_IS, "Kabul", "2022-01-01", "many", low="", high=""),
        event(21, "x", GOV_IS, "Kabul", "2022-01-01", 1),
        event(22, 1, GOV_IS, "Kabul", "soon", 1),
        event(23, 1, GOV_IS, "Kabul", "2022-01-01", -3),
    ]
    path = written(as_csv([*EVENTS, *bad]) + "1,2,3\n")
    found = read_events(path)
    assert len(found.table) == 3
    assert [str(problem).removeprefix(str(path)) for problem in found.problems] == [
        ": event 20: best is 'many' and should be a number",
        ": event 21: type_of_violence is 'x' and should be 1, 2 or 3",
        ": event 22: date_start is 'soon 00:00:00.000' and should be a day such as 2021-08-20",
        ": event 23: best is '-3' and should be a number of deaths",
        ": row 10: is no line of this table (missing columns)",
    ]


def test_acled_is_read_as_what_ucdp_would_call_it(written):
    head = (
        "event_id_cnty,event_date,event_type,civilian_targeting,actor1,actor2,country,admin1,fatalities,geo_precision\n"
    )
    lines = (
        "AFG1,03 January 2022,Battles,,Islamic State (Afghanistan),Military Forces of Afghanistan (2021-),Afghanistan,Nimroz,2,1\n"
        "AFG2,2022-02-04,Explosions/Remote violence,Civilian targeting,Islamic State (Afghanistan),Civilians (Afghanistan),Afghanistan,Kabul,9,1\n"
        "AFG3,05-Mar-2022,Battles,,NRF: National Resistance Front,Taliban,Afghanistan,Panjsher,1,1\n"
        "AFG4,2022-04-01,Protests,,Protesters (Afghanistan),,Afghanistan,Hirat,0,1\n"
        "AFG5,2022-04-02,Violence against civilians,,Unidentified Armed Group,Civilians (Afghanistan),Afghanistan,Hirat,1,1\n"
    )
    table = read_events(written(head + lines, "acled.csv")).table
    assert table["kind"].tolist() == ["state-based", "one-sided", "non-state", "other", "one-sided"]
    assert table["dyad"].iloc[:3].tolist() == [GOV_IS, "IS - Civilians", "NRF - Taliban"]
    assert table["start"].dt.date.iloc[:3].tolist() == [date(2022, 1, 3), date(2022, 2, 4), date(2022, 3, 5)]
    assert table["province"].tolist() == ["nimruz", "kabul", "panjshir", "herat", "herat"]


def test_the_events_of_a_dyad(written):
    found = read_events(written(as_csv(EVENTS)))
    assert found.of_dyad(GOV_IS, kind="state-based")["id"].tolist() == ["1"]
    assert found.of_dyad("IS - Civilians", countries=["Afghanistan"])["best"].tolist() == [33]
    assert found.of_dyad("IS - Civilians", countries=["Pakistan"]).empty


def test_an_event_that_is_listed_twice_counts_once_and_is_named(written):
    found = read_events(written(as_csv([*EVENTS, *EVENTS[:2]])))
    assert found.table["id"].tolist() == ["1", "2", "3"]
    assert "events that are listed more than once count once: 1, 2" in str(found.problems[0])


def test_a_year_of_two_digits_is_read(written):
    head = "event_id_cnty,event_date,event_type,actor1,country,fatalities\n"
    line = "AFG1,10-Jan-22,Battles,Islamic State (Afghanistan),Afghanistan,2\n"
    assert read_events(written(head + line)).table["start"].dt.date.tolist() == [date(2022, 1, 10)]


@pytest.mark.parametrize("day", ["2202-01-01", "0022-01-01"])
def test_an_impossible_day_elsewhere_does_not_count_for_what_a_file_covers(written, day):
    elsewhere = event(9, 1, "Government of Mali - JNIM", "Gao", day, 1, country="Mali")
    assert read_events(written(as_csv([*EVENTS, elsewhere]))).covered == (date(2021, 10, 2), date(2022, 12, 30))
    at_home = event(9, 1, GOV_IS, "Kabul", day, 1)
    assert f"date_start is '{day}" in str(read_events(written(as_csv([*EVENTS, at_home]))).problems[0])


def test_the_case_of_a_country_does_not_matter(written):
    loud = event(9, 1, GOV_IS, "Kabul", "2022-01-01", 1, country="AFGHANISTAN")
    assert read_events(written(as_csv([loud]))).table["country"].tolist() == ["Afghanistan"]


def test_a_last_day_that_cannot_be_read_is_named(written):
    bad = event(9, 1, GOV_IS, "Kabul", "2022-01-01", 1, date_end="31/12/2022")
    (problem,) = read_events(written(as_csv([*EVENTS, bad]))).problems
    assert "event 9: date_end is '31/12/2022' and should be a day" in str(problem)


def test_what_is_no_event_data_is_refused(written):
    for start in (b"\x1f\x8b", b"\xff\xfe", b"\xfe\xff"):
        with pytest.raises(SeedError, match="is no plain text"):
            read_events(written(start + b"id"))
    with pytest.raises(SeedError, match="no event in Afghanistan or Pakistan"):
        read_events(written(as_csv(EVENTS[3:])))
    with pytest.raises(SeedError, match="is no ZIP archive"):
        read_events(written("nothing", "broken.zip"))
    with pytest.raises(SeedError, match="is no workbook"):
        read_events(written("nothing", "broken.xlsx"))
    with pytest.raises(SeedError, match="No such file"):
        read_events(Path("nowhere.csv"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("codebook.pdf", b"")
    empty = written(out.getvalue(), "empty.zip")
    with pytest.raises(SeedError, match="holds no table"):
        read_events(empty)
