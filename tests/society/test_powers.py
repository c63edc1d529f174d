"""Signs of effects on powers: blame, bargains, votes, police."""

from __future__ import annotations

import pytest

from sim.society.council.rules.treatment import is_blocked
from sim.society.police.rules.enforcement import highest_count
from sim.society.police.rules.patrols import attacked_next, attention, patrol_weight
from sim.society.states.rules.concern import blame_of, laid_at_door
from sim.society.states.rules.posture import engagement_target
from sim.society.warlords.rules.bargains import accepts, fights, post_value, returns, winning_odds
from tests.society.domains import given


def engagement(caused: float, shared: float) -> float:
    return engagement_target(
        1.0,
        0.3,
        caused,
        0.5,
        shared,
        given(engagement_trust=2.0, engagement_concern=3.0, engagement_conduct=1.0, engagement_shared_enemy=0.5),
    )


def test_what_the_regime_causes_costs_and_what_it_shares_buys() -> None:
    assert engagement(0.6, 0.2) < engagement(0.3, 0.2) < engagement(0.3, 0.6)
    guests, enemies = blame_of(1.0, 1.0), blame_of(0.0, 1.0)
    assert (guests, enemies, blame_of(0.0, 0.0)) == (1.0, 0.0, 1.0)
    assert laid_at_door(0.8, enemies) == 0.0


def test_a_count_of_nought_leaves_a_rate_plausible() -> None:
    # Half of the upper five per cent point of chi-square with one degree of freedom is 1.92.
    assert highest_count(0.0) == pytest.approx(1.92, abs=0.06)
    assert highest_count(10.0) == pytest.approx(16.34, abs=0.1)


def test_a_minority_blocks() -> None:
    assert is_blocked(0.34, given(council_veto_share=0.33))
    assert not is_blocked(0.2, given(council_veto_share=0.33))


def test_police_chase_attacks_and_forget_them() -> None:
    assert attention(10.0, 2.0, 0.5) > attention(2.0, 2.0, 0.5) == 1.0
    assert patrol_weight(2.0, 100.0, 150.0) * 50.0 + patrol_weight(1.0, 100.0, 150.0) * 50.0 == pytest.approx(100.0)
    assert attacked_next(4.0, 0.0, given(raids_known_weeks=8.0)) < 4.0


def test_trade_makes_war_and_a_post_makes_peace() -> None:
    odds = winning_odds(3000.0, 9000.0)
    post = given(warlord_post=0.8)
    good, poor = post_value(0.9, 0.2, 0.5, post), post_value(0.2, 0.9, 0.5, post)
    assert post_value(0.9, 0.2, 3.0, post) < good
    assert fights(odds, good, given(stances_noise=0.1)) < fights(odds, poor, given(stances_noise=0.1))
    assert accepts(1.0, given(warlord_offer_hazard=0.04)) == 0.0 == returns(0.04, 0.0)
