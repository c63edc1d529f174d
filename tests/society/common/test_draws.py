"""Draws for many keys at once equal the draws one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from sim.luck import TAIL, draw_again, normal_quantile, pair, person_key, purpose, stream
from sim.society.common.draws import draws, keys_of, normals, pairs

POPULATION = 0xFEDCBA9876543210


def test_addresses_and_draws_are_those_of_luck() -> None:
    keys = keys_of(POPULATION, -2, np.arange(50))
    assert keys.tolist() == [person_key(POPULATION, -2, slot) for slot in range(50)]
    assert pairs(keys, 77).tolist() == [pair(key, 77) for key in keys.tolist()]
    luck = stream(3, -2, purpose("a test"))
    for k in (0, 5):
        assert draws(luck, keys, k).tolist() == [draw_again(luck, key, k) for key in keys.tolist()]
    assert len(np.unique(draws(luck, keys, 0))) == 50


@given(st.lists(st.floats(0.0, 1.0, exclude_max=True), min_size=1, max_size=40))
@example([0.0, TAIL, 1.0 - TAIL, 0.5, 1.0 - 2.0**-53])
def test_normals_are_those_of_luck_to_the_bit(shares: list[float]) -> None:
    assert normals(np.array(shares)).tolist() == [normal_quantile(share) for share in shares]
