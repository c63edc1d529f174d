"""The cost of a sweep, measured on one of its own runs before it starts."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from sim.runs.plan import SIMULATE, Block, Plan, Shared
from sim.runs.tasks import function, run_block

# Seconds that a worker needs to start.
START_UP = 2.5


@dataclass(frozen=True)
class Estimate:
    """The expected cost of a sweep.

    Attributes
    ----------
    points, replicates, runs, blocks
        Their numbers.
    run_s
        Seconds of one run, measured.
    workers
        Processes that share the work.
    seconds
        Expected duration.
    disk_bytes
        Expected size of the store.
    """

    points: int
    replicates: int
    runs: int
    blocks: int
    run_s: float
    workers: int
    seconds: float
    disk_bytes: int

    def plain(self) -> dict[str, object]:
        """Return it as plain data."""
        return asdict(self)


def estimate(plan: Plan, workers: int, simulate: str = SIMULATE) -> Estimate:
    """Time one run of a plan in this process, after a warm-up, and extrapolate.

    Parameters
    ----------
    plan
        The sweep.
    workers
        Processes that will share the work.
    simulate
        The function that runs the model.
    """
    shared = Shared(plan.design, simulate=simulate)
    first = plan.run(0)
    # The first run loads, and perhaps compiles, the code of the model. One week suffices for that.
    function(simulate)(plan.design.scenarios[first.base], first.seed, scale=plan.design.scale or 1.0, weeks=1)
    started = time.perf_counter()
    done = run_block(Block(0, (first,)), shared)
    run_s = time.perf_counter() - started
    size = plan.block_size
    return Estimate(
        points=len(plan.points),
        replicates=plan.design.replicates,
        runs=plan.runs,
        blocks=plan.blocks,
        run_s=run_s,
        workers=workers,
        seconds=START_UP + plan.runs * run_s / min(workers, plan.blocks),
        disk_bytes=round(plan.runs * _bytes_a_run(done.weekly, done.runs, plan) + 150 * size),
    )


def _bytes_a_run(weekly: bytes, runs: bytes, plan: Plan) -> float:
    """Estimate the bytes that a run adds to its shards: its numbers, which hardly compress, and its share of the overhead."""
    numbers = 8 * len(plan.design.outputs) * len(plan.design.kept_weeks)
    frames = max(len(weekly) - numbers, 0) + len(runs)
    return numbers + 60 + frames / plan.block_size
