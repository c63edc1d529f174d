"""The compiled engine: people as columns, and the steps of the week as machine code."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from types import SimpleNamespace

from sim.engine.machine_code import STEP_FUNCTIONS, compiled, empty_people, handles
from sim.engine.population import ColumnPeople, names_of
from sim.engine.warm import ensure_compiled
from sim.scenario import Scenario
from sim.society.common.columns import HIGH
from sim.society.start import placement
from sim.society.world import People, World


class _Direct:
    """A compiled function that is called without a lookup of its argument types, which never change.

    The lookup takes tens of microseconds per call, as much as the step itself.
    """

    def __init__(self, name: str) -> None:
        self._dispatcher = compiled(name)
        self._entry: Callable | None = None

    def __call__(self, *arguments: object) -> None:
        if self._entry is None:
            self._dispatcher(*arguments)
            (found,) = self._dispatcher.overloads.values()
            self._entry = found.entry_point  # type: ignore[attr-defined]
        else:
            self._entry(*arguments)


@cache
def steps() -> SimpleNamespace:
    """Return the compiled steps by name, as `sim.model.week` calls them."""
    return SimpleNamespace(**{name: _Direct(name) for name in STEP_FUNCTIONS})


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
        ensure_compiled()
        self.world, self.week, self.threads = world, week, threads
        self.names = names_of(scenario)
        self.steps = steps()
        self.people = empty_people(world, threads)
        self._world, self._people = handles(world, self.people)
        placed = placement(scenario, world)
        self.steps.fill(self._people, self._world, placed.fighters, placed.members)
        if threads > 1:
            # The first call of a compiled function finds its entry point, which is not safe in two threads at once.
            self.steps.fighters_chunk(self._people, self._world, 0, 0, 0, 0)

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
