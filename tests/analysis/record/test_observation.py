"""The observation model: every series declared whole, every row matched or excused, recorders' arithmetic."""

import numpy as np
import pytest

from sim.analysis.record.observation import OTHER, observation_model, province_key
from sim.analysis.record.recorders import recorded
from sim.analysis.record.targets import read_targets
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
            assert find(f"{output}.kabul" if series.form == "places" else output)
    for test in MODEL.tests:
        for output in (*test.outputs, *test.of):
            assert find(output)


def test_every_row_is_scored_or_excused():
    found = read_targets()
    listed = [target.row.id for target in found.targets] + [row.id for row in found.unscored]
    assert sorted(listed) == sorted(row.id for row in record())
    assert all(row.why for row in found.unscored)
    assert len(found.targets) == 26


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
    # A standing number is not shortened with its window.
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
    """One attack in the first week alone: filed elsewhere, so that the series holds no dead at all."""
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
