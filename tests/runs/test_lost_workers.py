"""Every user of worker processes repeats the task of a killed worker, and loses nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.analysis.claims.laboratory import Laboratory, Measurand
from sim.analysis.claims.trials import Variant
from sim.analysis.hindcast.forecast import forecast
from sim.analysis.hindcast.hindcast import ask
from sim.analysis.hindcast.reference import fill
from sim.analysis.hindcast.targets import read_targets
from sim.errors import RunFailed
from sim.runs.arms import Arm, run_arms
from sim.runs.ensemble import run_ensemble
from sim.runs.journal import Journal
from sim.runs.pool import run_tasks
from sim.scenario import Scenario, load_scenario

SMALL = {"scale": 0.01, "weeks": 3}


class Killer:
    """A progress function that kills one worker on its first call."""

    def __init__(self) -> None:
        self.killed: int | None = None

    def __call__(self, *_: Any) -> None:
        workers = [child for child in multiprocessing.active_children() if child.name == "sanctuary-worker"]
        if self.killed is None and workers:
            self.killed = workers[0].pid
            os.kill(workers[0].pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def base() -> Scenario:
    return load_scenario("baseline")


def both_ways(run: Callable[[int, Callable[..., None] | None], Any]) -> tuple[Any, Any]:
    """Run in this process, and on two workers, one of which is killed."""
    killer = Killer()
    alone, together = run(1, None), run(2, killer)
    assert killer.killed is not None
    return alone, together


@pytest.mark.slow
def test_replicates_of_a_run(base: Scenario) -> None:
    alone, together = both_ways(lambda w, p: run_ensemble(base, replicates=24, workers=w, progress=p, **SMALL))
    assert together.seeds == alone.seeds
    for one, other in zip(alone.results, together.results, strict=True):
        assert one.seed == other.seed
        assert one.country.tobytes() == other.country.tobytes()


@pytest.mark.slow
def test_arms_of_a_comparison(base: Scenario) -> None:
    arms = {
        name: Arm(scenario, ("trust.mean",), 3, 0.01)
        for name, scenario in (("a", base), ("b", base.changed({"taliban.control": 0.3})))
    }
    alone, together = both_ways(lambda w, p: run_arms(arms, range(1, 41), workers=w, progress=p))
    for name in arms:
        assert np.array_equal(alone[name]["trust.mean"], together[name]["trust.mean"])


@pytest.mark.slow
def test_worlds_of_a_measurement(base: Scenario, tmp_path: Path) -> None:
    world, reading, seeds = Variant(base), Measurand("trust.mean", 2), range(1, 61)

    def run(workers: int, progress: Callable[..., None] | None) -> np.ndarray:
        laboratory = Laboratory(0.01, tmp_path / f"{workers}.jsonl")
        laboratory.want(world, [reading], seeds)
        # The first call comes before anything runs.
        told: list[int] = []
        laboratory.run(workers, lambda *_: told.append(0) or (progress and len(told) > 1 and progress()))
        return laboratory.read(world, reading, seeds)

    alone, together = both_ways(run)
    assert np.array_equal(alone, together)
    again = Laboratory(0.01, tmp_path / "2.jsonl")
    again.want(world, [reading], seeds)
    assert again.run(1) == 0


@pytest.mark.slow
def test_forecasts_of_a_hindcast(base: Scenario) -> None:
    asked = ask(base, read_targets(), 0.01)

    def run(workers: int, progress: Callable[..., None] | None) -> np.ndarray:
        # The first run is done in this process; the second in a worker.
        later = None if progress is None else lambda done: done > 1 and progress()
        return forecast([asked], range(1, 9), workers=workers, progress=later)[0].recorded

    alone, together = both_ways(run)
    assert np.array_equal(alone, together, equal_nan=True)


@pytest.mark.slow
def test_the_table_of_a_calibration(base: Scenario, tmp_path: Path) -> None:
    asked = ask(base, read_targets(), 0.005)

    def run(workers: int, progress: Callable[..., None] | None) -> np.ndarray:
        later = None if progress is None else lambda done: done > 1 and progress()
        return fill(asked, tmp_path / str(workers), runs=6, workers=workers, progress=later).recorded

    alone, together = both_ways(run)
    assert np.array_equal(alone, together, equal_nan=True)


def dies_always(task: int, deadly: int) -> int:
    if task == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return task


def raises(task: int, _: Any) -> int:
    if task == 1:
        raise ZeroDivisionError("nothing left to divide by")
    return task


@pytest.mark.slow
@pytest.mark.parametrize(("deadly", "tasks"), [(2, 4), (300, 1_000)], ids=["alone", "in a batch of short tasks"])
def test_a_task_that_always_kills_is_given_up_by_name(deadly: int, tasks: int) -> None:
    with pytest.raises(RunFailed, match=rf"number {deadly}: its process was lost 3 times \(killed by SIGKILL\)"):
        list(run_tasks(range(tasks), dies_always, deadly, workers=2, name=lambda task: f"number {task}"))


def test_short_tasks_are_answered_in_order() -> None:
    assert list(run_tasks(range(1_000), dies_always, -1, workers=2)) == list(range(1_000))


def test_what_a_task_raises_is_told_in_a_line() -> None:
    with pytest.raises(RunFailed) as failure:
        list(run_tasks(range(4), raises, None, workers=2))
    assert "ZeroDivisionError: nothing left" in failure.value.message
    assert "Traceback" not in failure.value.readable()


@pytest.mark.parametrize("given", ["file", "pipe"])
def test_a_script_needs_no_guard(tmp_path: Path, given: str) -> None:
    text = "import operator; from sim.runs.pool import run_tasks; print(*run_tasks([1, 2], operator.mul, 3, workers=2))"
    script = tmp_path / "script.py"
    script.write_text(text, encoding="utf-8")
    command = [sys.executable, str(script) if given == "file" else "-"]
    done = subprocess.run(command, input=text if given == "pipe" else "", capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("3 6\n", "")


def test_a_line_that_was_cut_short_is_left_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "made" / "lines.jsonl")
    journal.write({"a": 1})
    with journal.path.open("ab") as file:
        file.write(b'{"a": 2')
    journal.write({"a": 3})
    assert list(journal) == [{"a": 1}, {"a": 3}]
    assert list(Journal(None)) == []
