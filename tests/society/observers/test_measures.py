"""Definitions of outputs: limits of each reading of the accord, supervision, and rates."""

from __future__ import annotations

import math

import pytest

from sim.society.observers.rules.measures import (
    PRESENCE_SCALE,
    attacks_kept,
    beyond_region,
    exiles_attempts,
    expulsion_kept,
    idle,
    is_present,
    kept_as_seen,
    newcomers_seen,
    per_thousand,
    plots_begun,
    presence_kept,
    relative_rate,
    sanctuary,
    under_watch,
)


def test_sanctuary_grows_with_members_and_goes_with_freedom():
    assert sanctuary(0, 1.0) == 0.0
    assert sanctuary(int(PRESENCE_SCALE), 1.0) == pytest.approx(1.0 - math.exp(-1.0))
    assert sanctuary(10, 0.5) == pytest.approx(0.5 * sanctuary(10, 1.0))
    assert sanctuary(20, 1.0) > sanctuary(10, 1.0)


def test_what_a_host_holds_back_is_no_part_of_the_risk():
    # Of two equal halves, the supervised one counts by its remaining risk.
    assert under_watch(0.5, 0.0) == 0.5
    assert under_watch(0.5, 0.5) == pytest.approx(0.25 / 0.75)
    assert under_watch(1.0, 0.5) == 1.0
    assert under_watch(1.0, 1.0) == 0.0


def test_attempts_are_counted_by_the_year():
    assert plots_begun(10.0, 1.0, 0.001) == pytest.approx(0.52)
    assert plots_begun(10.0, idle(5.0, 10.0), 0.001) == pytest.approx(0.26)
    assert exiles_attempts(0.5, 4.0, 0.002, 2.0, 0.001) == pytest.approx(0.5 * 0.01 * 52)


@pytest.mark.parametrize(
    ("kept", "broken"),
    [
        (attacks_kept(0.0), attacks_kept(1.0)),
        (presence_kept(0.0, 50.0), presence_kept(25.0, 50.0)),
        (expulsion_kept(40.0, 40.0), expulsion_kept(10.0, 40.0)),
        (kept_as_seen(1.0, 0.2), kept_as_seen(0.5, 0.2)),
        (kept_as_seen(0.2, 1.0), kept_as_seen(0.2, 0.5)),
        (beyond_region(0.0, 0.5), beyond_region(0.25, 0.5)),
    ],
)
def test_what_is_kept_in_full_is_one(kept, broken):
    assert kept == 1.0
    assert 0.0 < broken < 1.0


def test_the_accord_is_kept_where_nobody_ever_was():
    assert presence_kept(0.0, 0.0) == expulsion_kept(0.0, 0.0) == 1.0
    assert presence_kept(80.0, 50.0) == 0.0


def test_counts_are_held_against_numbers():
    assert per_thousand(3.0, 1500.0) == 2.0
    assert per_thousand(3.0, 0.0) == 0.0
    assert newcomers_seen(30.0, 50.0, 100.0) == 15.0
    assert newcomers_seen(30.0, 50.0, 0.0) == 0.0
    assert is_present(3)
    assert not is_present(2)


def test_a_family_that_nobody_touched_still_has_a_plausible_rate():
    hit = relative_rate(20.0, 1000.0, 20.0, 1000.0)
    spared = relative_rate(20.0, 1000.0, 0.0, 1000.0)
    assert 0.5 < hit < 1.0 < spared < math.inf
    assert relative_rate(20.0, 0.0, 1.0, 10.0) == 0.0
