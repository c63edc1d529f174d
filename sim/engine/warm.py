"""Compilation of everything once per machine, in two processes.

`python -m sim.engine.warm` compiles every step that no process has claimed, and saves it on disk. `ensure_compiled` shares the work
between such a helper and the calling process, and lets every other process wait.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numba import typeof

from sim.engine.machine_code import STEP_FUNCTIONS, cache_folder, compiled, empty_people, handles, is_compiled
from sim.scenario import load_scenario
from sim.society.start import build, placement

# The number of cache folders of earlier sources that are kept, so that switching between versions needs no compilation.
KEPT = 6


def compile_steps(mine: Callable[[str], bool]) -> None:
    """Compile steps without running them, and save them on disk.

    Parameters
    ----------
    mine
        Return whether this process should compile a step, by its name.
    """
    scenario = load_scenario("baseline").draw(1)
    built = build(scenario, 1, 2, 0.001)
    placed = placement(scenario, built)
    world, people = handles(built, empty_people(built, 1))
    for name, step in STEP_FUNCTIONS.items():
        if not mine(name):
            continue
        given: dict[str, object] = {
            "people": people, "world": world, "week": 0, "chunk": 0, "first": 0, "last": 0,
            "counts": placed.fighters, "members": placed.members,
        }  # fmt: skip
        wanted = step.__code__.co_varnames[: step.__code__.co_argcount]
        compiled(name).compile(tuple(typeof(given[argument]) for argument in wanted))


def ensure_compiled() -> None:
    """Compile everything that is not on disk yet. A second process waits for the first."""
    if is_compiled():
        return
    folder = cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder / "lock"):
        if is_compiled():
            return
        for claim in _claims(folder):
            claim.unlink(missing_ok=True)
        helper = subprocess.Popen([sys.executable, "-m", "sim.engine.warm"], stdin=subprocess.DEVNULL)
        try:
            compile_steps(unclaimed)
        finally:
            failed = helper.wait() != 0
        if failed:
            # Compile what the helper claimed and did not finish; the rest is loaded from disk.
            compile_steps(lambda name: True)
        (folder / "complete").touch()
        _forget_old(folder)


def _claims(folder: Path) -> list[Path]:
    return [folder / f"{name}.claimed" for name in STEP_FUNCTIONS]


def unclaimed(name: str) -> bool:
    """Claim a step for this process, and return whether the claim succeeded. Creating a file is atomic."""
    try:
        (cache_folder() / f"{name}.claimed").touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold a lock file, which is released when the process ends in any way."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _forget_old(folder: Path) -> None:
    """Remove the cache folders of old sources."""
    siblings = sorted(
        (sibling for sibling in folder.parent.iterdir() if (sibling / "complete").is_file()), key=os.path.getmtime
    )
    for old in siblings[:-KEPT]:
        shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    np.seterr(all="ignore")
    compile_steps(unclaimed)
