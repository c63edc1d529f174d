"""Share runs among the tests of claims, and compare pairs of arms."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from variants import arm, event

from sim.model import simulate
from sim.outputs.results import Results
from sim.runs.paired import Difference
from sim.scenario import Event, Scenario, load_scenario

# Each simulated fighter of the Taliban stands for ten; members of groups are simulated one to one at any scale.
SCALE = 0.1
# Runs of interacting agents diverge quickly, so small effects need many pairs.
SEEDS = tuple(range(1, 17))
# The number of runs kept in memory: enough for one test worker.
KEPT = 400

_memory: OrderedDict[tuple[str, int, float], Results] = OrderedDict()


@cache
def base(name: str = "baseline") -> Scenario:
    """Return a shipped scenario; each is read once."""
    return load_scenario(name)


def remembered(scenario: Scenario, seed: int, weeks: int, scale: float) -> Results:
    """Run a scenario, or return the stored run of at least that length."""
    key = (scenario.digest, seed, scale)
    known = _memory.get(key)
    if known is None or known.weeks < weeks:
        known = _memory[key] = simulate(scenario, seed, weeks=weeks, scale=scale)
    _memory.move_to_end(key)
    if len(_memory) > KEPT:
        _memory.popitem(last=False)
    return known


@dataclass(frozen=True)
class Paired:
    """Two arms run at the same seeds: output to its weeks in each arm, shape (seeds, weeks)."""

    base: dict[str, np.ndarray]
    arm: dict[str, np.ndarray]

    def at(self, output: str, week: int) -> Difference:
        """Return the difference of an output in one week."""
        return self.over(output, week, week + 1)

    def over(self, output: str, first: int, last: int, how: Callable[..., np.ndarray] = np.mean) -> Difference:
        """Return the difference of an output's mean (or `how`) over the weeks from `first` up to, not including, `last`."""
        without, with_arm = (how(one[output][:, first:last], axis=1) for one in (self.base, self.arm))
        return Difference(with_arm - without, without, with_arm)


def _series(scenario: Scenario, output: str, weeks: int, seeds: tuple[int, ...]) -> np.ndarray:
    return np.array([remembered(scenario, seed, weeks, SCALE).series(output)[:weeks] for seed in seeds])


def compare(out: Scenario, within: Scenario, *outputs: str, weeks: int, seeds: tuple[int, ...] = SEEDS) -> Paired:
    """Run both arms at the same seeds; differences are the second arm less the first."""
    found = Paired(*({name: _series(one, name, weeks + 1, seeds) for name in outputs} for one in (out, within)))
    for output in outputs:
        print(
            f"{output} at week {weeks}: {found.at(output, weeks)}; mean over all weeks: {found.over(output, 0, weeks)}"
        )
    return found


def without(*rules: str, start: Scenario | None = None) -> Scenario:
    """Return the baseline, or another scenario, with some rules off."""
    return arm(start or base(), rules=dict.fromkeys(rules, False))


def assume(start: Scenario | None = None, **values: Any) -> Scenario:
    """Return a scenario with some assumptions set; two underscores stand for a dot."""
    return arm(start or base(), values={key.replace("__", "."): value for key, value in values.items()})


def all_states(attribute: str, value: float) -> dict[str, float]:
    """Return assumptions that give every state the same value of an attribute."""
    return {f"states.{name}.{attribute}": value for name in base().states}


def ultimatum(demand: str = "expel", week: int = 4, force: float = 1.0) -> Event:
    """Return the United States' ultimatum over al-Qaeda."""
    return event(week, "ultimatum", from_="united_states", demand=demand, force=force)


def compelled(demand: str = "expel", week: int = 4, force: float = 1.0) -> Event:
    """Return expulsion or handover of al-Qaeda imposed by the United States."""
    return event(week, "compel", by="united_states", demand=demand, force=force)


def level(scenario: Scenario, output: str, week: int, seeds: tuple[int, ...] = SEEDS) -> np.ndarray:
    """Return an output in one week, with one value for each seed."""
    return _series(scenario, output, week + 1, seeds)[:, week]
