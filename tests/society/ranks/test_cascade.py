"""A commander's threshold and his followers: directions and limits."""

from __future__ import annotations

import pytest

from sim.society.ranks.rules.cascade import (
    follows,
    goes,
    kin_struck,
    loyal_value,
    patron_value,
    rival_value,
    sheltering_value,
)
from sim.society.ranks.rules.obedience import passes
from tests.society.domains import given


def test_a_threshold_is_where_the_odds_are_even() -> None:
    assert goes(0.7, 0.1, 1.5, 0.0, 0.6, given(stances_noise=0.15)) == pytest.approx(0.5)
    # The weight of peers offsets the low value of the stance.
    assert goes(0.1, 0.1, 1.5, 0.4, 0.6, given(stances_noise=0.15)) == pytest.approx(0.5)
    shares = [goes(0.2, 0.2, 1.5, share, 0.9, given(stances_noise=0.15)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert shares == sorted(shares)
    assert shares[0] < 0.01
    assert shares[-1] > 0.95
    assert goes(0.2, 0.2, 0.0, 1.0, 0.9, given(stances_noise=0.15)) == shares[0]


def test_bond_holds_and_want_of_pay_drives() -> None:
    assert loyal_value(0.9, 0.5, 0.5) > loyal_value(0.2, 0.5, 0.5)
    assert loyal_value(0.5, 0.9, 0.8) < loyal_value(0.5, 0.9, 0.1)


def test_a_rival_pulls_the_pious_and_the_aggrieved_and_risk_deters() -> None:
    assert rival_value(0.9, 0.5, 0.0, 0.1) > rival_value(0.2, 0.5, 0.0, 0.1)
    assert rival_value(0.5, 0.5, 0.4, 0.1) > rival_value(0.5, 0.5, 0.0, 0.1)
    assert rival_value(0.5, 0.5, 0.0, 0.2) < rival_value(0.5, 0.5, 0.0, 0.1)
    assert patron_value(0.0, 1.0, 1.0, 1.0) == 0.0
    assert sheltering_value(0.3, 0.0, 1.0, 0.1) < 0.3 < sheltering_value(0.3, 0.8, 1.0, 0.1)


def test_bond_and_comrades_draw_along_and_arrests_hit_kin() -> None:
    params = given(following_base=-1, following_bond=2)
    assert follows(0.9, params) > follows(0.1, params)
    assert kin_struck(0.0, 20, given(kin_share=0.2)) == 0.0
    assert (
        kin_struck(50.0, 20, given(kin_share=0.2))
        > kin_struck(5.0, 20, given(kin_share=0.2))
        > kin_struck(5.0, 60, given(kin_share=0.2))
        > 0.0
    )
    assert (
        passes(2.0, 0.9, 0.5, given(obedience_discipline=1.0))
        > passes(2.0, 0.1, 0.5, given(obedience_discipline=1.0))
        > passes(2.0, 0.1, 1.5, given(obedience_discipline=1.0))
    )
