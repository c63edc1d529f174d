"""Running a sweep into its store, on processes or on a Dask cluster, and continuing a stopped one."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sim.errors import RunFailed, SanctuaryError
from sim.runs import identity, store
from sim.runs.design.design import Design
from sim.runs.plan import SIMULATE, Block, Plan, Shared
from sim.runs.pool import Died, Pool
from sim.runs.tasks import Done, run_block

# Record a run as failed after this many lost processes: the run is then the likely cause.
DEATHS_OF_A_RUN = 3


@dataclass
class Progress:
    """The progress of a sweep.

    Attributes
    ----------
    runs, done
        All runs of the sweep, and those stored.
    fresh, failed
        Runs stored since the start or resume, and those of them that failed.
    began
        Runs begun since the start or resume.
    lost
        Worker processes lost in the middle of a block.
    model_s
        Sum of the seconds that workers spent inside the model.
    """

    runs: int
    done: int
    fresh: int = 0
    failed: int = 0
    began: int = 0
    lost: int = 0
    model_s: float = 0.0

    @property
    def left(self) -> int:
        """Runs that are not stored yet."""
        return self.runs - self.done


@dataclass
class Report(Progress):
    """The outcome of a sweep: its progress, the store, the seconds elapsed, and the damaged blocks that were made again."""

    folder: Path = Path()
    wall_s: float = 0.0
    damaged: tuple[int, ...] = ()


@dataclass(frozen=True)
class Budget:
    """A limit on the work to do now; a resume does the rest.

    Attributes
    ----------
    runs
        Largest number of runs, in whole blocks; None for no limit.
    seconds
        Time after which no block is started; None for no limit.
    """

    runs: int | None = None
    seconds: float | None = None


def run_sweep(
    design: Design,
    folder: Path,
    *,
    workers: int | None = None,
    dask: str | None = None,
    resume: bool = False,
    simulate: str = SIMULATE,
    progress: Callable[[Progress], None] | None = None,
    budget: Budget | None = None,
) -> Report:
    """Run all runs of a design that are missing in its store.

    Parameters
    ----------
    design
        The design.
    folder
        The store; created if it is missing.
    workers
        Processes; by default one per core. 0 runs everything in this process.
    dask
        Instead of processes: `local`, or the address of a Dask scheduler.
    resume
        Whether to continue an existing store.
    simulate
        The function to run, as `module:name`; it has the signature of :func:`sim.simulation.simulate`.
    progress
        Called as runs begin and blocks are stored.
    budget
        A limit on the work to do now; by default none.

    Raises
    ------
    SanctuaryError
        If the store is in use, or belongs to another design or version of the model, or if the budget is smaller than one block.
    RunFailed
        If the disk is full, or workers keep dying. Stored runs are safe; a resume continues.
    """
    plan, budget = Plan(design), budget or Budget()
    if budget.runs is not None and budget.runs < min(plan.block_size, plan.runs):
        remedy = f"Allow {min(plan.block_size, plan.runs)} runs or more, because a block is run as a whole."
        raise SanctuaryError(f"a budget of {budget.runs} runs is smaller than one block of this sweep", remedy=remedy)
    with store.locked(folder):
        fresh = not (folder / "store.json").exists()
        opened = store.create(folder, plan, simulate) if fresh or not resume else store.reopen(folder, plan, simulate)
        shared = Shared(design, identity.digest(opened.head["model"]), simulate)
        return _Sweep(plan, opened, shared, progress, budget).run(workers, dask)


@dataclass
class _Sweep:
    """One attempt at a sweep."""

    plan: Plan
    writer: store.StoreWriter
    shared: Shared
    progress: Callable[[Progress], None] | None
    budget: Budget
    spent: bool = False

    def __post_init__(self) -> None:
        self.deaths: Counter[int] = Counter()
        size, runs = self.plan.block_size, self.plan.runs
        self.at = Progress(runs, sum(min(size, runs - number * size) for number in self.writer.stored))

    def run(self, workers: int | None, dask: str | None) -> Report:
        started, at = time.perf_counter(), self.at
        again = {"damaged": list(self.writer.damaged)} if self.writer.damaged else {}
        self.writer.note("begin" if not self.writer.stored else "resume", runs=at.runs, stored=at.done, **again)
        for done in self._results(workers, dask):
            self.writer.put(done)
            at.done += done.count
            at.fresh += done.count
            at.failed += done.failed
            at.model_s += done.model_s
            seconds = {"model_s": round(done.model_s, 3), "wall_s": round(done.wall_s, 3)}
            self.writer.note("block", block=done.number, runs=done.count, failed=done.failed, **seconds)
            self._tell()
        wall_s = time.perf_counter() - started
        if at.left and not self.spent:
            raise RunFailed(
                f"{at.left} of {at.runs} runs could not be finished: their workers were lost",
                remedy="Continue with --resume.",
            )
        self.writer.note("budget spent" if at.left else "end", runs=at.done, lost=at.lost, wall_s=round(wall_s, 3))
        return Report(**vars(at), folder=self.writer.folder, wall_s=wall_s, damaged=self.writer.damaged)

    def _missing(self) -> Iterator[Block]:
        """Yield missing blocks as long as the budget lasts."""
        begun, runs, seconds = time.perf_counter(), self.budget.runs, self.budget.seconds
        given = 0
        for number in range(self.plan.blocks):
            if number in self.writer.stored:
                continue
            block = self.plan.block(number)
            given += len(block.runs)
            late = seconds is not None and time.perf_counter() - begun > seconds
            if late or (runs is not None and given > runs):
                self.spent = True
                return
            yield block

    def _results(self, workers: int | None, dask: str | None) -> Iterator[Done]:
        left = self.plan.blocks - len(self.writer.stored)
        if not left:
            return
        if dask is not None:
            from sim.runs.cluster import run_on_dask

            yield from run_on_dask(dask, self._missing(), self.shared, workers)
            return
        if workers == 0:
            for block in self._missing():
                yield run_block(block, self.shared, self._step)
            return
        with Pool(min(workers or len(os.sched_getaffinity(0)), left), run_block, self.shared) as pool:
            yield from pool.run(self._missing(), self._died, self._step)

    def _step(self, _: int) -> None:
        self.at.began += 1
        self._tell()

    def _died(self, death: Died[Block]) -> Block:
        """Attribute the death to the run it interrupted, and return the block to run again."""
        self.at.lost += 1
        block = death.task
        self.writer.note("lost", block=block.number, run=death.at, reason=death.reason)
        if death.at is None:
            return block
        self.deaths[death.at] += 1
        if self.deaths[death.at] < DEATHS_OF_A_RUN:
            return block
        reason = f"its process was lost {DEATHS_OF_A_RUN} times ({death.reason})"
        return replace(block, given_up={**block.given_up, death.at: reason})

    def _tell(self) -> None:
        if self.progress is not None:
            self.progress(replace(self.at))
