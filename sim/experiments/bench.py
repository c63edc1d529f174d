"""How fast the compiled engine is: against the reference engine, and against a floor that does no rules at all.

All ratios are measured in one process and one run, medians over repeats. A person-week is one person simulated for one week.
Sizes are numbers of Taliban fighters; some five thousand militants, who are never thinned, come on top and are counted.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from statistics import median
from typing import Any

import numba
import numpy as np

from sim import luck
from sim.engine.compiled import register
from sim.model import FIRST_WEEK, SanctuaryModel, simulate
from sim.scenario import load_scenario

FIGHTERS = 75_000
SIZES = (1_000, 8_000, 80_000, 1_000_000)
REFERENCE_UP_TO = 8_000
SEED = 1
# Fighters of a model that is as good as empty.
FEWEST = 100


def bench(
    sizes: Sequence[int] = SIZES,
    *,
    weeks: int = 52,
    repeats: int = 5,
    cold: bool = True,
    progress: Callable[[str], None] = lambda text: None,
) -> dict[str, Any]:
    """Measure speed, memory and start-up.

    Parameters
    ----------
    sizes
        Numbers of fighters.
    weeks
        Weeks per timed run of the compiled engine; the reference engine lives through fewer.
    repeats
        Timed runs of each kind; medians are given.
    cold
        Whether to measure the start of a new process with an empty compile cache, which compiles everything.
    progress
        Told what is being measured.

    Returns
    -------
    dict
        `sizes`: one entry a size with `fighters`, `people`, `ns_per_person_week` (`compiled`, `threads_2`, `floor`,
        `reference`), `ratio_to_reference`, `ratio_to_floor`, `run_s`, `bytes_per_person` (`columns`: what the columns
        hold; `peak`: peak resident memory of a whole process less that of one with a hundred fighters, None where
        starting up takes more than the people do); then `baseline` (a whole run at scales 0.1 and 1), `start`,
        `identical`.
    """
    scenario = load_scenario("baseline").draw(SEED)
    progress("warming up")
    simulate(scenario, SEED, scale=0.01, weeks=2)
    simulate(scenario, SEED, scale=0.01, weeks=2, threads=2)
    found: dict[str, Any] = {"cores": os.cpu_count(), "weeks": weeks, "repeats": repeats, "sizes": []}
    empty = _peak(FEWEST)
    for size in sizes:
        progress(f"{size:,} fighters")
        found["sizes"].append(_size(scenario, size, weeks, repeats, empty))
    progress("whole baseline runs")
    found["baseline"] = {
        f"scale_{scale:g}_s": _median(lambda scale=scale: simulate(scenario, SEED, scale=scale), min(repeats, 3))  # type: ignore[misc]
        for scale in (0.1, 1.0)
    }
    progress("starting anew")
    found["start"] = _start(cold)
    progress("comparing engines")
    found["identical"] = identical(weeks=4)
    return found


def identical(weeks: int = 4, scale: float = 0.01) -> bool:
    """Whether both engines, and two threads, give the same bytes."""
    scenario = load_scenario("baseline")
    runs = [
        simulate(scenario, SEED, scale=scale, weeks=weeks, **options)
        for options in ({}, {"threads": 2}, {"engine": "reference"})
    ]
    tables = [[run.country, *run.by_entity.values()] for run in runs]
    return all(
        one.tobytes() == other.tobytes()
        for other_run in tables[1:]
        for one, other in zip(tables[0], other_run, strict=True)
    )


def _size(scenario: Any, fighters: int, weeks: int, repeats: int, empty: int) -> dict[str, Any]:
    scale = fighters / FIGHTERS
    population = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=1).people
    people = population.agents
    held = sum(column.nbytes for part in (population.people.f, population.people.m) for column in part)
    peak = (_peak(fighters) - empty) / (fighters - FEWEST)
    spent = {"compiled": _weeks(scenario, scale, weeks, repeats), "floor": _floor_s(scenario, scale, weeks, repeats)}
    spent["threads_2"] = _weeks(scenario, scale, weeks, repeats, threads=2)
    lived = dict.fromkeys(spent, weeks)
    if fighters <= REFERENCE_UP_TO:
        lived["reference"] = 3
        spent["reference"] = _weeks(scenario, scale, lived["reference"], min(repeats, 3), engine="reference")
    each = {name: 1e9 * seconds / (people * lived[name]) for name, seconds in spent.items()}
    return {
        "fighters": fighters,
        "people": people,
        "ns_per_person_week": {name: round(value, 2) for name, value in each.items()},
        "ratio_to_reference": round(each["reference"] / each["compiled"], 1) if "reference" in each else None,
        "ratio_to_floor": round(each["compiled"] / each["floor"], 2),
        "run_s": round(spent["compiled"], 4),
        "bytes_per_person": {"columns": round(held / people, 1), "peak": round(peak, 1) if peak > 0 else None},
    }


def _median(work: Callable[[], Any], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return round(median(times), 6)


def _weeks(scenario: Any, scale: float, weeks: int, repeats: int, **options: Any) -> float:
    """Return the median seconds of living through some weeks, the making of the model left out."""
    times = []
    for _ in range(repeats):
        model = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=weeks, **options)
        model.step()
        started = time.perf_counter()
        model.engine.advance(FIRST_WEEK + 1, weeks)
        times.append(time.perf_counter() - started)
        model.close()
    return median(times)


@cache
def _floor_kernel() -> Callable[..., int]:
    """Return the least that a week can cost: every person's draw, held against the bound of his province."""
    register()
    stream, draw = luck.stream, luck.draw

    @numba.njit(nogil=True)
    def floor(key: Any, place: Any, column: Any, bounds: Any, weeks: int) -> int:
        hits = 0
        for t in range(weeks):
            week = stream(1, t, 1)
            for i in range(key.shape[0]):
                if draw(week, key[i]) < bounds[place[i]]:
                    column[i] = column[i] ^ 1
                    hits += 1
        return hits

    return floor


def _floor_s(scenario: Any, scale: float, weeks: int, repeats: int) -> float:
    model = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=1)
    people = model.people.people
    bounds = np.full(256, 0.005)
    columns = [
        (part.key, place, mark.copy())
        for part, place, mark in (
            (people.f, people.f.province, people.f.grievance),
            (people.m, people.m.place, people.m.stage),
        )
    ]
    floor = _floor_kernel()

    def work() -> None:
        for key, place, mark in columns:
            floor(key, place, mark, bounds, weeks)

    work()
    model.close()
    return _median(work, repeats)


def _peak(fighters: int) -> int:
    """Return the peak resident memory of a process that runs so many fighters, in bytes."""
    return int(_child(f"simulate(load_scenario('baseline'), 1, scale={fighters / FIGHTERS}, weeks=4)")["peak"])


def _start(cold: bool) -> dict[str, float]:
    """Return the seconds from the start of a process to its first week, without and with compiled code on disk."""
    first = "simulate(load_scenario('baseline'), 1, scale=0.1, weeks=1)"
    found = {}
    if cold:
        with tempfile.TemporaryDirectory() as folder:
            found["first_week_uncompiled_s"] = _child(first, SANCTUARY_CACHE_DIR=folder)["wall"]
    found["first_week_s"] = _child(first)["wall"]
    return found


def _child(work: str, **environment: str) -> dict[str, float]:
    program = (
        "import json, resource\n"
        "from sim.model import simulate\n"
        "from sim.scenario import load_scenario\n"
        f"{work}\n"
        "print(json.dumps(1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    return {"peak": json.loads(done.stdout), "wall": round(time.perf_counter() - started, 3)}
