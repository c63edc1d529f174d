"""Measure what a second worker gains a sweep, and what a sweep costs beside its runs: `python benchmarks/sweeps.py`.

Ratios are meaningful only on an idle machine. Times are medians over repeats.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from statistics import median

from sim.bench.measuring import timed, turns, write_design
from sim.runs.design.design import load_design
from sim.runs.sweep import Report, run_sweep
from sim.scenario import load_scenario
from sim.simulation import simulate

SCALE = 0.05
WEEKS = 260
# Two sizes of sweep separate the cost of a run from the cost that is paid once, mainly the start of workers.
FEW, MANY = 60, 240
OUTPUTS = ("risk.total", "strength.isis_k", "trust.mean")


def bench_sweep(
    *, repeats: int = 5, few: int = FEW, many: int = MANY, progress: Callable[[str], None] = lambda text: None
) -> dict[str, object]:
    """Measure the cost of sweeps.

    Parameters
    ----------
    repeats
        Timed sweeps of each kind.
    few, many
        Runs of the two sizes of sweep that compare one worker with two.
    progress
        Called with the name of each measurement.

    Returns
    -------
    dict
        `workers`: seconds for a run with one worker and with two, their ratio without and with the start of workers, and the
        ratio of two processes that only run the model, which is the highest that this machine allows; `overhead`: time outside
        the model as a share of time inside it, in one process (it falls with the size of a sweep, since every block of runs
        is written to disk).
    """
    with tempfile.TemporaryDirectory() as folder:
        made = _Maker(Path(folder))
        progress("warming up")
        made.sweep(2, workers=0)
        return {
            "cores": len(os.sched_getaffinity(0)),
            "scale": SCALE,
            "weeks": WEEKS,
            "repeats": repeats,
            "workers": _workers(made, few, many, repeats, progress),
            "overhead": _overhead(made, many, repeats, progress),
        }


class _Maker:
    """A folder in which each new design is swept into its own store."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.count = folder, 0

    def write(self, runs: int, weeks: int = WEEKS, scale: float = SCALE) -> Path:
        """Write a design with one run at each point."""
        self.count += 1
        return write_design(self.folder / f"design_{self.count}.yaml", runs, weeks, scale, OUTPUTS)

    def sweep(self, runs: int, workers: int) -> Report:
        """Sweep a new design into a new store."""
        design = load_design(self.write(runs))
        return run_sweep(design, self.folder / f"store_{self.count}", workers=workers)

    def seconds(self, runs: int, workers: int) -> float:
        """Return the seconds that a sweep takes."""
        return self.sweep(runs, workers).wall_s


def _workers(made: _Maker, few: int, many: int, repeats: int, progress: Callable[[str], None]) -> dict[str, object]:
    works = {(workers, runs): partial(made.seconds, runs, workers) for workers in (1, 2) for runs in (few, many)}
    progress(f"one worker and two, {repeats} times")
    spent = turns({**works, "bare": lambda: 2.0 * _bare(1, few) / _bare(2, few)}, repeats)
    bare = spent.pop("bare")
    # Both sizes run one after the other, so that other load on the machine affects both.
    pairs = {workers: zip(spent[workers, few], spent[workers, many], strict=True) for workers in (1, 2)}
    each = {workers: median((long - short) / (many - few) for short, long in pairs[workers]) for workers in (1, 2)}
    whole = {workers: median(spent[workers, many]) for workers in (1, 2)}
    return {
        "seconds_a_run": {str(workers): round(value, 5) for workers, value in each.items()},
        "two_against_one": round(each[1] / each[2], 2),
        "two_against_one_without_a_sweep": round(median(bare), 2),
        "runs": many,
        "two_against_one_with_start": round(whole[1] / whole[2], 2),
    }


def _bare(processes: int, runs: int) -> float:
    """Return the seconds of the slowest of several processes that start together and only run the model."""
    context = get_context("spawn")
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_meet_at, initargs=(context.Barrier(processes),)
    ) as pool:
        return max(pool.map(_live, [runs] * processes))


def _meet_at(barrier: Barrier) -> None:
    _live.barrier = barrier  # type: ignore[attr-defined]


def _live(runs: int) -> float:
    scenario = load_scenario("baseline")
    simulate(scenario, 1, scale=SCALE, weeks=4)
    _live.barrier.wait()  # type: ignore[attr-defined]
    return sum(timed(simulate, scenario, seed, scale=SCALE, weeks=WEEKS) for seed in range(runs))


def _overhead(made: _Maker, runs: int, repeats: int, progress: Callable[[str], None]) -> dict[str, float]:
    progress("overhead")
    found = [made.sweep(runs, workers=0) for _ in range(repeats)]
    return {
        "share": round(median(one.wall_s / one.model_s - 1.0 for one in found), 4),
        "ms_a_run": round(median(1000.0 * (one.wall_s - one.model_s) / runs for one in found), 3),
    }


if __name__ == "__main__":
    print(json.dumps(bench_sweep(progress=print), indent=2))
