"""Compile everything once for this machine: in two processes, and in one place at a time.

`python -m sim.engine.warm NAME ...` compiles the named steps and leaves them on disk; `ensure_compiled` shares the work between
such a helper and the process that asks, and lets every other process wait instead of compiling the same again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numba import typeof

from sim.engine.compiled import STEP_FUNCTIONS, cache_folder, compiled, empty_people, handles, is_compiled
from sim.scenario import load_scenario
from sim.world.build import build
from sim.world.people import placement

# The steps that one of two processes compiles; the other takes the rest. Together they take about equally long.
HALF = ("fill", "record", "militants", "arrivals", "open_week", "fighters_chunk", "close_week")
# Folders of code compiled from earlier sources that are kept, for going back and forth between versions.
KEPT = 6


def compile_steps(names: Sequence[str]) -> None:
    """Compile steps, without running them, and leave them on disk."""
    scenario = load_scenario("baseline").draw(1)
    built = build(scenario, 1, 2, 0.001)
    placed = placement(scenario, built)
    world, people = handles(built, empty_people(built, 1))
    for name in names:
        step = STEP_FUNCTIONS[name]
        given: dict[str, Any] = {
            "people": people, "world": world, "week": 0, "chunk": 0, "first": 0, "last": 0,
            "counts": placed.fighters, "factions": placed.factions, "members": placed.members,
        }  # fmt: skip
        wanted = step.__code__.co_varnames[: step.__code__.co_argcount]
        compiled(name).compile(tuple(typeof(given[argument]) for argument in wanted))


def ensure_compiled() -> None:
    """Compile what is not on disk yet; a second process that asks meanwhile waits for the first."""
    if is_compiled():
        return
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / "lock"):
        if is_compiled():
            return
        helper = subprocess.Popen([sys.executable, "-m", "sim.engine.warm", *HALF], stdin=subprocess.DEVNULL)
        try:
            compile_steps([name for name in STEP_FUNCTIONS if name not in HALF])
        finally:
            failed = helper.wait() != 0
        if failed:
            compile_steps(HALF)
        (folder / "complete").touch()
        _forget_old(folder)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock file; it falls free with the process, however that ends."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_old(folder: Path) -> None:
    """Remove the folders of sources long gone."""
    siblings = sorted((p for p in folder.parent.iterdir() if (p / "complete").is_file()), key=os.path.getmtime)
    for old in siblings[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    np.seterr(all="ignore")
    compile_steps(sys.argv[1:])
