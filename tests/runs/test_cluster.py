"""Sweeps on real Dask clusters: one managed by this process, with a killed worker, and one started from the command line."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from stores import HERE, data_bytes
from test_kills import workers_of

from sim.cli.main import run as sanctuary
from sim.errors import SanctuaryError
from sim.runs.design.design import load_design
from sim.runs.reading import Store
from sim.runs.sweep import Progress, run_sweep


def undisturbed(design: Path, folder: Path, simulate: str) -> dict[str, str]:
    run_sweep(load_design(design), folder, workers=0, simulate=simulate)
    return data_bytes(folder)


@pytest.mark.slow
@pytest.mark.parametrize("lost", [1, 2], ids=["one", "all"])
def test_a_local_cluster_that_loses_workers_leaves_the_same_bytes(
    write_design: Callable[..., Path], tmp_path: Path, lost: int
) -> None:
    design = write_design(points=40)
    before = set(workers_of(os.getpid()))
    killed: list[int] = []

    def kill(at: Progress) -> None:
        if not killed and at.done >= 12:
            killed.extend(sorted(set(workers_of(os.getpid())) - before)[-lost:])
            for worker in killed:
                os.kill(worker, signal.SIGKILL)

    run_sweep(load_design(design), tmp_path / "store", dask="local", workers=2, simulate="stand_in:slow", progress=kill)
    assert len(killed) == lost
    assert Store(tmp_path / "store").complete
    assert data_bytes(tmp_path / "store") == undisturbed(design, tmp_path / "alone", "stand_in:slow")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """Start a scheduler and a worker on loopback, as a user would."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    found = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": f"{HERE}{os.pathsep}{HERE.parents[1]}"}
    common = {"env": environment, "cwd": tmp_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    dask = [sys.executable, "-m", "dask"]
    scheduler = subprocess.Popen(
        [*dask, "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"], **common
    )
    worker = subprocess.Popen([*dask, "worker", found, "--nthreads", "1", "--no-dashboard"], **common)
    try:
        yield found
    finally:
        for process in (worker, scheduler):
            process.terminate()
        for process in (worker, scheduler):
            process.wait(timeout=20)


@pytest.mark.slow
def test_a_cluster_from_the_command_line_leaves_the_same_bytes(
    address: str, write_design: Callable[..., Path], tmp_path: Path
) -> None:
    design = write_design(points=10)
    run_sweep(load_design(design), tmp_path / "store", dask=address, simulate="stand_in:quick")
    assert data_bytes(tmp_path / "store") == undisturbed(design, tmp_path / "alone", "stand_in:quick")


@pytest.mark.smoke
def test_a_scheduler_that_is_not_there_is_said(
    write_design: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.runs import cluster

    monkeypatch.setattr(cluster, "PATIENCE", "0.2s")
    with pytest.raises(SanctuaryError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run_sweep(load_design(write_design()), tmp_path / "store", dask="tcp://127.0.0.1:9", simulate="stand_in:quick")
    assert (
        sanctuary(["sweep", str(write_design()), "--out", str(tmp_path / "two"), "--dask", "nonsense", "--quiet"]) != 0
    )


@pytest.mark.slow
def test_a_search_and_an_exploration_on_a_cluster_leave_the_same_bytes(tmp_path: Path) -> None:
    explored, searched = tmp_path / "explored.yaml", tmp_path / "searched.yaml"
    common = "base: baseline\nscale: 0.005\nweeks: 6\n"
    explored.write_text(
        f"{common}batch: 3\ngenerations: 2\ninputs: {{taliban.control: {{range: [0.3, 0.8]}}}}\n"
        "outputs: {risk.total: {range: [1, 4]}, trust.mean: {range: [0, 1]}}\n"
    )
    searched.write_text(
        f"{common}population: 4\ngenerations: 2\nworlds: 2\ndecide: 0\nlevers: {{taliban.control: {{range: [0.3, 0.8]}}}}\n"
        "unknowns: {dispersal.slip_out: {range: [0.2, 1]}}\nobjectives: {risk.total: {aim: low}, trust.mean: {aim: high}}\n"
    )
    for command, file, tables in (("explore", explored, ["points.csv"]), ("search", searched, ["policies.csv"])):
        here, there = tmp_path / f"{command}-here", tmp_path / f"{command}-there"
        plain = [command, str(file), "--no-figures", "--json"]
        assert sanctuary([*plain, "--workers", "1", "--out", str(here)]) == 0
        assert sanctuary([*plain, "--dask", "local", "--workers", "2", "--out", str(there)]) == 0
        for name in (*tables, "evaluations.jsonl"):
            assert (here / name).read_bytes() == (there / name).read_bytes()
