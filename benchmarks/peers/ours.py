"""The method of Sanctuary: a scalar rule, compiled into a loop over columns, with addressed random draws, in a Mesa model."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import mesa
import numba
import numpy as np
from contagion import FIRST, defects, returns, stepped

from sim import luck
from sim.engine.compiling import AS_STEP, callable_as, register

LOYALTY, START, WEEK = (luck.purpose(name) for name in ("loyalty", "start", "week"))


@cache
def compiled() -> tuple[Callable[..., np.ndarray], Callable[..., int]]:
    """Return compiled functions for the first draws and for the loop over people."""
    register()
    callable_as(defects)
    callable_as(returns)
    draw, joins, leaves = luck.draw, defects, returns

    @numba.njit(**AS_STEP)
    def first(stream: np.uint64, key: np.ndarray) -> np.ndarray:
        drawn = np.empty(key.shape[0])
        for i in range(key.shape[0]):
            drawn[i] = draw(stream, key[i])
        return drawn

    @numba.njit(**AS_STEP)
    def week(stream: np.uint64, key: np.ndarray, loyalty: np.ndarray, defected: np.ndarray, share: float) -> int:
        count = 0
        for i in range(key.shape[0]):
            drawn = draw(stream, key[i])
            defected[i] = not leaves(drawn) if defected[i] else joins(loyalty[i], share, drawn)
            count += defected[i]
        return count

    return first, week


class Contagion(mesa.Model):
    """People as columns, with the share of defectors."""

    def __init__(self, people: int, seed: int) -> None:
        super().__init__(seed=seed)
        self.address = seed
        self.key = np.arange(people, dtype=np.uint64)
        draws, self.week = compiled()
        self.loyalty, first = (draws(np.uint64(luck.stream(seed, -1, what)), self.key) for what in (LOYALTY, START))
        self.defected = first < FIRST
        self.share = float(self.defected.mean())
        self.lived = 0

    def step(self) -> None:
        """Run one week."""
        stream = np.uint64(luck.stream(self.address, self.lived, WEEK))
        self.share = self.week(stream, self.key, self.loyalty, self.defected, self.share) / len(self.key)
        self.lived += 1


def build(people: int, seed: int) -> Callable[[int], list[float]]:
    """Return a function that runs the model for some weeks."""
    return stepped(Contagion(people, seed))
