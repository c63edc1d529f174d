"""Signs of effects on powers: blame, expectations, bargains, votes, police."""

from __future__ import annotations

import pytest

from sim.society.council.rules.votes import fall_hazard, heir_trait, is_blocked, seat_weight, stake_of, traded
from sim.society.guests.rules.dispersal import expected_part, seen_exits
from sim.society.police.rules.enforcement import highest_count
from sim.society.police.rules.patrols import (
    attacked_next,
    attention,
    campaign_weeks,
    informants_next,
    patrol_weight,
    precision_of,
)
from sim.society.states.rules.concern import blame_of, laid_at_door
from sim.society.states.rules.posture import engagement_target
from sim.society.warlords.rules.bargains import (
    accepts,
    backing_of,
    fight_value,
    fights,
    post_value,
    returns,
    toll_next,
    winning_odds,
)
from tests.society.domains import given


def engagement(caused: float, shared: float) -> float:
    return engagement_target(
        1.0,
        0.3,
        caused,
        0.5,
        shared,
        given(
            engagement_intercept=-0.8,
            engagement_trust=2.0,
            engagement_concern=3.0,
            engagement_conduct=1.0,
            engagement_shared_enemy=0.5,
        ),
    )


def test_what_the_regime_causes_costs_and_what_it_shares_buys() -> None:
    assert engagement(0.6, 0.2) < engagement(0.3, 0.2) < engagement(0.3, 0.6)
    guests, enemies = blame_of(1.0, 1.0), blame_of(0.0, 1.0)
    assert (guests, enemies, blame_of(0.0, 0.0)) == (1.0, 0.0, 1.0)
    assert laid_at_door(0.8, enemies) == 0.0


def test_a_state_expects_what_it_saw() -> None:
    assert expected_part(0.6, 0.0, 0.0, given(anticipation_prior_weight=20.0)) == 0.6
    assert (
        expected_part(0.6, 100.0, 100.0, given(anticipation_prior_weight=20.0))
        > 0.9
        > 0.6
        > expected_part(0.6, 0.0, 100.0, given(anticipation_prior_weight=20.0))
    )
    assert seen_exits(10.0, 0.0) == 0.0


def test_a_count_of_nought_leaves_a_rate_plausible() -> None:
    # Half of the upper five per cent point of chi-square with one degree of freedom is 1.92.
    assert highest_count(0.0) == pytest.approx(1.92, abs=0.06)
    assert highest_count(10.0) == pytest.approx(16.34, abs=0.1)


def test_a_sponsor_and_trade_make_war_and_a_post_makes_peace() -> None:
    odds = winning_odds(3000.0, 9000.0)
    fight = fight_value(odds, 0.2, 0.5, given(warlord_war_cost=0.4))
    assert fight_value(odds, 0.9, 0.5, given(warlord_war_cost=0.4)) > fight
    assert fight_value(odds, 0.2, 3.0, given(warlord_war_cost=0.4)) > fight
    assert fights(fight, post_value(0.9, 0.2, given(warlord_post=0.8)), given(warlord_bargain_noise=0.1)) < fights(
        fight, post_value(0.2, 0.9, given(warlord_post=0.8)), given(warlord_bargain_noise=0.1)
    )
    assert (
        backing_of(0.6, 2000.0, given(warlord_sponsor_limit=1000.0))
        < backing_of(0.6, 0.0, given(warlord_sponsor_limit=1000.0))
        == 0.6
    )
    assert accepts(1.0, given(warlord_offer_hazard=0.04)) == 0.0 == returns(0.04, 0.0)
    assert (
        toll_next(100.0, 0.0, given(warlord_sponsor_memory=52.0))
        < 100.0
        < toll_next(100.0, 20.0, given(warlord_sponsor_memory=52.0))
    )


def test_votes_give_way_to_hosts_and_a_minority_blocks() -> None:
    assert traded(1.0, 0.0, given(council_logrolling=0.25)) == 0.75
    assert seat_weight(0.1, 1.0, given(council_stake_weight=2.0)) == 2.0 * seat_weight(
        0.1, 0.0, given(council_stake_weight=2.0)
    )
    assert stake_of(50.0, 100.0, 0.4) == 0.2
    assert is_blocked(0.34, given(council_veto_share=0.33))
    assert not is_blocked(0.2, given(council_veto_share=0.33))
    assert fall_hazard(10.0, 0.0, given(succession_per_attack=0.001, succession_per_strike=0.02)) == pytest.approx(0.01)
    assert heir_trait(0.9, 0.999, given(succession_spread=0.2)) <= 1.0


def test_police_chase_learn_and_make_campaigns() -> None:
    assert attention(10.0, 2.0, 0.5, 0.0) > attention(2.0, 2.0, 0.5, 0.0) == 1.0
    assert attention(2.0, 2.0, 0.5, 2.0) == 3.0
    assert patrol_weight(2.0, 100.0, 150.0) * 50.0 + patrol_weight(1.0, 100.0, 150.0) * 50.0 == pytest.approx(100.0)
    known = informants_next(0.2, 10.0, given(policing_informants_gain=0.02, policing_informants_halflife=52.0))
    assert (
        known > 0.2 > informants_next(0.2, 0.0, given(policing_informants_gain=0.02, policing_informants_halflife=52.0))
    )
    assert precision_of(known, given(policing_roundup_precision=0.45, policing_named_precision=0.85)) > precision_of(
        0.2, given(policing_roundup_precision=0.45, policing_named_precision=0.85)
    )
    assert (
        campaign_weeks(0.0, given(policing_campaign_least=8.0, policing_campaign_most=26.0)),
        campaign_weeks(0.999, given(policing_campaign_least=8.0, policing_campaign_most=26.0)),
    ) == (8, 26)
    assert attacked_next(4.0, 0.0, given(policing_memory=8.0)) < 4.0
