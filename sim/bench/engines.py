"""Measure the compiled engine against the reference engine, and against a lower bound that applies no rules.

All ratios are medians over repeats, measured in one process. A person-week is one person simulated for one week. Sizes are
numbers of Taliban fighters; about five thousand militants, who are always simulated one by one, are added and counted.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from statistics import median
from types import SimpleNamespace
from typing import Any, cast

import numba
import numpy as np

from sim import luck
from sim.bench.measuring import child, ratio, timed, turns
from sim.engine.compiled import CompiledEngine
from sim.engine.compiling import AS_STEP, register
from sim.evidence import parameters
from sim.model import SanctuaryModel, simulate
from sim.outputs.results import Results
from sim.scenario import Scenario, load_scenario
from sim.simulation import FIRST_WEEK
from sim.society.common.columns import HIGH, Bytes, Keys, Reals, Wholes
from sim.society.common.params import WORDS
from sim.society.week import SCHEDULE

FIGHTERS = 75_000
SIZES = (1_000, 8_000, 80_000, 1_000_000)
REFERENCE_UP_TO = 8_000
SEED = 1
# Weeks for which the reference engine is timed.
REFERENCE_WEEKS = 3
# Fighters of an almost empty model.
FEWEST = 100
# Steps that loop over people; the other steps concern about a hundred decision-makers.
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
        Weeks in each timed run of the compiled engine; the reference engine runs fewer.
    repeats
        Timed runs of each kind; the medians are returned.
    cold
        Whether to measure the start of a new process that has to compile everything.
    whole
        Whether to run the whole baseline in the reference engine too, which takes about a minute.
    progress
        Called with the name of each measurement.

    Returns
    -------
    dict
        `sizes`: one entry a size with `fighters`, `people`, `ns_per_person_week` (`compiled`: whole weeks,
        with recording and decisions; `kernels`: the loops over people; `floor`, `threads_2`, `reference`),
        `ratio_to_reference`, `ratio_to_floor` (of the kernels), `whole_week_to_floor`, `ratio_to_one_thread`,
        `bytes_per_person` (`columns`: the size of the columns; `peak`: peak resident memory of a process, less its peak
        with a hundred fighters, None where the start needs more memory than the people); then `baseline` (a whole run at
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
        f"scale_{scale:g}_s": round(
            median(timed(simulate, scenario, SEED, scale=scale) for _ in range(min(repeats, 3))), 6
        )
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
    """Measure the cost of agents who act on each other, relative to averages.

    Parameters
    ----------
    scenario
        A drawn scenario. Every `structure.*` is set to its first choice for averages, and to its last for agents.
    repeats
        Timed runs of each; medians are given.
    scales
        Shares of the fighters to simulate.
    weeks
        The length of a run; that of the scenario by default.

    Returns
    -------
    dict
        By `scale_X`: seconds of a whole run with `averages` and with `agents`, and their median `ratio` within a turn.
    """
    forms = {
        name: scenario.changed({key: parameters()[key].choices[place] for key in WORDS}, title=name)
        for name, place in (("averages", 0), ("agents", -1))
    }
    found = {}
    for scale in scales:
        works = {name: partial(timed, simulate, form, SEED, scale=scale, weeks=weeks) for name, form in forms.items()}
        # The first turn, which may compile, does not count.
        each = {name: spent[1:] for name, spent in turns(works, repeats + 1).items()}
        found[f"scale_{scale:g}"] = {
            **{f"{name}_s": round(median(times), 4) for name, times in each.items()},
            "ratio": round(ratio(each["agents"], each["averages"]), 2),
        }
    return found


def identical(weeks: int = 4, scale: float = 0.01) -> bool:
    """Return whether both engines, and two threads, give the same bytes."""
    scenario = load_scenario("baseline")
    one, two = (simulate(scenario, SEED, scale=scale, weeks=weeks, threads=threads) for threads in (1, 2))
    reference = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=weeks, engine="reference").run()
    return _same(one, two) and _same(one, reference)


def _same(one: Results, other: Results) -> bool:
    """Return whether two runs gave the same bytes in every output."""
    tables = ([run.country, *run.by_entity.values()] for run in (one, other))
    return all(mine.tobytes() == theirs.tobytes() for mine, theirs in zip(*tables, strict=True))


def _whole_in_both(scenario: Scenario, seconds: float) -> dict[str, object]:
    """Run the baseline at scale 0.1 in the reference engine, and compare its time with that of the compiled engine."""
    started = time.perf_counter()
    reference = SanctuaryModel(scenario, rng=SEED, scale=0.1, engine="reference").run()
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
    lived = partial(_lived, scenario, scale)
    works: dict[str, Callable[[], float]] = {
        "compiled": partial(lived, weeks),
        "floor": _floor(scenario, scale, weeks),
        "kernels": partial(lived, weeks, kernels=True),
        "threads_2": partial(lived, weeks, threads=2),
    }
    if fighters <= REFERENCE_UP_TO:
        works["reference"] = partial(lived, REFERENCE_WEEKS, engine="reference")
    each = {
        name: [1e9 * seconds / (people * (REFERENCE_WEEKS if name == "reference" else weeks)) for seconds in spent]
        for name, spent in turns(works, repeats).items()
    }
    compiled = each["compiled"]
    return {
        "fighters": fighters,
        "people": people,
        "ns_per_person_week": {name: round(median(values), 2) for name, values in each.items()},
        "ratio_to_reference": round(ratio(each["reference"], compiled), 1) if "reference" in each else None,
        "ratio_to_floor": round(ratio(each["kernels"], each["floor"]), 2),
        "whole_week_to_floor": round(ratio(compiled, each["floor"]), 2),
        "ratio_to_one_thread": round(ratio(each["threads_2"], compiled), 2),
        "bytes_per_person": {"columns": round(held / people, 1), "peak": round(peak, 1) if peak > 0 else None},
    }


def _lived(scenario: Scenario, scale: float, weeks: int, *, kernels: bool = False, **options: Any) -> float:
    """Return the seconds that some weeks take once the model is built: all of the time, or the loops over people only."""
    model = SanctuaryModel(scenario, rng=SEED, scale=scale, weeks=weeks, **options)
    model.step()
    inside = [0.0]
    if kernels:
        steps = vars(model.engine.steps).items()
        clocked = {name: _clocked(step, inside) if name in KERNELS else step for name, step in steps}
        model.engine.steps = SimpleNamespace(**clocked)
    spent = timed(model.engine.advance, FIRST_WEEK + 1, weeks)
    model.close()
    return inside[0] if kernels else spent


def _clocked(step: Callable[..., None], inside: list[float]) -> Callable[..., None]:
    def run(*arguments: object) -> None:
        inside[0] += timed(step, *arguments)

    return run


@cache
def _floor_kernels() -> tuple[Callable[..., int], Callable[..., int]]:
    """Return the lower bound on the cost of a week: one draw for each person, compared with a bound, and the counts.

    The first function is for fighters, the second for militants, who are counted anew every week. Both read and write the
    columns that the engine reads and writes for people who do nothing.
    """
    register()
    stream, draw = luck.stream, luck.draw

    @numba.njit(**AS_STEP)
    def fighters(key: Keys, province: Bytes, grievance: Bytes, bounds: Reals, weeks: int) -> int:
        hits = 0
        for number in range(weeks):
            week = stream(1, number, 1)
            for i in range(key.shape[0]):
                if draw(week, key[i]) < bounds[province[i]]:
                    grievance[i] = grievance[i] ^ 1
                    hits += 1
        return hits

    @numba.njit(**AS_STEP)
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
    """Return a function that times the lower bound on copies of the columns of a model."""
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
        return timed(fighters, *fighter_columns, bounds, weeks) + timed(
            militants, militant_columns, stage, bounds, members, counted, weeks
        )

    work()
    return work


def _added(fighters: int) -> int:
    """Return by how many bytes so many fighters raise the peak resident memory of a process that ran a hundred."""
    program = f"""
from sim.bench.measuring import peak_bytes
from sim.simulation import simulate
from sim.scenario import load_scenario
simulate(load_scenario("baseline"), 1, scale={FEWEST / FIGHTERS}, weeks=4)
before = peak_bytes()
simulate(load_scenario("baseline"), 1, scale={fighters / FIGHTERS}, weeks=4)
print(peak_bytes() - before)
"""
    return int(child(program))


def _start(cold: bool) -> dict[str, float]:
    """Return the seconds from the start of a process to its first week, without and with compiled code on disk."""
    first = (
        "from sim.simulation import simulate\nfrom sim.scenario import load_scenario\n"
        "simulate(load_scenario('baseline'), 1, scale=0.1, weeks=1)"
    )
    found = {}
    if cold:
        with tempfile.TemporaryDirectory() as folder:
            found["first_week_uncompiled_s"] = round(timed(child, first, SANCTUARY_CACHE_DIR=folder), 3)
    return {**found, "first_week_s": round(timed(child, first), 3)}
