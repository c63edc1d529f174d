"""Battles cost both sides men, the weaker side a larger share, and the reserve goes where territory is lost."""

from __future__ import annotations

import pytest

from sim.society.warlords.rules.battles import battle_dead, battle_hazard, fallen_of, reserve_of, reserve_sent
from tests.society.domains import given


@pytest.mark.parametrize(("men", "enemies"), [(3000.0, 9000.0), (800.0, 800.0), (5000.0, 100.0)])
def test_the_dead_are_those_of_both_sides(men: float, enemies: float) -> None:
    dead = battle_dead(men, enemies, 0.4, given(warlord_battle_rate=0.01))
    ours, theirs = fallen_of(dead, men, enemies), fallen_of(dead, enemies, men)
    assert ours + theirs == pytest.approx(dead)
    if men < enemies:
        assert ours / men > theirs / enemies


def test_nobody_falls_without_an_enemy_or_without_ground_to_fight_for() -> None:
    assert battle_dead(3000.0, 0.0, 0.5, given(warlord_battle_rate=0.01)) == 0.0
    assert battle_dead(3000.0, 9000.0, 0.0, given(warlord_battle_rate=0.01)) == 0.0
    assert battle_dead(3000.0, 9000.0, 1.0, given(warlord_battle_rate=0.01)) == 0.0
    assert battle_dead(3000.0, 9000.0, 0.5, given(warlord_battle_rate=0.01)) > battle_dead(
        3000.0, 9000.0, 0.2, given(warlord_battle_rate=0.01)
    )


def test_the_reserve_is_shared_by_threat_and_outnumbers_at_most() -> None:
    reserve = reserve_of(75000.0, 0.5, given(warlord_reserve_share=0.2, warlord_reserve_control=0.3))
    weak = reserve_of(75000.0, 0.15, given(warlord_reserve_share=0.2, warlord_reserve_control=0.3))
    assert weak == reserve / 2.0
    assert reserve_sent(reserve, 1.0, 4.0, 1e6, given(warlord_superiority=3.0)) == reserve / 4.0
    assert reserve_sent(reserve, 1.0, 1.0, 1000.0, given(warlord_superiority=3.0)) == 3000.0
    assert reserve_sent(reserve, 0.0, 0.0, 0.0, given(warlord_superiority=3.0)) == 0.0


def test_who_falls_in_the_reserve_is_one_of_the_whole_force() -> None:
    assert battle_hazard(75.0, 75000.0) == pytest.approx(0.001)
    assert battle_hazard(75.0, 0.0) == 0.0
