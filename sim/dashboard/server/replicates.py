"""The replicates of a live run: each a world with its people, several of them living at once where the machine has cores."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

from sim.model import FIRST_WEEK, make_engine, results_of
from sim.outputs.results import Results
from sim.scenario import Scenario
from sim.society.start import build

if TYPE_CHECKING:
    from sim.engine.compiled import CompiledEngine
    from sim.society.world import World

# More would be taken from the other visitors of the same machine.
_MOST_THREADS = 4
# Seconds between two looks at whether the work is called off.
_LOOK = 0.005

Job = TypeVar("Job")


class Replicate:
    """One run that is lived week by week, without the Mesa agents that nobody on a page asks for.

    A model seats some two thousand of them, which takes half as long again as building its world.

    Parameters
    ----------
    scenario, seed, scale, weeks
        As :class:`sim.model.SanctuaryModel` takes them.

    Attributes
    ----------
    drawn, world, engine
        As in a model.
    week
        The last week lived; -2 before the first step.
    """

    def __init__(self, scenario: Scenario, seed: int, scale: float, weeks: int) -> None:
        self.seed, self.week = seed, FIRST_WEEK - 1
        self.drawn: Scenario = scenario.draw(seed)
        self.world: World = build(self.drawn, seed, weeks, scale)
        self.engine: CompiledEngine = make_engine("compiled", self.drawn, self.world, 1)  # type: ignore[assignment]
        self.people_at_start = self.engine.agents

    def step(self) -> None:
        """Live through one week."""
        self.week += 1
        self.engine.advance(self.week, self.week + 1)

    def results(self) -> Results:
        """Give the results of the weeks lived so far."""
        return results_of(self.drawn, self.world, self.seed, self.week + 1, self.people_at_start)


class Crew:
    """Threads that share out work on replicates; compiled weeks let each other run, and no number depends on which goes first."""

    def __init__(self) -> None:
        self.size = min(len(os.sched_getaffinity(0)), _MOST_THREADS)
        self._pool = ThreadPoolExecutor(self.size)

    def each(self, jobs: Sequence[Job], do: Callable[[Job], Iterator[None]], called_off: Callable[[], bool]) -> bool:
        """Do something for each of several jobs, and say whether it came to its end.

        Parameters
        ----------
        jobs
            In the order in which they are begun.
        do
            Yields wherever a job may be called off.
        called_off
            Asked in this thread at each of these places; when it says so, nobody works on any more.
        """
        stop = threading.Event()

        def work(job: Job) -> None:
            steps = iter(()) if stop.is_set() else do(job)
            for _ in steps:
                if stop.is_set():
                    return

        begun = [self._pool.submit(work, job) for job in jobs]
        left, off = set(begun), False
        try:
            while left:
                done, left = wait(left, _LOOK, FIRST_COMPLETED)
                off = off or called_off()
                if off or any(one.exception() for one in done):
                    stop.set()
        finally:
            stop.set()
        for one in begun:
            one.result()
        return not off
