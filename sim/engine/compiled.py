"""The compiled engine: people as columns, and the steps of the week as machine code."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

from sim.engine.assumptions import Assumptions
from sim.engine.handle import Pointer
from sim.engine.machine_code import Chain, LoadedStep, empty_people
from sim.engine.population import ColumnPeople, names_of
from sim.engine.warm import loaded
from sim.memory import keep_for_runs
from sim.scenario import Scenario
from sim.society.common.columns import HIGH, RECOUNT
from sim.society.start import placement
from sim.society.week import SCHEDULE, week
from sim.society.world import People, World

if TYPE_CHECKING:
    from sim.engine.actors import ActorSteps
    from sim.society.common.actor import SocietyModel

# The week's compiled functions in order. That of fighters is divided.
IN_ORDER = [
    name
    for step in SCHEDULE
    for name in (("open_week", "fighters_chunk", "close_week") if step.name == "fighters" else (step.name,))
]
chain_of = lru_cache(maxsize=2)(Chain)


class CompiledEngine(ColumnPeople):
    """People as columns, steps as machine code.

    Parameters
    ----------
    scenario
        A drawn scenario.
    world
        Its world.
    week
        The schedule (`sim.simulation.week`).
    seed
        The seed of the run.
    threads
        Number of chunks into which fighters are divided. Results do not depend on it.
    model
        The model whose actors are agents, if there is one.

    Attributes
    ----------
    steps
        The compiled steps by name.
    """

    name = "compiled"

    def __init__(
        self,
        scenario: Scenario,
        world: World,
        week: Callable,
        seed: int,
        threads: int = 1,
        model: SocietyModel | None = None,
    ) -> None:
        keep_for_runs()
        self.threads = threads
        self.names = names_of(scenario)
        self.assumptions = Assumptions(scenario, seed)
        self.assumptions.check(world)
        self.people = empty_people(world, threads)
        placed = self.resume(world, model, week)
        self.steps.fill(self._people, self._world, placed)

    def resume(self, world: World, model: SocietyModel | None, week: Callable) -> Pointer:
        """Take up a world, at the start or again after a copy, and return the first placement of people."""
        self.world, self.week = world, week
        self.model = model
        self._actors: ActorSteps | None = None
        placed = Pointer(placement(self.assumptions.first, world))
        self._world, self._people = Pointer(world), Pointer(self.people)
        self.steps = SimpleNamespace(**loaded({"people": self._people, "world": self._world, "placed": placed}))
        return placed

    @property
    def actors(self) -> ActorSteps:
        """The steps in which actors decide, in Python; made at their first use."""
        if self._actors is None:
            from sim.engine.actors import ActorSteps

            assert self.model is not None
            self._actors = ActorSteps(self.model, self.world)
        return self._actors

    def __getstate__(self) -> dict[str, object]:
        """Leave out machine code and addresses."""
        return {
            name: held for name, held in self.__dict__.items() if name in ("threads", "names", "assumptions", "people")
        }

    def advance(self, first: int, last: int) -> None:
        """Live through the weeks from `first` up to, not including, `last`."""
        changed = self._by_agents()
        # Counts follow the changes that steps make, and others may have written to columns of people: callers, agents, another schedule.
        self.people.m_rows[RECOUNT] = 1
        held = [step for name in IN_ORDER if isinstance(step := getattr(self.steps, name), LoadedStep)]
        if len(held) == len(IN_ORDER) and self.week is week and self.threads == 1 and not (changed or self.assumptions):
            take = chain_of(tuple(held))
            for number in range(first, last):
                take(self._people, self._world, number, len(self.people.fighters.key))
            return
        do = SimpleNamespace(**{**vars(self.steps), "fighters": self._fighters, **changed})
        if self.assumptions:
            unread = SimpleNamespace()
            do.events = self.assumptions.before(do.events, self.world, lambda: getattr(self._actors, "params", unread))
        # A pool starts its threads at the first submission, so with one chunk it starts none.
        with ThreadPoolExecutor(max(1, self.threads - 1)) as self._pool:
            for number in range(first, last):
                if changed or self.week is not week:
                    self.people.m_rows[RECOUNT] = 1
                self.week(do, self._world, self._people, number)

    def _by_agents(self) -> dict[str, Callable[..., None]]:
        """Return the steps whose actors decide in a way of their own, in Python."""
        if self.model is None:
            return {}
        from sim.engine.actors import changed_steps

        def by(method: Callable[[ActorSteps, World, int], None]) -> Callable[..., None]:
            return lambda *arguments: method(self.actors, self.actors.world, arguments[-1])

        return {name: by(method) for name, method in changed_steps(self.model).items()}

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
