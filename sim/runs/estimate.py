"""What a sweep will cost, measured on one of its own runs before it starts."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass

from sim.runs.plan import SIMULATE, Block, Plan
from sim.runs.tasks import function, run_block

# Seconds that a worker needs to come up, once.
START_UP = 2.5


@dataclass(frozen=True)
class Estimate:
    """What a sweep will cost.

    Attributes
    ----------
    points, replicates, runs, blocks
        How many.
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
    """Measure one run of a plan in this process, once warm, and reckon from it.

    Parameters
    ----------
    plan
        The sweep.
    workers
        Processes that will share the work.
    simulate
        The function that will be run.
    """
    shared = plan.shared("", simulate)
    first = plan.run(0)
    # The first run loads, and perhaps compiles, the model's code: a week of it is enough.
    function(simulate)(shared.scenarios[first.base], first.seed, scale=plan.design.scale or 1.0, weeks=1)
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
    """Reckon what a run adds to its shards: its numbers, which hardly compress, and its share of their frames."""
    numbers = 8 * len(plan.design.outputs) * len(plan.design.kept_weeks)
    frames = max(len(weekly) - numbers, 0) + len(runs)
    return numbers + 60 + frames / plan.block_size
