"""The shape of the baseline against the record up to the end of 2022: medians of twenty runs, nothing wired in."""

import numpy as np
import pytest

from sim.evidence import record
from sim.model import simulate
from sim.scenario import load_scenario

pytestmark = pytest.mark.slow

# Weeks from 20 August 2021: to the end of 2021, and to the end of 2022.
END_2021, END_2022 = 19, 72
SCALE = 0.1
SEEDS = tuple(range(1, 21))


def row(which):
    return next(r for r in record() if r.id == which)


@pytest.fixture(scope="module")
def runs():
    scenario = load_scenario("baseline")
    return [simulate(scenario, seed, scale=SCALE, weeks=END_2022) for seed in SEEDS]


def median(runs, output, week):
    return float(np.median([r.series(output)[week] for r in runs]))


def test_attacks_of_isis_k_are_several_times_those_of_the_year_before(runs):
    attacks = np.array([r.series("attacks.isis_k")[:END_2021].sum() for r in runs])
    before, after = float(row("T01").value), float(row("T02").value)
    assert np.median(attacks) > 3 * before
    # And of the size that was counted.
    assert 0.7 * after < np.median(attacks) < 1.3 * after
    assert attacks.min() < after < attacks.max()


def test_they_peak_in_the_autumn_of_2021(runs):
    by_month = np.median([[r.series("attacks.isis_k")[t : t + 4].sum() for t in range(0, 68, 4)] for r in runs], axis=0)
    # Months of four weeks: September to December are the first four.
    assert np.argmax(by_month) <= 3
    assert by_month[-1] < 0.7 * by_month.max()


def test_isis_k_grows_towards_four_thousand_and_not_beyond(runs):
    most = np.array([r.series("strength.isis_k").max() for r in runs])
    start = median(runs, "strength.isis_k", 0)
    assert np.median(most) > 1.25 * start
    assert most.max() < float(row("T08").high)
    assert np.median(most) > float(row("T08").low)


def test_nobody_of_al_qaeda_is_handed_over(runs):
    assert median(runs, "handovers.hosted", END_2022 - 1) == float(row("T17").value)


def test_nobody_recognises(runs):
    assert median(runs, "recognitions", END_2022 - 1) == float(row("T18").value)
    assert np.mean([r.series("recognitions")[END_2022 - 1] == 0 for r in runs]) >= 0.7


def test_al_qaeda_is_in_fifteen_provinces_or_more(runs):
    for week in (0, 26, END_2022 - 1):
        assert median(runs, "aq_family.provinces", week) >= float(row("I02").value)


def test_force_is_aimed_at_isis_k(runs):
    # What the counts bear out at the least: the few arrests of the first quarter bear out little.
    for week, least in ((13, 4), (26, 10), (END_2022 - 1, 10)):
        assert median(runs, "enforcement.ratio", week) > least


def test_the_subcontinent_branch_stays_in_its_range(runs):
    found = median(runs, "strength.aqis", 38)
    assert float(row("T10").low) <= found <= float(row("T10").high)


def test_what_does_not_fit_yet(runs):
    # Kept here so that a better model is noticed. The record has Takhar, Balkh, Herat and Kunduz with one event in eight
    # between them; in the model attacks hardly leave Nangarhar, Kabul and Kunar.
    north = [
        sum(r.series(f"home_attacks.isis_k.{key}").sum() for key in ("takhar", "balkh", "herat", "kunduz"))
        / r.series("attacks.isis_k").sum()
        for r in runs
    ]
    assert np.median(north) < 14 / 111


def test_attacks_rise_in_the_spring(runs):
    # Claims rose by nine tenths from the first quarter of 2022 to the second.
    first, second = (np.median([r.series("attacks.isis_k")[a:b].sum() for r in runs]) for a, b in ((19, 32), (32, 45)))
    assert 1.3 * first < second < 2.8 * first


def shares(runs, weeks, *places):
    """Give the part of ISIS-K's attacks in some weeks that fell on some provinces, for each run."""
    return np.array(
        [
            sum(r.series(f"home_attacks.isis_k.{place}")[weeks].sum() for place in places)
            / r.series("attacks.isis_k")[weeks].sum()
            for r in runs
        ]
    )


FIRST, LATER = slice(0, 8), slice(END_2021, END_2022)


def test_attacks_move_from_kunar_to_kabul(runs):
    kunar, kabul = ([shares(runs, weeks, place) for weeks in (FIRST, LATER)] for place in ("kunar", "kabul"))
    assert np.mean(kunar[1] < kunar[0]) >= 0.8
    assert np.mean(kabul[1] / kunar[1] > kabul[0] / kunar[0]) >= 0.8


def test_they_move_to_the_north_among_averages_only(runs):
    # Whom the police drive out goes where comrades are, and few are in the north; averages spread by people over distance. The
    # record has it as averages do: kept here so that a better model is noticed.
    north = ("takhar", "balkh", "kunduz", "baghlan", "badakhshan", "jowzjan", "faryab", "samangan", "sar_e_pol")
    averages = [simulate(load_scenario("mean_field"), seed, scale=SCALE, weeks=END_2022) for seed in SEEDS]
    among_agents, among_averages = (
        np.mean(shares(some, LATER, *north) > shares(some, FIRST, *north)) for some in (runs, averages)
    )
    assert among_averages >= 0.8
    assert among_agents < 0.8
