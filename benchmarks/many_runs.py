"""Measure a sweep of 10,000 runs that is killed three times, beside three batch runners with the same model and outputs.

    python benchmarks/many_runs.py            # measure and print; about ten minutes on two idle cores
    python benchmarks/many_runs.py --write    # also write many_runs.json and the table of docs/peers.md
    python benchmarks/many_runs.py --quick    # a few runs, as a test of the program

All runners use two processes of the same environment. Each keeps three weekly outputs of every run. Throughput is taken from a
smaller number of runs in turns, without the start, so that a machine that slows down slows all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from batches.once import OUTPUTS, SCALE, WEEKS, weekly

from sim import __version__
from sim.bench.measuring import peak_bytes, timed, turns, write_design

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "many_runs.json"
WORKERS = 2
RUNS, FEW, KILLS, TURNS = 10_000, 200, 3, 2
TITLES = {
    "ours": ("Sanctuary's sweep", "sanctuary-sim"),
    "joblib": ("joblib", "joblib"),
    "ema": ("EMA workbench", "ema-workbench"),
    "mesa": ("Mesa's batch_run", "mesa"),
}
READ = """
import json, sys, time
from pathlib import Path
started = time.perf_counter()
from sim.analysis.sensitivity.effects import answer
from sim.runs.reading import Store
found, _ = answer(Store(Path(sys.argv[1])))
print(json.dumps([time.perf_counter() - started, len(found)]))
"""


def controls(runs: int) -> list[float]:
    """Return the values of the factor."""
    return np.linspace(0.2, 0.8, runs).tolist()


def joblib(runs: int) -> object:
    """Run all in joblib's processes."""
    from joblib import Parallel, delayed

    return Parallel(n_jobs=WORKERS)(delayed(weekly)(control) for control in controls(runs))


def ema(runs: int) -> object:
    """Run all in the EMA workbench's processes."""
    from ema_workbench import Model, MultiprocessingEvaluator, RealParameter, TimeSeriesOutcome

    model = Model("sanctuary", function=weekly)
    model.uncertainties = [RealParameter("control", 0.2, 0.8)]
    model.outcomes = [TimeSeriesOutcome(name.replace(".", "_"), variable_name=name) for name in OUTPUTS]
    with MultiprocessingEvaluator(model, n_processes=WORKERS) as evaluator:
        return evaluator.perform_experiments(scenarios=runs)


def mesa(runs: int) -> object:
    """Run all in Mesa's batch_run."""
    from batches.swept import Swept

    from sim.mesa_compat import batch_run

    return batch_run(
        Swept, {"control": controls(runs)}, [1], number_processes=WORKERS, max_steps=WEEKS + 1,
        data_collection_period=1, display_progress=False,
    )  # fmt: skip


def ours(runs: int) -> object:
    """Sweep all into a store."""
    from sim.runs.design.design import load_design
    from sim.runs.sweep import run_sweep

    with tempfile.TemporaryDirectory() as folder:
        design = load_design(design_of(Path(folder), runs))
        return run_sweep(design, Path(folder) / "store", workers=WORKERS)


def design_of(folder: Path, runs: int) -> Path:
    """Write the design of the sweep."""
    return write_design(folder / "design.yaml", runs, WEEKS, SCALE, OUTPUTS)


RUNNERS: dict[str, Callable[[int], object]] = {"ours": ours, "joblib": joblib, "ema": ema, "mesa": mesa}


def measured(name: str, runs: int) -> dict[str, float]:
    """Run a runner in a new process: the seconds of the whole process, and the peak memory of its parent."""
    started = time.perf_counter()
    words = [sys.executable, __file__, "--runner", name, "--runs", str(runs)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return {**json.loads(done.stdout.splitlines()[-1]), "seconds": time.perf_counter() - started}


def throughput(few: int, repeats: int) -> dict[str, dict[str, float]]:
    """Return start, runs a minute without the start, and memory of every runner, measured in turns."""
    each: dict[str, list[dict[str, float]]] = {name: [] for name in RUNNERS}

    def both(name: str) -> float:
        start, whole = measured(name, WORKERS), measured(name, few)
        rate = 60.0 * (few - WORKERS) / (whole["seconds"] - start["seconds"])
        each[name].append({"start_s": start["seconds"], "runs_a_minute": rate, "parent_mb": whole["parent_mb"]})
        return rate

    turns({name: partial(both, name) for name in RUNNERS}, repeats)
    return {name: {key: median(one[key] for one in some) for key in some[0]} for name, some in each.items()}


def killed(folder: Path, runs: int, kills: int) -> dict[str, object]:
    """Sweep all runs into a store, kill the sweep with its workers several times, and return what it took and what was kept."""
    design, store = design_of(folder, runs), folder / "store"
    words = [
        sys.executable,
        "-m",
        "sim.cli.main",
        "sweep",
        str(design),
        "--out",
        str(store),
        "--workers",
        str(WORKERS),
        "--quiet",
        "--resume",
    ]
    wall, peak, kept = 0.0, 0, []
    for moment in range(1, kills + 2):
        started = time.perf_counter()
        process = subprocess.Popen(words, start_new_session=True)
        while process.poll() is None and (moment > kills or stored(store) < runs * moment // (kills + 1)):
            peak = max(peak, peak_of(process.pid))
            time.sleep(0.2)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        wall += time.perf_counter() - started
        kept.append(stored(store))
    return {
        "runs": runs, "kept_after_each_kill": kept[:-1], "wall_s": wall, "runs_a_minute": 60.0 * runs / wall, "parent_mb": peak / 1e6,
        "store_mb": sum(path.stat().st_size for path in store.rglob("*") if path.is_file()) / 1e6, **whole(store, runs), **read_back(store),
    }  # fmt: skip


def stored(store: Path) -> int:
    """Return the number of runs in the finished blocks of a store."""
    import pyarrow.parquet as pq

    return sum(pq.read_metadata(path).num_rows for path in (store / "runs").glob("[0-9]*.parquet"))


def peak_of(pid: int) -> int:
    """Return the peak memory of another process in bytes, 0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def whole(store: Path, runs: int) -> dict[str, object]:
    """Return how many runs are missing, doubled or failed, and how many weekly rows are missing."""
    from sim.runs.reading import Store

    opened = Store(store)
    rows = opened.query("select count(*) as rows, count(distinct run) as runs from weekly").df().iloc[0]
    return {
        "lost": runs - int(opened.runs["run"].nunique()),
        "doubled": len(opened.runs) - int(opened.runs["identity"].nunique()),
        "failed": len(opened.failed),
        "rows_lost": runs * len(opened.weeks) - int(rows["rows"]),
    }


def read_back(store: Path) -> dict[str, float]:
    """Return the seconds in which a new process reads the answer, imports included."""
    done = subprocess.run([sys.executable, "-c", READ, str(store)], capture_output=True, text=True, check=True)
    seconds, answered = json.loads(done.stdout)
    return {"answer_s": seconds, "answered_outputs": answered}


def measure(runs: int = RUNS, few: int = FEW, repeats: int = TURNS) -> dict[str, Any]:
    """Measure everything in one run."""
    for control in controls(2):
        weekly(control)  # compile first
    each = throughput(few, repeats)
    with tempfile.TemporaryDirectory() as folder:
        sweep = killed(Path(folder), runs, KILLS)
    versions = {name: version(distribution) for name, (_, distribution) in TITLES.items()} | {"ours": __version__}
    return {
        "cores": os.cpu_count(),
        "scale": SCALE,
        "weeks": WEEKS,
        "few": few,
        "runners": each,
        "versions": versions,
        "sweep": sweep,
    }


def tables(found: dict[str, Any]) -> dict[str, str]:
    """Return the table and the sentence of the page by the name of their marker."""
    from tell import as_table, figure

    heads = ["runner", "version", "start, s", "runs a minute", "memory of the parent, MB", "after a kill"]
    rows = [heads]
    for name, one in found["runners"].items():
        cells = [figure(one[key]) for key in ("start_s", "runs_a_minute", "parent_mb")]
        rows.append([TITLES[name][0], found["versions"][name], *cells, "goes on" if name == "ours" else "starts anew"])
    sweep = found["sweep"]
    kept = ", ".join(f"{count:,}" for count in sweep["kept_after_each_kill"])
    told = (
        f"{sweep['runs']:,} runs took {sweep['wall_s'] / 60:.1f} minutes ({figure(sweep['runs_a_minute'])} a minute with three restarts). "
        f"Killed with all its workers when {kept} runs were stored, the sweep went on each time: {sweep['lost']} runs lost, "
        f"{sweep['doubled']} doubled, {sweep['rows_lost']} weekly rows lost. The parent took {figure(sweep['parent_mb'])} MB at most, the "
        f"store takes {figure(sweep['store_mb'])} MB, and a new process reads the answer in {sweep['answer_s']:.1f} s."
    )
    return {"many.runners": as_table(rows), "many.sweep": told}


def main() -> int:
    """Measure, print, and write where asked; or run one runner, for a parent that measures it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a few runs, as a test of the program")
    parser.add_argument("--write", action="store_true", help="write many_runs.json and the table of docs/peers.md")
    parser.add_argument("--runner", choices=RUNNERS, help="run only this one, and print its memory")
    parser.add_argument("--runs", type=int, default=RUNS)
    given = parser.parse_args()
    if given.runner:
        took = timed(RUNNERS[given.runner], given.runs)
        print(json.dumps({"inside_s": took, "parent_mb": peak_bytes() / 1e6}))
        return 0
    found = measure(80, 8, 1) if given.quick else measure(given.runs)
    print(json.dumps(found, indent=2))
    if given.write:
        from tell import PAGE, markers

        RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        PAGE.write_text(markers().written(PAGE.read_text(encoding="utf-8"), tables(found)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
