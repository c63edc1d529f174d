"""Measure a sweep on a Dask cluster whose processes are killed and joined while it runs.

The results predict the cost of larger sweeps: seconds inside the model, overhead of the cluster, and bytes stored for each run.
"""

from __future__ import annotations

import hashlib
import os
import signal
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.bench.measuring import write_design
from sim.runs.cluster import connected
from sim.runs.design.design import load_design
from sim.runs.reading import Store
from sim.runs.sweep import Progress, Report, run_sweep
from sim.scenario import load_scenario
from sim.simulation import simulate

if TYPE_CHECKING:
    from distributed import LocalCluster

PROCESSES = 3
RUNS = 240
WEEKS, SCALE = 260, 0.05
# How many processes are killed and how many join, spread evenly over the runs.
KILLS, JOINS = 2, 1


def bench_cluster(
    *,
    runs: int = RUNS,
    weeks: int = WEEKS,
    scale: float = SCALE,
    processes: int = PROCESSES,
    kills: int = KILLS,
    joins: int = JOINS,
    calm: bool = True,
    progress: Callable[[str], None] = lambda text: None,
) -> dict[str, Any]:
    """Sweep in one process, on a cluster, and on a cluster that loses and gains workers; compare what is stored.

    Parameters
    ----------
    runs, weeks, scale
        The size of the sweep.
    processes
        The processes of the cluster.
    kills, joins
        How many processes are killed during the sweep, and how many join.
    calm
        Whether to sweep on an undisturbed cluster too. Without it, the overhead includes lost workers.
    progress
        Called with the name of each measurement.

    Returns
    -------
    dict
        `processes`, `runs`, `weeks`, `scale`; `killed` and `joined` workers; `missing` runs, `same_bytes` (whether all
        stores hold the same); `model_s_a_run` and `overhead_ms_a_run` (on the cluster, beyond the model, over all processes),
        `runs_a_second` on the cluster and `runs_a_second_alone`, and `bytes_a_run` stored.
    """
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        design = load_design(write_design(folder / "design.yaml", runs, weeks, scale, ("risk.total", "trust.mean")))
        # Compile first: that cost is paid once and is no part of the cost of a run.
        simulate(load_scenario(design.base), 1, scale=scale, weeks=min(weeks, 4))
        progress("one process")
        alone = run_sweep(design, folder / "alone", workers=0)
        with LocalCluster(n_workers=processes, threads_per_worker=1, dashboard_address=None) as cluster:
            address = cluster.scheduler_address
            with connected(address) as client:
                client.wait_for_workers(processes)
            trouble = _Trouble(cluster, kills, joins)
            swept: dict[str, tuple[Report, float]] = {}
            for name, watch in (("calm", None), ("troubled", trouble))[0 if calm else 1 :]:
                progress(f"{processes} processes, {name}")
                started = time.perf_counter()
                report = run_sweep(design, folder / name, dask=address, progress=watch)
                swept[name] = report, time.perf_counter() - started
        report, took = next(iter(swept.values()))
        stored = [digest(folder / name) for name in ("alone", *swept)]
        missing = runs - len(Store(folder / "troubled").runs)
        return {
            "processes": processes,
            "cores": len(os.sched_getaffinity(0)),
            "runs": runs,
            "weeks": weeks,
            "scale": scale,
            "killed": trouble.killed,
            "joined": trouble.joined,
            "missing": missing,
            "same_bytes": len(set(stored)) == 1,
            "model_s_a_run": round(alone.model_s / runs, 5),
            "overhead_ms_a_run": round(_overhead(report, took, processes + (0.0 if calm else trouble.joined / 2.0)), 3),
            "runs_a_second": round(runs / took, 2),
            "runs_a_second_alone": round(runs / alone.wall_s, 2),
            "bytes_a_run": round(_size(folder / "alone") / runs),
        }


class _Trouble:
    """A callback that kills and adds workers as a sweep proceeds."""

    def __init__(self, cluster: LocalCluster, kills: int, joins: int) -> None:
        self.cluster, self.kills, self.joins = cluster, kills, joins
        self.killed = self.joined = 0

    def __call__(self, at: Progress) -> None:
        """Kill or add a worker where the progress asks for it."""
        if self.killed < self.kills and at.done * (self.kills + 1) >= (self.killed + 1) * at.runs:
            nannies = [worker for worker in self.cluster.workers.values() if worker.process is not None]
            os.kill(nannies[self.killed % len(nannies)].process.pid, signal.SIGKILL)
            self.killed += 1
        if self.joined < self.joins and at.done * (self.joins + 1) >= (self.joined + 1) * at.runs:
            self.cluster.scale(len(self.cluster.workers) + 1)
            self.joined += 1


def _overhead(report: Report, took: float, processes: float) -> float:
    """Return the milliseconds for each run that all processes together spent outside the model."""
    return 1000.0 * (took * processes - report.model_s) / report.runs


def digest(store: Path) -> str:
    """Return a hash of the tables of a store."""
    whole = hashlib.sha256()
    for path in sorted(store.rglob("*.parquet")):
        whole.update(str(path.relative_to(store)).encode() + path.read_bytes())
    return whole.hexdigest()


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
