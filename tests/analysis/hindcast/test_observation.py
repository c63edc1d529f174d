"""The observation model: complete series, a series or a reason for every row, and the recorders' arithmetic."""

import numpy as np
import pytest

from sim.analysis.hindcast.observation import OTHER, observation_model, province_key
from sim.analysis.hindcast.recorders import recorded
from sim.analysis.hindcast.targets import read_targets
from sim.evidence import record, sources
from sim.outputs.definitions import find

MODEL = observation_model()


def targets():
    return {target.row.id: target for target in read_targets().targets}


def test_every_number_has_a_source_or_says_that_it_is_assumed():
    for series in MODEL.series.values():
        for name, number in series.numbers.items():
            assert number.low <= number.value <= number.high, (series.key, name)
            assert number.unit
            assert number.text
            assert number.source is None or number.source in sources()


def test_every_output_that_a_recorder_looks_at_is_defined():
    for series in MODEL.series.values():
        for output in series.outputs:
            tail = {"spread": ".kabul", "rungs": ".china"}.get(series.form, ".kabul" if series.placed else "")
            assert find(f"{output}{tail}")
    for test in MODEL.tests:
        for output in (*test.outputs, *test.of):
            assert find(output)


def test_every_row_is_scored_or_excused():
    found = read_targets()
    listed = [target.row.id for target in found.targets] + [row.id for row in found.unscored]
    assert sorted(listed) == sorted(row.id for row in record())
    assert all(row.why for row in found.unscored)
    assert len(found.targets) == 31


def test_nothing_declared_here_comes_from_after_2022():
    days = [day for test in MODEL.tests for pair in (test.over, test.under) if pair for day in pair]
    days += [row.end for series in MODEL.series.values() for row in series.before]
    assert max(day.year for day in days) <= 2022


@pytest.mark.parametrize(
    ("written", "key"),
    [("Kunar", "kunar"), ("Sar-e Pol", "sar_e_pol"), ("KABUL province", "kabul"), (OTHER, OTHER), ("Peshawar", None)],
)
def test_provinces_are_known_by_any_spelling(written, key):
    assert province_key(written) == key


def test_a_row_that_straddles_the_start_is_scored_on_the_simulated_days():
    row = targets()["T03"]
    assert row.window.share == pytest.approx(12 / 16)
    assert row.value == pytest.approx(13 * 12 / 16)
    # A level does not shrink with its window.
    assert targets()["T08"].value == 4000


def test_counts_follow_the_truth(run_of):
    row = targets()["T02"]
    counts = [recorded(run_of(seed, attacks__isis_k=7.0), [row])[0] for seed in range(300)]
    assert np.mean(counts) == pytest.approx(row.window.days.sum(), rel=0.03)
    assert np.std(counts) > np.sqrt(np.mean(counts))


def test_nothing_happens_nothing_is_recorded(run_of):
    quiet = run_of(attacks__isis_k=0.0, acts__isis_k=0.0, handovers__hosted=0.0, recognitions=0.0)
    rows = [targets()[name] for name in ("T02", "T11", "T13", "T15", "T17", "T18")]
    assert recorded(quiet, rows).tolist() == [0.0] * 6


def test_the_deadliest_attack_of_the_airport_week_is_missing(run_of):
    """The only attack is in the first week and is filed elsewhere, so the series has no deaths."""
    first = np.zeros(72)
    first[0] = 1 / 0.7
    row = targets()["T11"]
    found = [recorded(run_of(seed, attacks__isis_k=first, acts__isis_k=0.0), [row])[0] for seed in range(50)]
    assert max(found) == 0.0
    later = np.roll(first, 3)
    found = [recorded(run_of(seed, attacks__isis_k=later, acts__isis_k=0.0), [row])[0] for seed in range(50)]
    assert max(found) > 0.0


def test_places_are_shared_out_and_add_up(run_of):
    rows = [target for name, target in targets().items() if name.startswith("T14")]
    run = run_of(home_attacks__isis_k__kabul=3.0, home_attacks__isis_k__kunar=1.0)
    counts = dict(zip([row.row.id for row in rows], recorded(run, rows), strict=True))
    assert sum(counts.values()) == 111
    assert counts["T14-Kabul"] > counts["T14-Herat"]


def test_an_anchored_series_takes_its_level_from_the_row_before(run_of):
    row = targets()["T21"]
    assert row.anchor is not None
    assert row.anchor[0].id == "T20"
    same = [recorded(run_of(seed, plots__ttp=5.0), [row])[0] for seed in range(200)]
    assert np.median(same) == pytest.approx(259, rel=0.05)
    doubled = np.where(np.arange(72) < 19, 5.0, 10.0)
    more = [recorded(run_of(seed, plots__ttp=doubled), [row])[0] for seed in range(200)]
    assert np.median(more) == pytest.approx(2 * 259, rel=0.05)


def test_a_recorders_luck_does_not_depend_on_other_rows(run_of):
    rows = [targets()[name] for name in ("T02", "T06", "T12")]
    run = run_of(attacks__isis_k=5.0, acts__isis_k=2.0, attempts_made__isis_k=0.0)
    assert recorded(run, rows)[1] == recorded(run, rows[1:2])[0]


@pytest.mark.parametrize(
    ("written", "series"),
    [
        ("ISIS-K claims in Afghanistan and region", "claims"),
        ("TIP fighters; moved from Badakhshan to Baghlan Takhar and others", "tip_strength"),
        ("AQIS members in six provinces (Ghazni Helmand Kandahar Nimruz Paktika Zabul)", "aqis_strength"),
        ("extrajudicial killings of alleged ISIS-K members", "isis_k_killed"),
        ("members of AQ handed over or expelled", "handed_over"),
        ("states that formally recognised the Taliban government", "recognitions"),
        ("ISIS-K attacks outside Afghanistan (Peshawar 4 Mar; rockets at Uzbekistan 18 Apr)", "attacks_abroad"),
        ("foiled ISIS-K plots", "attempts_abroad"),
        ("people killed in ISIS-K attacks abroad", "deaths_abroad"),
        ("AQ training camps", "camps"),
        ("provinces with ISIS-K cells", "isis_k_provinces"),
        ("provinces in which ISIS-K attacked", "isis_k_attack_provinces"),
        ("ambassadors of the Taliban accredited", "envoys"),
        ("raids on ISIS-K cells", "operations"),
        ("Islamic State Khorasan attacks", "envoy_attacks"),
        ("deaths, Government of Afghanistan - NRF", "nrf_deaths"),
    ],
)
def test_a_quantity_in_other_words_finds_its_series(written, series):
    found = MODEL.match(written)
    assert found is not None
    assert found[0].key == series


@pytest.mark.parametrize("written", ["Sightings of unicorns", "prisoners at Bagram", "attacks", "AQ safe houses"])
def test_words_that_fit_no_series_are_left_alone(written):
    assert MODEL.match(written) is None


def test_every_row_of_the_shipped_record_is_known_by_its_exact_words():
    patterns = [pattern for series in MODEL.series.values() for pattern in series.quantities]
    for target in read_targets().targets:
        assert target.place is not None or target.row.quantity in patterns, target.row.id


def own(record_file, *rows):
    return {target.row.id: target for target in read_targets(record_file(*rows)).targets}


def test_ratios_between_years_are_scored(record_file, run_of):
    rows = own(
        record_file,
        "R1,calibrate,ISIS-K attacks recorded by UN; ratio 2022 to 2021,2022-09-01,2022-12-31,0.5,,,ratio,mine,read,",
        "R2,calibrate,ratio of ISIS-K fighters to the year before,2022-10-01,2022-12-31,1.2,,,ratio,mine,read,",
        "R4,calibrate,ISIS-K attacks recorded by UN in 2022 over 2021,2022-09-01,2022-12-31,0.5,,,ratio,mine,read,",
        "R3,calibrate,ratio of UCDP deaths Gov-IS dyad 2021 to 2020,2021-08-20,2021-12-31,1,,,ratio,mine,read,",
    )
    assert {name: row.series.key for name, row in rows.items()} == {
        "R1": "un_attacks:ratio",
        "R2": "isis_k_strength:ratio",
        "R4": "un_attacks:ratio",
    }
    assert rows["R1"].value == 0.5
    weeks = np.arange(72)
    runs = [
        run_of(
            seed,
            attacks__isis_k=np.where(weeks < 36, 40.0, 20.0),
            strength__isis_k=np.where(weeks < 36, 1000.0, 2000.0),
        )
        for seed in range(200)
    ]
    found = np.array([recorded(run, list(rows.values())) for run in runs])
    assert np.median(found, axis=0) == pytest.approx([0.5, 2.0, 0.5], rel=0.1)


def test_a_ratio_to_a_year_before_the_simulated_time_takes_that_years_row(record_file, run_of):
    """Row T01 has 20 attacks in the same weeks of 2020."""
    rows = own(
        record_file,
        "R1,calibrate,ratio of ISIS-K attacks recorded by UN 2021 to 2020,2021-08-20,2021-12-31,7,,,ratio,mine,read,",
    )
    found = [recorded(run_of(seed, attacks__isis_k=7.0), [rows["R1"]])[0] for seed in range(200)]
    assert np.median(found) == pytest.approx((7 * 134 / 7) / 134 / (20.5 / 135), rel=0.05)


def test_places_with_attacks_envoys_and_operations_are_counted(record_file, run_of):
    rows = own(
        record_file,
        "P1,calibrate,provinces with ISIS-K attacks,2022-01-01,2022-06-30,16,,,provinces,mine,read,",
        "P2,calibrate,states that accredited an envoy of the Taliban,2022-12-01,2022-12-31,3,,,states,mine,read,",
        "P3,calibrate,Taliban operations against ISIS-K,2022-01-01,2022-12-31,40,,,operations,mine,read,",
        "P4,calibrate,deaths in ISIS-K attacks outside Afghanistan,2022-01-01,2022-12-31,80,,,deaths,mine,read,",
    )
    assert {name: target.kind for name, target in rows.items()} == dict.fromkeys(("P1", "P2", "P3", "P4"), "value")
    places = {f"home_attacks__isis_k__{name}": 0.5 for name in ("kabul", "kunar", "balkh")}
    states = {f"engagement__{name}": rung for name, rung in (("china", 3.0), ("russia", 4.0), ("iran", 2.0))}
    runs = [
        run_of(seed, acts__isis_k=10.0, attempts_made__isis_k=np.arange(72) / 10, **places, **states)
        for seed in range(400)
    ]
    found = np.array([recorded(run, list(rows.values())) for run in runs])
    assert np.median(found[:, 0]) == pytest.approx(3 * 0.82, rel=0.1)
    assert np.median(found[:, 1]) == 2
    share = (0.25 + 0.05 + 0.8) / 3
    assert found[:, 2].mean() == pytest.approx(share * 10 * 365 / 7, rel=0.15)
    assert found[:, 3].mean() == pytest.approx((12 + 2 + 60) / 3 * 365 / 70, rel=0.3)


def test_a_front_that_was_formed_later_has_its_years_dead_from_then_on():
    row = targets()["T22"]
    assert row.row.start.isoformat() == "2021-08-17"
    assert row.share > 0.97
