"""The replicates of a live run, several of which advance in parallel if the machine has several cores."""

from __future__ import annotations

import math
import mmap
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from sim.outputs.results import Results
from sim.scenario import Scenario
from sim.simulation import FIRST_WEEK, make_engine, results_of
from sim.society.start import TABLES, build, plain

if TYPE_CHECKING:
    from sim.engine.compiled import CompiledEngine
    from sim.society.common.columns import Table
    from sim.society.world import World

# More threads would slow down other visitors.
_MOST_THREADS = 4
# Seconds between checks whether the work is cancelled.
_LOOK = 0.005

Job = TypeVar("Job")


class Replicate:
    """A run that advances week by week, without Mesa agents.

    No page needs the agents, and creating them takes half as long as building the world. A week takes memory for its results when it
    is reached: most tabs never see the later weeks.

    Parameters
    ----------
    scenario, seed, scale, weeks
        See :class:`sim.model.SanctuaryModel`.

    Attributes
    ----------
    drawn, world, engine, run_seed, scale, horizon
        See :class:`sim.model.SanctuaryModel`.
    week
        The last simulated week; -2 before the first step.
    """

    def __init__(self, scenario: Scenario, seed: int, scale: float, weeks: int) -> None:
        self.run_seed, self.scale, self.horizon, self.week = seed, scale, weeks, FIRST_WEEK - 1
        self.drawn: Scenario = scenario.draw(seed)
        world = build(self.drawn, seed, weeks, scale)
        fields: dict[str, Any] = {name: _untouched(getattr(world, name)) for name in TABLES}
        self._plain = {name.replace("out_", "plain_"): plain(table) for name, table in fields.items()}
        self.world: World = world._replace(**(fields | self._plain))
        self.engine: CompiledEngine = make_engine("compiled", self.drawn, self.world, seed)  # type: ignore[assignment]
        self.people_at_start = self.engine.agents

    def step(self) -> None:
        """Simulate one week."""
        self.week += 1
        if self.week >= 0:
            for table in self._plain.values():
                table[self.week] = math.nan
        self.engine.advance(self.week, self.week + 1)

    def results(self) -> Results:
        """Return the results of the weeks simulated so far."""
        return results_of(self.drawn, self.world, self.run_seed, self.week + 1, self.people_at_start)


def _untouched(table: Table) -> Table:
    """Return a table of the same shape whose pages take no memory until they are written."""
    return np.ndarray(table.shape, table.dtype, mmap.mmap(-1, max(1, table.nbytes)))


class Crew:
    """A pool of threads for replicates. Compiled code releases the interpreter lock, and results do not depend on the order."""

    def __init__(self) -> None:
        self.size = min(len(os.sched_getaffinity(0)), _MOST_THREADS)
        self._pool = ThreadPoolExecutor(self.size)

    def each(self, jobs: Sequence[Job], do: Callable[[Job], Iterator[None]], called_off: Callable[[], bool]) -> bool:
        """Process jobs in parallel and return whether all were finished.

        Parameters
        ----------
        jobs
            The jobs, in the order in which they are started.
        do
            Processes a job. It yields wherever the job may be cancelled.
        called_off
            Returns whether to cancel all jobs. It is called in this thread, a few hundred times a second.
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
