"""Measure peers on one small model, and batch runners, each in its own environment and all in one run.

    python benchmarks/run.py            # set up what is missing, measure, print
    python benchmarks/run.py --write    # also write results.json, the figure and the tables of docs/peers.md
    python benchmarks/run.py --agree    # only test whether all peers agree in distribution

All peers are started and then take turns, so that a machine that slows down slows all of them. Ratios are medians of ratios within a
turn. The measure is processor time, which other work on the machine affects little, and every peer uses one thread. The table gives the
reason for every peer that cannot be installed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from scipy.stats import ks_2samp

from sim.bench.measuring import ratio
from sim.bench.measuring import turns as in_turns

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
ENVIRONMENTS = ROOT / ".cache" / "benchmarks"
RESULTS = HERE / "results.json"
ONE_THREAD = {f"{name}_THREADS": "1" for name in ("OMP_NUM", "OPENBLAS_NUM", "MKL_NUM", "NUMBA_NUM", "POLARS_MAX")}

WEEKS = 13
SIZES = (1_000, 10_000, 100_000, 1_000_000)
TURNS = 3
# The largest size at which all peers are measured; ratios are for this size.
COMMON = 10_000
# Runs are so many that they take longer than starts differ.
FEW, MANY, BATCH_PEOPLE, BATCH_WEEKS, WORKERS, BATCH_TURNS = 20, 3_020, 2_000, 52, 2, 3
AGREE_RUNS, AGREE_PEOPLE, AGREE_WEEKS = 40, 2_000, 12
# The probability of a false alarm when results agree.
ALPHA = 0.001
OURS, YARDSTICK = "ours", "mesa_numpy"


@dataclass(frozen=True)
class Peer:
    """A peer, and the environment in which it is measured.

    Attributes
    ----------
    module
        Its module below `peers` or `batches`.
    title
        Its name in the table.
    distribution
        The distribution whose version is shown.
    environment
        The folder of its environment; empty for that of the project.
    needs
        The requirements installed there.
    most
        The largest size that takes seconds rather than minutes.
    """

    module: str
    title: str
    distribution: str
    environment: str
    needs: tuple[str, ...]
    most: int = SIZES[-1]


# Mesa 3.5 imports networkx without requiring it.
MESA = ("mesa>=3.3,<4", "networkx")
HOST = (*MESA, "joblib>=1.3")
PEERS = (
    Peer("mesa_agents", "Mesa, an agent a person", "mesa", "mesa", HOST, COMMON),
    Peer("agentpy_agents", "AgentPy, an agent a person", "agentpy", "agentpy", ("agentpy",), COMMON),
    Peer("mesa_frames", "mesa-frames", "mesa-frames", "mesa-frames", ("mesa-frames",)),
    Peer("ambr_columns", "ambr, vectorised", "ambr", "ambr", ("ambr",)),
    Peer("starsim_module", "Starsim", "starsim", "starsim", ("starsim",)),
    Peer(YARDSTICK, "NumPy in a Mesa host", "mesa", "mesa", HOST),
    Peer(OURS, "Sanctuary's way", "sanctuary-sim", "", ()),
)
BATCHES = (
    Peer("mesa_batch", "Mesa's batch_run", "mesa", "mesa", HOST),
    Peer("ema", "EMA workbench", "ema-workbench", "ema", ("ema-workbench>=2.5.3", *MESA)),
    Peer("joblib_loky", "joblib", "joblib", "mesa", HOST),
    Peer(OURS, "Sanctuary's pool", "sanctuary-sim", "", ()),
)


@dataclass
class Worker:
    """A peer in its own process."""

    peer: Peer
    process: subprocess.Popen[str]
    version: str

    def ask(self, **asked: int) -> dict[str, Any]:
        """Send one request and return the answer."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.peer.title} ended: code {self.process.wait()}")
        return json.loads(line)

    def close(self) -> float:
        """End the process, and return the processor seconds of it and its children."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return used.ru_utime + used.ru_stime


def interpreter(peer: Peer) -> Path:
    """Return the interpreter of the environment of a peer, which is created when missing.

    Raises
    ------
    RuntimeError
        When a requirement cannot be installed, with the last line of the installer.
    """
    if not peer.environment:
        return Path(sys.executable)
    folder = ENVIRONMENTS / peer.environment
    python, done = folder / "bin" / "python", folder / "done"
    if not done.exists() or done.read_text(encoding="utf-8") != " ".join(peer.needs):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        words = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *peer.needs]
        tried = subprocess.run(words, capture_output=True, text=True)
        if tried.returncode:
            raise RuntimeError([line for line in tried.stderr.splitlines() if line.strip()][-1])
        done.write_text(" ".join(peer.needs), encoding="utf-8")
    return python


def start(peer: Peer, kind: str) -> Worker:
    """Start a peer in its environment."""
    python = interpreter(peer)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | ONE_THREAD
    if not peer.environment:
        environment["PYTHONPATH"] = str(ROOT)
    process = subprocess.Popen(
        [str(python), str(HERE / "worker.py"), f"{kind}.{peer.module}", peer.distribution],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"it does not start here: code {process.wait()}")
    return Worker(peer, process, json.loads(line)["version"])


def started(peers: tuple[Peer, ...]) -> tuple[list[Worker], dict[str, str]]:
    """Start all peers. Return those that started, and the errors of the others by module."""
    workers, missing = [], {}
    for peer in peers:
        try:
            workers.append(start(peer, "peers"))
        except RuntimeError as error:
            missing[peer.module] = str(error)
    return workers, missing


def agreement(workers: list[Worker]) -> dict[str, float]:
    """Return the p-value of the difference between each peer and the yardstick."""
    last = {
        worker.peer.module: [
            worker.ask(people=AGREE_PEOPLE, weeks=AGREE_WEEKS, seed=seed + 1_000 * place)["shares"][-1]
            for seed in range(AGREE_RUNS)
        ]
        for place, worker in enumerate(workers)
    }
    return {name: float(ks_2samp(shares, last[YARDSTICK]).pvalue) for name, shares in last.items()}


def nanoseconds(worker: Worker, people: int) -> float:
    """Return the processor time for a person and week, in nanoseconds."""
    return 1e9 * worker.ask(people=people, weeks=WEEKS, seed=0)["seconds"] / (people * WEEKS)


def measured_people(workers: list[Worker], sizes: tuple[int, ...], turns: int) -> dict[str, dict[str, object]]:
    """Return nanoseconds for each person and week by peer and size, and the ratio to ours at the common size."""
    spent: dict[str, dict[int, list[float]]] = {worker.peer.module: {} for worker in workers}
    for size in sizes:
        works = {
            worker.peer.module: partial(nanoseconds, worker, size) for worker in workers if size <= worker.peer.most
        }
        for name, values in in_turns(works, turns).items():
            spent[name][size] = values
    where = max(size for size in sizes if size <= COMMON)
    return {
        name: {
            "ns": {str(size): median(values) for size, values in by_size.items()},
            "ratio": ratio(by_size[where], spent[OURS][where]),
        }
        for name, by_size in spent.items()
    }


def measured_batches(turns: int, few: int, many: int) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """Return processor seconds for the first runs and milliseconds for each further run by runner, and errors of missing runners."""
    spent: dict[str, list[tuple[float, float]]] = {}
    versions, missing = {}, {}
    for _ in range(turns):
        for peer in BATCHES:
            seconds = []
            try:
                for runs in (few, many):
                    # A new process each time, since some runners keep their workers and their start is part of the cost.
                    worker = start(peer, "batches")
                    versions[peer.module] = worker.version
                    asked = {"runs": runs, "people": BATCH_PEOPLE, "weeks": BATCH_WEEKS, "workers": WORKERS}
                    worker.ask(**asked)
                    seconds.append(worker.close())
            except RuntimeError as error:
                missing[peer.module] = str(error)
                continue
            spent.setdefault(peer.module, []).append((seconds[0], 1e3 * (seconds[1] - seconds[0]) / (many - few)))
    found = {
        name: {
            "version": versions[name],
            "first_s": median(first for first, _ in values),
            "further_ms": median(further for _, further in values),
            "ratio": ratio([further for _, further in values], [further for _, further in spent[OURS]]),
        }
        for name, values in spent.items()
    }
    return found, missing


def measure(quick: bool = False) -> dict[str, object]:
    """Measure everything. A quick measurement runs once with small sizes, as a test of the program."""
    workers, missing = started(PEERS)
    for worker in workers:
        worker.ask(people=100, weeks=2, seed=0)  # compile first
    agree = agreement(workers)
    people = measured_people(workers, SIZES[:1] if quick else SIZES, 1 if quick else TURNS)
    for worker in workers:
        people[worker.peer.module] |= {"version": worker.version, "p": agree[worker.peer.module]}
        worker.close()
    batches, without = measured_batches(*((1, 2, 4) if quick else (BATCH_TURNS, FEW, MANY)))
    return {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "people": people,
        "missing": missing,
        "batches": batches,
        "missing_batches": without,
    }


def main() -> int:
    """Measure, print and write where asked; return the exit code."""
    from tell import tables, write

    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--agree", action="store_true", help="only test whether the peers agree in distribution")
    parser.add_argument("--quick", action="store_true", help="run once with small sizes, as a test of the program")
    parser.add_argument("--write", action="store_true", help="write results.json, the figure and docs/peers.md")
    given = parser.parse_args()
    if given.agree:
        workers, missing = started(PEERS)
        agree = agreement(workers)
        for worker in workers:
            worker.close()
        print(json.dumps({"p": agree, "missing": missing}, indent=2))
        return 1 if missing or min(agree.values()) < ALPHA else 0
    found = measure(given.quick)
    print("\n".join(tables(found, PEERS, BATCHES).values()))
    if given.write:
        RESULTS.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        write(found, PEERS, BATCHES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
