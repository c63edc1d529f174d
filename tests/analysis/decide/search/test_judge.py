"""Test the judgement of policies: dominance, regret, and signs for a change."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.analysis.decide.search.judge import aggregated, hypervolume, regret, satisfied, undominated
from sim.analysis.decide.search.optimise import SearchResult
from sim.analysis.decide.search.pathways import Pathways, change, sign_of
from sim.analysis.decide.search.study import Objective
from sim.scenario import load_scenario

WISHES = (Objective("risk.total", enough=0.5), Objective("recognition.odds", high=True, enough=0.5))
VALUES = arrays(float, (6, 5, 2), elements=st.floats(0, 1))


@settings(deadline=None, derandomize=True, max_examples=60)
@given(VALUES)
def test_what_stays_is_what_nothing_beats(values):
    minimised = aggregated(values, WISHES)
    stays = undominated(minimised)
    beaten = [any((other <= one).all() and (other < one).any() for other in minimised) for one in minimised]
    assert stays.tolist() == [not lost for lost in beaten]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(VALUES)
def test_the_best_of_each_world_is_not_regretted_and_more_policies_never_shrink_the_volume(values):
    found = regret(values, WISHES)
    assert (found >= 0).all()
    assert (found.min(axis=0) == 0).all()
    low, high = np.zeros(2) - np.array([0, 1]), np.ones(2) - np.array([0, 1])
    volumes = [hypervolume(aggregated(values[:count], WISHES), low, high) for count in range(1, 7)]
    assert all(later >= earlier - 1e-12 for earlier, later in itertools.pairwise(volumes))


def test_good_enough_needs_every_objective_in_its_own_direction():
    values = np.array([[[0.4, 0.6], [0.4, 0.4], [0.6, 0.6]]])
    assert satisfied(values, WISHES).tolist() == [[True, False, False]]


def test_a_sign_that_tells_failures_is_found_and_noise_is_not():
    rng = np.random.default_rng(1)
    good = np.arange(40) % 2 == 0
    telling = np.where(good, 10.0, 20.0) + rng.normal(size=40)
    words, calls = sign_of({"seen.isis_k": telling}, good, 52)
    assert words.startswith("seen.isis_k is above 1")
    assert words.endswith("in week 52")
    assert (calls == ~good).all()
    words, calls = sign_of({"seen.isis_k": np.ones(40)}, good, 52)
    assert words == ""
    assert not calls.any()


def test_a_change_of_policy_keeps_the_past_and_brings_what_is_left_of_the_other():
    first, then = load_scenario("baseline"), load_scenario("forced_expulsion")
    late = change(first, then, 78)
    assert [e for e in late.events if e.week < 78] == [e for e in first.events if e.week < 78]
    (ultimatum,) = [e for e in late.events if e.id == "ultimatum"]
    theirs = next(e for e in then.events if e.id == "ultimatum")
    assert ultimatum.week == 78
    assert ultimatum.week + ultimatum.fields["weeks"] == theirs.week + theirs.fields["weeks"]
    # A change to the same scenario changes nothing.
    assert change(first, first, 26).events == first.events
    assert late.digest != first.digest


@pytest.mark.parametrize("week", [4, 130])
def test_changing_to_the_same_policy_changes_nothing(week):
    one = load_scenario("forced_expulsion")
    assert {(e.id, e.week) for e in change(one, one, week).events} == {(e.id, e.week) for e in one.events}


def test_a_policy_under_a_condition_is_given_up_with_its_week() -> None:
    seen, drills = load_scenario("drill_when_seen"), load_scenario("drills")
    given_up = {event.id: event for event in change(seen, drills, 52).events}
    assert given_up["drill"].terms["until.week"] == 52
    taken_up = {event.id: event for event in change(drills, seen, 52).events}
    assert taken_up["drill"].week == 52
    assert "until.week" not in taken_up["drill"].terms
    assert change(seen, seen, 52).events == seen.events


def one_change(kept: float, signed: float, sign: str) -> Pathways:
    row = {"first": 3, "then": 5, "week": 52, "kept": kept, "changed": signed, "signed": signed, "sign": sign}
    return Pathways(pd.DataFrame([row]))


def test_a_pathway_says_which_policy_until_when_and_by_what_sign() -> None:
    told = one_change(0.5, 0.75, "seen.isis_k is above 900 in week 52").sentence
    assert told.startswith("Keep policy 3 until week 52; where seen.isis_k is above 900 in week 52, change to policy 5")
    assert "75% of the worlds instead of 50%" in told
    assert "No sign" in one_change(0.5, 0.5, "").sentence
    assert "ask for less" in one_change(0.0, 0.0, "").sentence
    assert "ask for more" in one_change(1.0, 1.0, "").sentence


@pytest.mark.parametrize(
    ("volumes", "told"),
    [([0.2, 0.4, 0.4, 0.401], ": settled"), ([0.2, 0.3, 0.4, 0.5], "not settled"), ([0.4], "not settled")],
)
def test_a_search_has_settled_when_its_second_half_adds_little(volumes: list[float], told: str) -> None:
    nothing = np.empty(0)
    found = SearchResult(None, (), nothing, nothing, nothing, pd.DataFrame({"hypervolume": volumes}))  # type: ignore[arg-type]
    assert told in found.settled
