"""Events become rows of a record: each figure is in its window, and every event left out is reported."""

from __future__ import annotations

import json
from datetime import date

import pytest

from sim.analysis.hindcast.events.rows import rows_of
from sim.analysis.hindcast.targets import read_targets
from sim.cli.main import run
from sim.evidence import SeedError
from tests.analysis.hindcast.events.files_of_events import GOV_IS, as_csv, event, read_events

PAKISTAN_IS = "Government of Pakistan - IS"


@pytest.fixture
def held(written):
    """Return the targets of a record that is a file of events."""

    def read(*events, weeks=260):
        return read_targets(written(as_csv(events)), weeks=weeks)

    return read


def values(found):
    """Return the figures of all rows but those of deaths by province, of which each province has one."""
    return {target.row.id: target.value for target in found.targets if target.series.key != "province_deaths"}


def test_deaths_have_a_row_for_every_province(held):
    found = held(
        event(1, 1, GOV_IS, "Kabul province", "2022-02-02", 2),
        event(2, 1, "Government of Afghanistan - NRF", "Kabul province", "2022-06-02", 3),
        event(3, 1, GOV_IS, "Kunduz province", "2022-06-03", 7),
    )
    places = {target.place: target.value for target in found.targets if target.series.key == "province_deaths"}
    assert len(places) == 34
    assert {place: dead for place, dead in places.items() if dead} == {"kabul": 5, "kunduz": 7}


def test_a_window_has_the_dead_of_its_own_days(held):
    """With 100 dead in March and 2 in October, the simulated part of 2021 has 2, not a share of 102."""
    events = (event(1, 1, GOV_IS, "Kabul", "2021-03-10", 100), event(2, 1, GOV_IS, "Kabul", "2021-10-10", 2))
    found = held(*events, event(3, 1, GOV_IS, "Kabul", "2021-12-31", 0))
    assert values(found)["GED-dyad_deaths-2021"] == 2
    assert next(row for row in found.history if row.id == "GED-dyad_deaths-2021-before").value == 100


def test_a_run_that_ends_early_is_held_against_the_days_that_it_has(held):
    """A run of 20 weeks covers six days of 2022 at most; a run of 40 weeks covers it up to 26 May."""
    events = [
        event(n, 1, GOV_IS, "Kabul", day, dead)
        for n, (day, dead) in enumerate((("2022-02-01", 10), ("2022-11-01", 50)))
    ]
    year = held(*events)
    assert values(year)["GED-dyad_deaths-2022"] == 60
    half = held(*events, weeks=40)
    assert values(half)["GED-dyad_deaths-2022"] == 10
    assert values(half)["GED-place-kabul"] == 1


def test_an_event_of_many_days_is_spread_over_them(held):
    long = event(1, 1, GOV_IS, "Kabul", "2021-08-15", 10, date_end="2021-08-24 00:00:00.000")
    found = held(long, event(2, 1, GOV_IS, "Kabul", "2021-12-31", 1))
    assert values(found)["GED-dyad_deaths-2021"] == pytest.approx(6)


def test_deaths_are_added_up_by_year_and_series(held):
    found = held(
        event(1, 1, GOV_IS, "Kunar province", "2020-03-01", 5),
        event(2, 1, GOV_IS, "Kabul province", "2022-02-02", 2, high=6),
        event(3, 3, "IS - Civilians", "Kunduz province", "2022-04-21", 33),
        event(4, 3, "IS - Civilians", "Sindh province", "2022-04-21", 9, country="Pakistan"),
        event(5, 1, "Government of Pakistan - TTP", "Khyber", "2021-09-05", 3, country="Pakistan"),
        event(6, 1, "Government of Pakistan - TTP", "Khyber", "2022-05-05", 4, country="Pakistan"),
        event(7, 3, "Government of Afghanistan - Civilians", "Panjsher province", "2022-06-01", 7),
        event(8, 1, "Government of Afghanistan - NRF", "Panjsher province", "2022-06-02", 11),
    )
    assert values(found) == {
        "GED-dyad_deaths-2022": 2,
        "GED-civilian_deaths-2022": 33,
        "GED-place-all_other_provinces": 0,
        "GED-place-kabul": 1,
        "GED-ttp_deaths-2022": 4,
        "GED-regime_deaths-2022": 7,
        "GED-nrf_deaths-2022": 11,
    }
    dyad = next(target for target in found.targets if target.row.id == "GED-dyad_deaths-2022")
    assert dyad.bounds == (2, 6)
    assert dyad.row.end == date(2022, 6, 2)
    assert any("1 event of IS - Civilians (one-sided) in Pakistan, 9 dead" in note for note in found.notes)


def test_pakistan_against_is_is_a_series(held):
    found = held(
        event(1, 1, PAKISTAN_IS, "Khyber", "2021-09-04", 26, country="Pakistan"),
        event(2, 1, PAKISTAN_IS, "Khyber", "2022-03-04", 29, country="Pakistan"),
        event(3, 1, GOV_IS, "Kabul", "2022-12-31", 1),
    )
    assert values(found)["GED-pakistan_is_deaths-2022"] == 29
    assert {row.id: row.why for row in found.unscored}["GED-pakistan_is_deaths-2021"].startswith("gives the level")


def test_places_unknown_are_named_and_not_put_under_others(held):
    events = [
        event(n, 1, GOV_IS, place, "2022-01-01", 1) for n, place in enumerate(("Hirat", "Hirat", "Jalalabad", ""))
    ]
    found = held(*events)
    assert values(found)["GED-place-herat"] == 2
    assert values(found)["GED-place-all_other_provinces"] == 0
    assert any("1 event in 'Jalalabad', which is no known province" in note for note in found.notes)
    assert any("1 event in Afghanistan without a province" in note for note in found.notes)


def test_what_its_coders_are_not_sure_of_widens_the_upper_bound_alone(held):
    found = held(
        event(1, 1, GOV_IS, "Kabul", "2022-01-01", 5),
        event(2, 1, GOV_IS, "Kabul", "2022-01-09", 40, code_status="Check missing info"),
    )
    dyad = next(target for target in found.targets if target.row.id == "GED-dyad_deaths-2022")
    assert (dyad.value, dyad.bounds) == (5, (5, 45))
    assert values(found)["GED-place-kabul"] == 1
    assert any("1 event with 40 dead that the coders are not yet sure of" in note for note in found.notes)


def test_the_airport_bombing_stays_where_ucdp_put_it_and_is_named(written):
    bombing = event(7, 1, "Government of Iraq - IS", "Kabul province", "2021-08-26", 193)
    rows, notes = rows_of(read_events(written(as_csv([bombing, event(8, 1, GOV_IS, "Kabul", "2021-10-01", 3)]))))
    assert {row.id: row.value for row in rows}["GED-dyad_deaths-2021"] == 3
    assert any(
        "1 event of Government of Iraq - IS (state-based) in Afghanistan, 193 dead, 2021-08-26" in n for n in notes
    )


def test_many_events_without_a_series_are_told_in_few_lines(written):
    events = [event(n, 2, f"Clan {n % 40} - Taleban", "Kabul", "2022-01-01", n) for n in range(827)]
    _, notes = rows_of(read_events(written(as_csv([*events, event(900, 1, GOV_IS, "Kabul", "2022-01-02", 1)]))))
    assert len(notes) == 13
    assert notes[-1].endswith(
        f"of 28 more parties, {sum(range(827)) - sum(sum(range(n, 827, 40)) for n in _deadliest())} dead"
    )


def _deadliest():
    sums = {clan: sum(range(clan, 827, 40)) for clan in range(40)}
    return sorted(sums, key=lambda clan: -sums[clan])[:12]


def test_tables_by_year_are_read_too(written):
    path = written(
        "conflict_id,side_a,side_b,battle_location,year,bd_best,bd_low,bd_high,version\n"
        "1,Government of Afghanistan,NRF,Afghanistan,2022,555,353,1098,23.1\n"
        "2,Government of Pakistan,BLA,Pakistan,2022.0,99,99,99,23.1\n"
        '3,Government of Mali,JNIM,Mali,2022,"1,000",1,1,23.1\n',
        "BattleDeaths.csv",
    )
    found = read_targets(path)
    assert [(t.row.id, t.value, t.bounds) for t in found.targets] == [("BRD-nrf_deaths-2022", 555, (353, 1098))]
    assert found.notes == (
        "BattleDeaths.csv: belongs to no series: 1 year of Government of Pakistan - BLA (state-based), 99 dead, 2022",
    )
    path = written(
        "actor_name,year,best_fatality_estimate,low_fatality_estimate,high_fatality_estimate,location\n"
        "Government of Afghanistan,2022,188,127,240,Afghanistan\n"
        'IS,2022,3783,3271,4687,"Afghanistan, Iraq"\n',
        "OneSided.csv",
    )
    found = read_targets(path)
    assert [(t.row.id, t.value) for t in found.targets] == [("OSV-regime_deaths-2022", 188)]
    assert "1 year of IS - Civilians (one-sided), 3783 dead, 2022" in found.notes[0]


def test_a_file_that_ends_before_the_simulated_time_is_refused_with_the_reason(written, capsys):
    path = written(
        as_csv([event(1, 1, GOV_IS, "Kabul", "2020-01-01", 5), event(2, 2, "IS - Taleban", "Kabul", "2020-02-01", 5)])
    )
    assert run(["hindcast", "--record", str(path), "--replicates", "2"]) == 2
    told = capsys.readouterr().err
    assert "no row can be scored (1 row: sets week 0 or precedes it)" in told
    with pytest.raises(SeedError, match="nothing in it belongs to a series of the record"):
        read_targets(written(as_csv([event(2, 2, "IS - Taleban", "Kabul", "2022-02-01", 5)])))


@pytest.mark.parametrize("content", ["id;use;quantity\n1;calibrate;attacks\n", "sep=;\nid;use\n1;calibrate\n"])
def test_a_record_with_semicolons_is_refused_with_the_remedy(written, content):
    with pytest.raises(SeedError, match="semicolons or tabs separate its cells"):
        read_targets(written(content))


EVENTS = [event(1, 1, GOV_IS, "Hilmand", "2021-10-02", 3), event(2, 3, "IS - Civilians", "Kabul", "2022-03-01", 9)]


@pytest.mark.slow
def test_hindcast_takes_a_file_of_events(written, capsys):
    few = ["--record", str(written(as_csv(EVENTS))), "--scale", "0.002", "--workers", "1", "--json"]
    assert run(["hindcast", "record", *few, "--replicates", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    rows = {row["id"]: row for row in found["rows"]}
    assert rows["GED-dyad_deaths-2021"]["value"] == 3
    assert rows["GED-civilian_deaths-2022"]["end"] == "2022-03-01"


@pytest.mark.slow
def test_calibrate_takes_a_file_of_events(written, capsys, tmp_path):
    few = ["--record", str(written(as_csv(EVENTS))), "--scale", "0.01", "--workers", "1", "--json"]
    out = ["--out", str(tmp_path / "out")]
    assert run(["calibrate", "prior", *few, *out, "--runs", "100", "--truths", "10", "--cut-off", "2021-12-31"]) == 0
    fitted = json.loads(capsys.readouterr().out)
    assert "GED-dyad_deaths-2021" in fitted["rows_fitted"]
