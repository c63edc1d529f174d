"""How fast the compiled engine is: against the reference engine, and against a floor that does no rules at all.

All ratios are measured in one process and one run, medians over repeats. A person-week is one person simulated for one week.
Sizes are numbers of Taliban fighters; some five thousand militants, who are never thinned, come on top and are counted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache
from statistics import median
from types import SimpleNamespace
from typing import cast

import numba
import numpy as np

from sim import luck
from sim.engine.compiled import CompiledEngine
from sim.engine.machine_code import register
from sim.evidence import parameters
from sim.model import FIRST_WEEK, SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import Scenario, load_scenario
from sim.society.common.columns import HIGH, Bytes, Keys, Reals, Wholes
from sim.society.common.params import WORDS
from sim.society.week import SCHEDULE

FIGHTERS = 75_000
SIZES = (1_000, 8_000, 80_000, 1_000_000)
REFERENCE_UP_TO = 8_000
SEED = 1
# Fighters of a model that is as good as empty.
FEWEST = 100
# Steps that go through the people one by one; the others are for the hundred or so who decide.
KERNELS = {"open_week", "fighters_chunk", "close_week"} | {step.name for step in SCHEDULE if step.people}


def bench(
    sizes: Sequence[int] = SIZES,
    *,
    weeks: int = 52,
    repeats: int = 5,
    cold: bool = True,
    whole: bool = True,
    progress: Callable[[str], None] = lambda text: None,
) -> dict[str, object]:
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
    whole
        Whether to live through the whole baseline in the reference engine too, which takes about a minute.
    progress
        Told what is being measured.

    Returns
    -------
    dict
        `sizes`: one entry a size with `fighters`, `people`, `ns_per_person_week` (`compiled`: whole weeks,
        recording and deciding included; `kernels`: what goes through the people; `floor`, `threads_2`, `reference`),
        `ratio_to_reference`, `ratio_to_floor` (of the kernels), `whole_week_to_floor`, `ratio_to_one_thread`,
        `bytes_per_person` (`columns`: what the columns hold; `peak`: peak resident memory of a process, less its peak
        with a hundred fighters, None where starting up took more than the people do); then `baseline` (a whole run at
        scales 0.1 and 1, and at 0.1 in the reference engine, their ratio and whether every output is the same),
        `structure` (as `structures` gives it), `start`, `identical`.
    """
    scenario = load_scenario("baseline").draw(SEED)
    progress("warming up")
    simulate(scenario, SEED, scale=0.01, weeks=2)
    simulate(scenario, SEED, scale=0.01, weeks=2, threads=2)
    measured = []
    for size in sizes:
        progress(f"{size:,} fighters")
        measured.append(_size(scenario, size, weeks, repeats))
    progress("whole baseline runs")
    spent = {
        f"scale_{scale:g}_s": _median(lambda scale=scale: simulate(scenario, SEED, scale=scale), min(repeats, 3))  # type: ignore[misc]
        for scale in (0.1, 1.0)
    }
    baseline = {**spent, **(_whole_in_both(scenario, spent["scale_0.1_s"]) if whole else {})}
    progress("agents that act on each other, against averages")
    structure = structures(scenario, repeats)
    progress("starting anew")
    start = _start(cold)
    progress("comparing engines")
    return {
        "cores": os.cpu_count(),
        "weeks": weeks,
        "repeats": repeats,
        "sizes": measured,
        "baseline": baseline,
        "structure": structure,
        "start": start,
        "identical": identical(weeks=4),
    }


def structures(
    scenario: Scenario, repeats: int = 5, scales: Sequence[float] = (0.1, 1.0), weeks: int | None = None
) -> dict[str, dict[str, float]]:
    """Measure what agents that act on each other cost, against averages, in one run and taking turns.

    Parameters
    ----------
    scenario
        A drawn scenario; every `structure.*` is set to its first word for averages, and to its last for agents.
    repeats
        Timed runs of each; medians are given.
    scales
        Shares of the fighters.
    weeks
        Of a run; the scenario's where none are given.

    Returns
    -------
    dict
        By `scale_X`: seconds of a whole run with `averages` and with `agents`, and the median `ratio` of neighbours.
    """
    forms = {
        name: scenario.changed({key: parameters()[key].choices[place] for key in WORDS}, title=name)
        for name, place in (("averages", 0), ("agents", -1))
    }
    found = {}
    for scale in scales:
        each: dict[str, list[float]] = {name: [] for name in forms}
        # The first round, which may compile, counts for nothing.
        for turn in range(repeats + 1):
            for name, form in forms.items():
                spent = _timed(lambda form=form, scale=scale: simulate(form, SEED, scale=scale, weeks=weeks))  # type: ignore[misc]
                if turn > 0:
                    each[name].append(spent)
        ratio = median(slow / fast for slow, fast in zip(each["agents"], each["averages"], strict=True))
        found[f"scale_{scale:g}"] = {
            **{f"{name}_s": round(median(times), 4) for name, times in each.items()},
            "ratio": round(ratio, 2),
        }
    return found


def identical(weeks: int = 4, scale: float = 0.01) -> bool:
    """Whether both engines, and two threads, give the same bytes."""
    scenario = load_scenario("baseline")
    runs = [
        simulate(scenario, SEED, scale=scale, weeks=weeks, **options)
        for options in ({}, {"threads": 2}, {"engine": "reference"})
    ]
    return all(_same(runs[0], other) for other in runs[1:])


def _same(one: Results, other: Results) -> bool:
    """Whether two runs gave the same bytes in every output."""
    tables = ([run.country, *run.by_entity.values()] for run in (one, other))
    return all(mine.tobytes() == theirs.tobytes() for mine, theirs in zip(*tables, strict=True))


def _whole_in_both(scenario: Scenario, seconds: float) -> dict[str, object]:
    """Compare a whole run at scale 0.1 with what the compiled engine took for it."""
    started = time.perf_counter()
    reference = simulate(scenario, SEED, scale=0.1, engine="reference")
    spent = time.perf_counter() - started
    return {
        "reference_scale_0.1_s": round(spent, 2),
        "ratio_to_reference": round(spent / seconds, 1),
        "identical": _same(reference, simulate(scenario, SEED, scale=0.1)),
    }


def _size(scenario: Scenario, fighters: int, weeks: int, repeats: int) -> dict[str, object]:
    scale = fighters / FIGHTERS
    population = cast("CompiledEngine", SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=1).engine)
    people = population.agents
    held = sum(column.nbytes for part in (population.people.fighters, population.people.militants) for column in part)
    peak = _added(fighters) / (fighters - FEWEST)
    kinds: dict[str, tuple[int, Callable[[], float]]] = {
        "compiled": (weeks, lambda: _weeks(scenario, scale, weeks)),
        "floor": (weeks, _floor(scenario, scale, weeks)),
        "kernels": (weeks, lambda: _kernels(scenario, scale, weeks)),
        "threads_2": (weeks, lambda: _weeks(scenario, scale, weeks, threads=2)),
    }
    if fighters <= REFERENCE_UP_TO:
        kinds["reference"] = (3, lambda: _weeks(scenario, scale, 3, engine="reference"))
    # Taking turns, so that a machine that slows down slows all of them down, and a ratio of neighbours stays a ratio.
    each: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(repeats):
        for name, (lived, work) in kinds.items():
            each[name].append(1e9 * work() / (people * lived))

    def ratio(over: str, under: str) -> float:
        return median(one / other for one, other in zip(each[over], each[under], strict=True))

    return {
        "fighters": fighters,
        "people": people,
        "ns_per_person_week": {name: round(median(values), 2) for name, values in each.items()},
        "ratio_to_reference": round(ratio("reference", "compiled"), 1) if "reference" in each else None,
        "ratio_to_floor": round(ratio("kernels", "floor"), 2),
        "whole_week_to_floor": round(ratio("compiled", "floor"), 2),
        "ratio_to_one_thread": round(ratio("threads_2", "compiled"), 2),
        "bytes_per_person": {"columns": round(held / people, 1), "peak": round(peak, 1) if peak > 0 else None},
    }


def _median(work: Callable[[], object], repeats: int) -> float:
    return round(median(_timed(work) for _ in range(repeats)), 6)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _weeks(scenario: Scenario, scale: float, weeks: int, threads: int = 1, engine: str = "compiled") -> float:
    """Return the seconds of living through some weeks, the making of the model left out."""
    model = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=weeks, threads=threads, engine=engine)
    model.step()
    started = time.perf_counter()
    model.engine.advance(FIRST_WEEK + 1, weeks)
    spent = time.perf_counter() - started
    model.close()
    return spent


def _kernels(scenario: Scenario, scale: float, weeks: int) -> float:
    """Return the seconds that some weeks spend going through the people."""
    model = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=weeks)
    model.step()
    spent = [0.0]

    def timed(step: Callable[..., None]) -> Callable[..., None]:
        def run(*arguments: object) -> None:
            started = time.perf_counter()
            step(*arguments)
            spent[0] += time.perf_counter() - started

        return run

    steps = vars(model.engine.steps)
    model.engine.steps = SimpleNamespace(
        **{name: timed(step) if name in KERNELS else step for name, step in steps.items()}
    )
    model.engine.advance(FIRST_WEEK + 1, weeks)
    model.close()
    return spent[0]


@cache
def _floor_kernels() -> tuple[Callable[..., int], Callable[..., int]]:
    """Return the least that a week can cost: every person's draw against the bound of his province, and what is counted.

    The first is for fighters, the second for militants, who are counted afresh every week; both read and write the columns
    that the engine does for those who do nothing.
    """
    register()
    stream, draw = luck.stream, luck.draw

    @numba.njit(nogil=True)
    def fighters(key: Keys, province: Bytes, grievance: Bytes, bounds: Reals, weeks: int) -> int:
        hits = 0
        for number in range(weeks):
            week = stream(1, number, 1)
            for i in range(key.shape[0]):
                if draw(week, key[i]) < bounds[province[i]]:
                    grievance[i] = grievance[i] ^ 1
                    hits += 1
        return hits

    @numba.njit(nogil=True)
    def militants(
        columns: tuple[np.ndarray, ...], stage: Bytes, bounds: Reals, members: Wholes, counted: Wholes, weeks: int
    ) -> int:
        key, status, group, place, veteran, senior, ties = columns
        hits = 0
        for number in range(weeks):
            week = stream(1, number, 1)
            members[:] = 0
            counted[:] = 0
            for i in range(key.shape[0]):
                if draw(week, key[i]) < bounds[place[i]]:
                    stage[i] = stage[i] ^ 1
                    hits += 1
                own_group = group[i]
                members[own_group, place[i]] += 1
                counted[own_group, 0] += veteran[i]
                counted[own_group, 1] += senior[i]
                counted[own_group, 2] += ties[i]
                counted[own_group, 3] += status[i]
        return hits

    return fighters, militants


def _floor(scenario: Scenario, scale: float, weeks: int) -> Callable[[], float]:
    """Return the timing of the floor over copies of a model's columns."""
    model = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=1)
    people = cast("CompiledEngine", model.engine).people
    living = int(people.m_rows[HIGH])
    fighter_columns = [
        column.copy() for column in (people.fighters.key, people.fighters.province, people.fighters.grievance)
    ]
    read = ("key", "status", "group", "place", "veteran", "senior", "ties")
    militant_columns = tuple(getattr(people.militants, name)[:living].copy() for name in read)
    stage = people.militants.stage[:living].copy()
    model.close()
    bounds = np.full(256, 0.005)
    members, counted = np.zeros((256, 256), np.int64), np.zeros((256, 4), np.int64)
    fighters, militants = _floor_kernels()

    def work() -> float:
        started = time.perf_counter()
        fighters(*fighter_columns, bounds, weeks)
        militants(militant_columns, stage, bounds, members, counted, weeks)
        return time.perf_counter() - started

    work()
    return work


def _added(fighters: int) -> int:
    """Return by how much so many fighters raise the peak resident memory of a process that ran a hundred, in bytes."""
    run = "simulate(load_scenario('baseline'), 1, scale={}, weeks=4)"
    return int(_child(run.format(FEWEST / FIGHTERS), run.format(fighters / FIGHTERS))["added"])


def _start(cold: bool) -> dict[str, float]:
    """Return the seconds from the start of a process to its first week, without and with compiled code on disk."""
    first = "simulate(load_scenario('baseline'), 1, scale=0.1, weeks=1)"
    found = {}
    if cold:
        with tempfile.TemporaryDirectory() as folder:
            found["first_week_uncompiled_s"] = _child(first, SANCTUARY_CACHE_DIR=folder)["wall"]
    found["first_week_s"] = _child(first)["wall"]
    return found


def _child(first: str, then: str = "", **environment: str) -> dict[str, float]:
    program = (
        "from sim.bench.memory import peak_bytes as peak\n"
        "from sim.model import simulate\n"
        "from sim.scenario import Scenario, load_scenario\n"
        f"{first}\nbefore = peak()\n{then}\n"
        "print(peak() - before)"
    )
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ, **environment}
    )
    return {"added": float(done.stdout), "wall": round(time.perf_counter() - started, 3)}
