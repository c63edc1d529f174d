"""Compilation of the steps that are not on disk, on all cores, once per machine and edit.

`python -m sim.engine.warm FOLDER STEP ...` compiles those of the steps that no other process has claimed in a folder, and saves them.
"""

from __future__ import annotations

import fcntl
import gc
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

import numpy as np

from sim.engine.handle import Pointer
from sim.engine.machine_code import (
    STEP_FUNCTIONS,
    File,
    LoadedStep,
    arguments_of,
    cache_folder,
    empty_people,
    file_of,
    machine,
    reached_by,
    read,
    write,
)
from sim.errors import RunFailed
from sim.scenario import load_scenario
from sim.society.start import Placement, build, placement
from sim.society.world import People, World

# The number of files of each step that are kept, so that switching between versions needs no compilation.
KEPT = 6
# At most so many processes compile: each types the shared rules again.
MOST = 6
# Seconds to wait for another process that compiles.
PATIENCE = 180
_log = logging.getLogger(__name__)
_loaded: dict[File, LoadedStep] = {}
# The layouts of the last call, and its steps: all runs of a process have the same.
_last: list = []


def loaded(pointers: Mapping[str, Pointer]) -> dict[str, LoadedStep]:
    """Return the compiled steps for arrays as they stand behind pointers; compile what is not on disk."""
    layouts = {name: pointer.layout for name, pointer in pointers.items()}
    if _last and _last[0] == layouts:
        return _last[1]
    files = {name: file_of(name, pointers) for name in STEP_FUNCTIONS}
    wanted = [file for file in files.values() if file not in _loaded]
    absent = [file for file in wanted if not _load(file)]
    if absent:
        _compile(absent, pointers)
    _last[:] = layouts, {name: _loaded[file] for name, file in files.items()}
    return _last[1]


def ensure_compiled() -> None:
    """Compile everything that is not on disk yet. A second process waits for the first."""
    loaded(sample())


@cache
def sample() -> dict[str, Pointer]:
    """Return pointers to a small world and its people."""
    scenario = load_scenario("baseline").draw(1)
    world = build(scenario, 1, 2, 0.001)
    arrays: dict[str, People | World | Placement] = {
        "people": empty_people(world, 1),
        "world": world,
        "placed": placement(scenario, world),
    }
    return {name: Pointer(one) for name, one in arrays.items()}


def _load(file: File) -> bool:
    for folder in (cache_folder(), *_own):
        found = read(folder / file.name)
        if found is not None:
            _loaded[file] = LoadedStep(file.step, *found)
            return True
    return False


# A folder of this process, where the cache folder cannot be written to.
_own: list[Path] = []


def _compile(absent: list[File], pointers: Mapping[str, Pointer]) -> None:
    began = time.monotonic()
    _log.warning("%s", _reason(absent))
    with _writable(absent) as folder:
        names = [file.step for file in absent if not _load(file)]
        names.sort(key=lambda name: len(reached_by(name)), reverse=True)
        with tempfile.TemporaryDirectory() as claims:
            command = [sys.executable, "-m", "sim.engine.warm", claims, *names]
            helpers = [
                subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, env={**os.environ, "SANCTUARY_CACHE_DIR": str(folder)}
                )
                for _ in range(min(len(os.sched_getaffinity(0)), MOST, len(names)) - 1)
            ]
            try:
                compile_steps(names, Path(claims), folder, pointers)
            finally:
                for helper in helpers:
                    helper.wait()
        # What a helper claimed and did not finish.
        left = [file.step for file in absent if not _load(file)]
        compile_steps(left, None, folder, pointers)
        if not all(_load(file) for file in absent if file not in _loaded):
            raise RunFailed(f"{folder} does not keep the compiled steps", remedy="Free some space there.")
        for name in names:
            _forget_old(folder, name)
    if names:
        _log.warning("Compiled %d steps in %.0f s.", len(names), time.monotonic() - began)


def compile_steps(names: list[str], claims: Path | None, folder: Path, pointers: Mapping[str, Pointer]) -> None:
    """Compile steps without running them, and save them.

    Parameters
    ----------
    names
        The steps.
    claims
        The folder in which processes claim steps; none where only this one compiles.
    folder
        Where machine code is saved.
    pointers
        Arrays like those of the runs.

    Raises
    ------
    RunFailed
        When a rule or a step is not what can be compiled.
    """
    if not names:
        return
    from numba.core.errors import NumbaError

    from sim.engine.compiling import machine_code

    left, typed = list(names), set[str]()
    # Looking for garbage, of which there is little, takes an eighth of the time.
    gc.disable()
    try:
        while left:
            # A process types each rule once: the next step shares the most with its earlier ones.
            name = max(left, key=lambda one: _shared(one, typed))
            left.remove(name)
            if claims is not None and not unclaimed(claims, name):
                continue
            typed |= reached_by(name)
            step = STEP_FUNCTIONS[name]
            found = machine_code(step, tuple(pointers.get(one, 0) for one in arguments_of(step)))
            write(folder / file_of(name, pointers).name, *found)
    except NumbaError as error:
        raise RunFailed(
            f"step {name} cannot be compiled: {error}", remedy="The reference engine runs it as Python."
        ) from error
    finally:
        gc.enable()


def _shared(name: str, typed: set[str]) -> float:
    """Return the share of what a step reaches that has been typed."""
    return len(reached_by(name) & typed) / len(reached_by(name))


def unclaimed(claims: Path, name: str) -> bool:
    """Claim a step for this process, and return whether the claim succeeded. Creating a file is atomic."""
    try:
        (claims / name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _reason(absent: list[File]) -> str:
    """Say what is compiled, and why what is in the cache folder does not serve."""
    folder = cache_folder()
    try:
        there = {File(*parts) for path in folder.iterdir() if len(parts := path.name.split("-")) == len(File._fields)}
    except OSError:
        there = set()
    why = f"nothing is compiled in {folder} yet"
    for part, text in (
        ("machine", _other_machine(folder, {one.machine for one in there})),
        ("arrays", "arrays or parameters were added, removed or moved"),
        ("code", "their code was edited"),
    ):
        if any(file._replace(**{part: ""}) in {one._replace(**{part: ""}) for one in there} for file in absent):
            why = text
    what = f"{len(absent)} of {len(STEP_FUNCTIONS)} steps" if len(absent) < len(STEP_FUNCTIONS) else "the model"
    return f"Compiling {what} to machine code: {why}."


def _other_machine(folder: Path, known: set[str]) -> str:
    """Say for what the code in a folder was compiled instead."""
    for name in sorted(known):
        with suppress(OSError, ValueError):
            then = json.loads((folder / f"lock-{name}").read_text(encoding="utf-8"))
            other = {part: (then[part], now) for part, now in machine().items() if then.get(part, now) != now}
            told = (f"{part} {was:.12} and not {now:.12}" for part, (was, now) in other.items())
            return f"the code there is for {', '.join(told)}"
    return "the code there is for another processor, or another version of Python, Numba, LLVM or the engine"


@contextmanager
def _writable(absent: list[File]) -> Iterator[Path]:
    """Yield a folder for machine code, which no other process fills meanwhile: the cache folder, or one of this process."""
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / f"lock-{absent[0].machine}").open("w")
    except OSError as error:
        _log.warning("Compiled code is not kept: %s cannot be written to (%s).", folder, error.strerror)
        with tempfile.TemporaryDirectory() as own:
            _own.append(Path(own))
            yield Path(own)
            _own.clear()
        return
    with lock:
        _wait_for(lock)
        print(json.dumps(machine()), file=lock, flush=True)
        yield folder


def _wait_for(lock: IO[str]) -> None:
    """Wait until no other process compiles, or for so long that it must have been stopped. The system releases a lock at any end."""
    for waited in range(PATIENCE * 10):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            time.sleep(0.1)
        if waited == 10:
            _log.warning("Another process is compiling; waiting for it for at most %d s.", PATIENCE)


def _forget_old(folder: Path, name: str) -> None:
    """Remove the oldest files of a step."""
    for old in sorted(folder.glob(f"{name}-*-*-*"), key=os.path.getmtime)[:-KEPT]:
        old.unlink(missing_ok=True)


if __name__ == "__main__":
    np.seterr(all="ignore")
    with suppress(RunFailed):  # the process that started this one tries again, and tells
        compile_steps(sys.argv[2:], Path(sys.argv[1]), cache_folder(), sample())
