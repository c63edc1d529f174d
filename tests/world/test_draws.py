"""What is drawn for many at once is what is drawn one by one."""

from __future__ import annotations

import numpy as np

from sim.luck import draw_again, pair, person_key, purpose, stream
from sim.world.draws import draws, keys_of, pairs

POPULATION = 0xFEDCBA9876543210


def test_addresses_and_draws_are_those_of_luck() -> None:
    keys = keys_of(POPULATION, -2, 50)
    assert keys.tolist() == [person_key(POPULATION, -2, slot) for slot in range(50)]
    assert pairs(keys, 77).tolist() == [pair(key, 77) for key in keys.tolist()]
    luck = stream(3, -2, purpose("a test"))
    for k in (0, 5):
        assert draws(luck, keys, k).tolist() == [draw_again(luck, key, k) for key in keys.tolist()]
    assert len(np.unique(draws(luck, keys, 0))) == 50
