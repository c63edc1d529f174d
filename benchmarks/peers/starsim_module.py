"""Starsim: a module with two states and a distribution that draws."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import starsim
from contagion import BACK, FIRST, PULL

# Weeks that no measurement reaches.
LAST = 1_000


class Contagion(starsim.Module):
    """People's loyalty, and whether they have defected."""

    def __init__(self) -> None:
        super().__init__()
        self.define_pars(drawn=starsim.random())
        self.define_states(
            starsim.FloatArr("loyalty", default=starsim.random()),
            starsim.BoolState("defected", default=starsim.bernoulli(p=FIRST)),
        )
        self.shares: list[float] = []

    def step(self) -> None:
        """Run one week."""
        share = float(self.defected.mean())
        drawn = self.pars.drawn.rvs(self.sim.people.auids)
        stays = drawn >= BACK
        joins = drawn < PULL * share * (1.0 - self.loyalty.values)
        self.defected[:] = np.where(self.defected.values, stays, joins)
        self.shares.append(float(self.defected.mean()))


def build(people: int, seed: int) -> Callable[[int], list[float]]:
    """Return a function that runs the model for some weeks."""
    # Its clock wants to know the last week before the first; one that is never reached leaves the number of weeks open.
    sim = starsim.Sim(n_agents=people, modules=Contagion(), start=0, stop=LAST, dt=1, rand_seed=seed, verbose=0)
    sim.init()
    # The simulation keeps a copy of what it was given.
    (module,) = (one for one in sim.modules if isinstance(one, Contagion))

    def live(weeks: int) -> list[float]:
        sim.run(until=weeks)
        return module.shares

    return live
