"""Leaderships learn from the payoff of their effort."""

from __future__ import annotations

import pytest

from sim.society.guests.rules.strategy import (
    asleep,
    attraction_next,
    breaks_off,
    dormancy,
    had_they_fought,
    kept_out_of_sight,
    left_awake,
    payoff_abroad,
    payoff_home,
    payoff_rest,
    practice_next,
    pull,
)
from tests.society.domains import given


def settled(payoff: float, effort: float) -> float:
    """Return the attraction after long experience of the same payoff."""
    params = given(strategy_retention=0.95)
    attraction, practice = 0.0, 1.0
    for _ in range(400):
        attraction = attraction_next(attraction, practice, effort, payoff, params)
        practice = practice_next(practice, params)
    return attraction


def test_an_attraction_becomes_what_its_use_brings() -> None:
    assert settled(0.3, 1.0) == pytest.approx(0.3)


def test_half_of_a_lesson_is_left_after_a_quarter() -> None:
    params = given(strategy_retention=0.95)
    attraction, practice = 1.0, 1.0 / (1.0 - 0.95)
    for _ in range(13):
        attraction = attraction_next(attraction, practice, 1.0, 0.0, params)
        practice = practice_next(practice, params)
    assert attraction == pytest.approx(0.5, abs=0.03)


def test_losses_make_attacks_dear_and_rest_cheap() -> None:
    quiet, hunted = 0.0, 0.01
    assert payoff_home(8.0, quiet, given(strategy_attacks_half=20.0, strategy_loss_weight=80.0)) > payoff_rest(
        quiet, given(strategy_loss_weight=80.0, low_key_concealment=0.6)
    )
    assert payoff_home(8.0, hunted, given(strategy_attacks_half=20.0, strategy_loss_weight=80.0)) < payoff_rest(
        hunted, given(strategy_loss_weight=80.0, low_key_concealment=0.6)
    )


def test_a_host_who_holds_a_guest_back_takes_the_promise_of_plots() -> None:
    assert payoff_abroad(2.0, 0.0, 1.0, given(strategy_plots_half=8.0, strategy_loss_weight=80.0)) == 0.0
    assert payoff_abroad(2.0, 0.0, 0.0, given(strategy_plots_half=8.0, strategy_loss_weight=80.0)) == pytest.approx(0.2)


def test_nobody_lies_dormant_who_rests_no_more_than_at_first() -> None:
    assert dormancy(0.3, 1.0 / 3.0) == 0.0
    assert dormancy(1.0, 1.0 / 3.0) == 1.0
    assert kept_out_of_sight(1.0, given(low_key_concealment=0.6)) == pytest.approx(0.4)


def test_effort_is_even_where_nothing_is_sharp() -> None:
    assert pull(0.7, given(strategy_sharpness=0.0)) == pull(-0.7, given(strategy_sharpness=0.0)) == 1.0


def test_an_offensive_is_broken_off_only_where_more_is_lost_than_borne() -> None:
    assert breaks_off(0.0031, given(strategy_bearable=0.003))
    assert not breaks_off(0.003, given(strategy_bearable=0.003))


def test_who_lies_low_is_taken_out_of_those_awake() -> None:
    assert asleep(0.2, given(strategy_lull_depth=0.5)) == pytest.approx(0.6)
    assert asleep(0.2, given(strategy_lull_depth=0.0)) == pytest.approx(0.2)
    assert left_awake(1.2, given(strategy_lull_depth=0.5)) == pytest.approx(0.6)


def test_what_a_lull_took_away_is_put_back_before_it_is_learnt_from() -> None:
    assert had_they_fought(
        left_awake(8.0, given(strategy_lull_depth=0.7)), left_awake(1.0, given(strategy_lull_depth=0.7))
    ) == pytest.approx(8.0)
    assert had_they_fought(3.0, 0.0) == 3.0
