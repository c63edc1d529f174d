"""Real kills: SIGKILL of workers and of the parent, and Ctrl-C. A resume ends with the bytes of an undisturbed sweep."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from stores import DESIGN, data_bytes, sweep_process

from sim.runs.design.design import load_design
from sim.runs.reading import Store
from sim.runs.sweep import run_sweep

SLOW = "stand_in:slow"
POINTS = 60


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("undisturbed")
    (folder / "small.yaml").write_text(DESIGN.format(points=POINTS, weeks=12), encoding="utf-8")
    run_sweep(load_design(folder / "small.yaml"), folder / "store", workers=0, simulate=SLOW)
    return data_bytes(folder / "store")


def children(pid: int) -> list[int]:
    """Return the descendants of a process, from the system's list."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(word) for path in lists for word in path.read_text().split()]


def workers_of(pid: int) -> list[int]:
    """Return the worker processes of a sweep: its spawned children, without the resource tracker."""
    return [child for child in children(pid) if b"multiprocessing.spawn" in Path(f"/proc/{child}/cmdline").read_bytes()]


def assert_whole(folder: Path, undisturbed: dict[str, str]) -> None:
    runs = Store(folder).runs
    assert list(runs["run"]) == list(range(POINTS * 3))
    assert runs["identity"].nunique() == POINTS * 3
    assert set(runs["status"]) == {"ok"}
    assert data_bytes(folder) == undisturbed


def wait_for(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.01)


def kill_parent(design: Path, folder: Path, moment: float) -> int:
    """Start or resume a sweep, kill it after some seconds, and return the number of blocks stored by then."""
    process = sweep_process(design, folder, SLOW)
    time.sleep(moment)
    orphans = workers_of(process.pid)
    process.kill()
    process.wait()
    stored = len(list((folder / "runs").glob("[0-9]*.parquet"))) if folder.exists() else 0
    # Workers exit when they lose their parent.
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans))
    return stored


def kill_workers(design: Path, folder: Path, moments: list[float]) -> None:
    """Run a sweep to its end, killing one of its workers at the given times."""
    process = sweep_process(design, folder, SLOW)
    started = time.monotonic()
    for moment in sorted(moments):
        time.sleep(max(0.0, started + moment - time.monotonic()))
        found = workers_of(process.pid)
        if found:
            os.kill(random.choice(found), signal.SIGKILL)
    assert process.wait(timeout=120) == 0, process.stderr.read() if process.stderr else ""


def finish(design: Path, folder: Path) -> float:
    """Run or resume a sweep to its end, and return the seconds it took."""
    started = time.monotonic()
    process = sweep_process(design, folder, SLOW)
    assert process.wait(timeout=120) == 0, process.stderr.read() if process.stderr else ""
    return time.monotonic() - started


def test_a_killed_parent_loses_nothing(
    write_design: Callable[..., Path], tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    design, folder = write_design(points=POINTS), tmp_path / "store"
    process = sweep_process(design, folder, SLOW)
    wait_for(lambda: len(list((folder / "runs").glob("[0-9]*.parquet"))) >= 3)
    process.kill()
    process.wait()
    before = data_bytes(folder)
    finish(design, folder)
    assert_whole(folder, undisturbed)
    shards = {name for name in before if name.startswith("runs/") and "partial" not in name}
    assert 3 <= len(shards) < 36
    resumed = [event for event in Store(folder).manifest() if event["event"] == "resume"]
    assert resumed[0]["stored"] >= 3 * 5


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(
    write_design: Callable[..., Path], tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    design, folder = write_design(points=POINTS), tmp_path / "store"
    process = sweep_process(design, folder, SLOW)
    wait_for(lambda: len(list((folder / "runs").glob("[0-9]*.parquet"))) >= 2)
    os.kill(workers_of(process.pid)[0], signal.SIGKILL)
    assert process.wait(timeout=60) == 0, process.stderr.read() if process.stderr else ""
    assert_whole(folder, undisturbed)
    lost = [event for event in Store(folder).manifest() if event["event"] == "lost"]
    assert [event["reason"] for event in lost] == ["killed by SIGKILL"]


@pytest.mark.slow
def test_ctrl_c_leaves_a_store_to_go_on_with(
    write_design: Callable[..., Path], tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    design, folder = write_design(points=POINTS), tmp_path / "store"
    process = sweep_process(design, folder, SLOW)
    wait_for(lambda: len(list((folder / "runs").glob("[0-9]*.parquet"))) >= 2)
    workers = workers_of(process.pid)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=20) != 0
    wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
    finish(design, folder)
    assert_whole(folder, undisturbed)


@pytest.mark.slow
def test_twenty_random_kills_of_the_parent_lose_nothing(
    write_design: Callable[..., Path], tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    design = write_design(points=POINTS)
    luck = random.Random(1)
    span = finish(design, tmp_path / "whole")
    seen = []
    for round_ in range(20):
        folder = tmp_path / f"store_{round_}"
        seen.append(kill_parent(design, folder, luck.uniform(0.05, 1.0) * span))
        finish(design, folder)
        assert_whole(folder, undisturbed)
    # The kills must have hit sweeps that had stored some blocks but not all.
    assert sum(0 < stored < 36 for stored in seen) >= 3, seen


@pytest.mark.slow
def test_twenty_random_kills_of_workers_lose_nothing(
    write_design: Callable[..., Path], tmp_path: Path, undisturbed: dict[str, str]
) -> None:
    design = write_design(points=POINTS)
    luck = random.Random(2)
    span = finish(design, tmp_path / "whole")
    lost = 0
    for round_ in range(10):
        folder = tmp_path / f"store_{round_}"
        kill_workers(design, folder, [luck.uniform(0.2, 1.0) * span for _ in range(2)])
        assert_whole(folder, undisturbed)
        lost += sum(event["event"] == "lost" for event in Store(folder).manifest())
    assert lost >= 5
