"""The tools that all measurements share: time, turns, ratios, child processes, memory, and the design of a sweep."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import TypeVar

Name = TypeVar("Name")
# The factor that a measured sweep varies.
FACTOR = "taliban.control"


def timed(work: Callable[..., object], *arguments: object, **options: object) -> float:
    """Return the seconds that a call takes."""
    started = time.perf_counter()
    work(*arguments, **options)
    return time.perf_counter() - started


def turns(works: Mapping[Name, Callable[[], float]], repeats: int) -> dict[Name, list[float]]:
    """Measure several things in turns, so that a machine that slows down slows all of them.

    Parameters
    ----------
    works
        Functions that return what they measured, by name.
    repeats
        The number of turns.
    """
    each: dict[Name, list[float]] = {name: [] for name in works}
    for _ in range(repeats):
        for name, work in works.items():
            each[name].append(work())
    return each


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """Return the median ratio of two measurements, each pair from the same turn."""
    return median(one / other for one, other in zip(over, under, strict=True))


def child(program: str, *arguments: object, **environment: str) -> str:
    """Run a program in a new Python process, and return what it prints."""
    words = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env={**os.environ, **environment})
    return done.stdout


def peak_bytes() -> int:
    """Return the peak resident memory of this process since its program began, in bytes.

    `getrusage` cannot be used: on Linux it includes what the parent process had used when it started this one.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    raise OSError("this system does not report the peak memory of a process")


def write_design(path: Path, runs: int, weeks: int, scale: float, outputs: Sequence[str]) -> Path:
    """Write the design of a sweep with one run at each point."""
    text = (
        f"base: baseline\nfactors: {{{FACTOR}: {{range: [0.2, 0.8]}}}}\ndesign: lhs\nsamples: {runs}\n"
        f"scale: {scale}\nweeks: {weeks}\nkeep: {{outputs: [{', '.join(outputs)}]}}\n"
    )
    path.write_text(text, encoding="utf-8")
    return path
