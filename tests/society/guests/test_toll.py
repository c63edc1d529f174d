"""The distribution of death tolls, compared with the record."""

from __future__ import annotations

import numpy as np
import pytest

from sim.evidence import parameters
from sim.luck import normal_quantile
from sim.society.guests.rules.toll import aimed_at, dead
from sim.terms import Target
from tests.society.domains import given


def of(key: str) -> float:
    return float(parameters()[f"toll.{key}"].default)


def tolls(count: int) -> np.ndarray:
    params = given(toll_median=of("median"), toll_spread=of("spread"))
    return np.array([dead(normal_quantile(u), params) for u in (np.arange(count) + 0.5) / count])


def test_the_toll_of_a_lethal_attack_is_that_of_the_record() -> None:
    found = tolls(20_000)
    rank = np.arange(1, len(found) + 1)
    gini = float((2 * rank - len(found) - 1) @ found / (len(found) * found.sum()))
    worst = float(found[-len(found) // 10 :].sum() / found.sum())
    assert np.median(found) == 5
    assert found.mean() == pytest.approx(9.0, abs=0.3)
    assert gini == pytest.approx(0.53, abs=0.02)
    assert worst == pytest.approx(0.40, abs=0.02)


def test_a_lethal_attack_kills_somebody_and_more_luck_kills_more() -> None:
    found = tolls(5_000)
    assert found.min() == 1
    assert (np.diff(found) >= 0).all()


@pytest.mark.parametrize(
    ("u", "war", "minorities", "aim"),
    [
        (0.1, 0.2, 0.5, Target.TALIBAN),
        (0.3, 0.2, 0.5, Target.MINORITIES),
        (0.999, 0.2, 0.5, Target.CIVILIANS),
        (0.3, 0.2, 0.0, Target.CIVILIANS),
        (0.5, 1.0, 0.5, Target.TALIBAN),
    ],
)
def test_what_an_attack_is_aimed_at(u: float, war: float, minorities: float, aim: int) -> None:
    assert aimed_at(u, war, minorities, given(targets_minorities=0.8)) == aim
