"""The compiled engine: people as columns, and the steps of the week as machine code."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from sim.engine.handle import Pointer
from sim.engine.machine_code import empty_people
from sim.engine.population import ColumnPeople, names_of
from sim.engine.warm import loaded
from sim.scenario import Scenario
from sim.society.common.columns import HIGH
from sim.society.start import placement
from sim.society.world import People, World


class CompiledEngine(ColumnPeople):
    """People as columns, steps as machine code.

    Parameters
    ----------
    scenario
        A drawn scenario.
    world
        Its world.
    week
        The schedule (`sim.model.week`).
    threads
        Number of chunks into which fighters are divided. Results do not depend on it.

    Attributes
    ----------
    steps
        The compiled steps by name.
    """

    name = "compiled"

    def __init__(self, scenario: Scenario, world: World, week: Callable, threads: int = 1) -> None:
        self.world, self.week, self.threads = world, week, threads
        self.names = names_of(scenario)
        self.people = empty_people(world, threads)
        placed = Pointer(placement(scenario, world))
        self._world, self._people = Pointer(world), Pointer(self.people)
        self.steps = SimpleNamespace(**loaded({"people": self._people, "world": self._world, "placed": placed}))
        self.steps.fill(self._people, self._world, placed)

    def advance(self, first: int, last: int) -> None:
        """Live through the weeks from `first` up to, not including, `last`."""
        do = SimpleNamespace(**vars(self.steps), fighters=self._fighters)
        # A pool starts its threads at the first submission, so with one chunk it starts none.
        with ThreadPoolExecutor(max(1, self.threads - 1)) as self._pool:
            for number in range(first, last):
                self.week(do, self._world, self._people, number)

    def _fighters(self, people: People, world: World, week: int) -> None:
        """Process every fighter's week with one chunk per thread. Each chunk has its own whole-number counts, so their order does not matter."""
        do, high = self.steps, int(self.people.f_rows[HIGH])
        do.open_week(people, world)
        cuts = [high * k // self.threads for k in range(self.threads + 1)]
        chunk = do.fighters_chunk
        others = [
            self._pool.submit(chunk, people, world, week, k, cuts[k], cuts[k + 1]) for k in range(1, self.threads)
        ]
        chunk(people, world, week, 0, cuts[0], cuts[1])
        for other in others:
            other.result()
        do.close_week(people, world, week)
