"""Estimate the time that a measurement of claims takes at most, from a few timed runs on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from timeit import repeat

from sim.analysis.claims.ablation import AblationDesign, ask, ask_factorials
from sim.analysis.claims.laboratory import Laboratory, Measurand, Task, read_task
from sim.analysis.claims.trials import Variant, scenario_named
from sim.runs.estimate import START_UP

# Weeks of a short and of a long run, which separate the fixed cost of a run from the cost of each week; the best of several tries.
SHORT, LONG, TRIES = 8, 260, 5
# Overhead of journal and processes on top of the runs themselves; measured (1.1) and rounded up.
AROUND = 1.15


@dataclass(frozen=True)
class Cost:
    """The runs and the time of a measurement in which nothing is settled early.

    Attributes
    ----------
    at_defaults, over_points
        Largest number of runs.
    known
        Runs at the defaults that a journal already holds.
    weeks
        Simulated weeks of all remaining runs.
    run_s, week_s
        Measured seconds of a run regardless of its length, and of each of its weeks.
    minutes
        Total time with the given number of workers and no other load.
    """

    at_defaults: int
    over_points: int
    known: int
    weeks: int
    run_s: float
    week_s: float
    minutes: float


def cost(wanted: AblationDesign, workers: int, journal: Path | None = None) -> Cost:
    """Count the runs of a measurement and time a few.

    Parameters
    ----------
    wanted
        The design of the measurement.
    workers
        Processes that will share the work.
    journal
        File of the runs that have been done already.
    """
    here = ask(Laboratory(wanted.scale, journal), (first := wanted.at_look(wanted.replicates)).values())
    ask_factorials(wanted, here)
    known = here.recall()
    there = Laboratory(wanted.scale)
    if wanted.points:
        ask(there, wanted.at_point(0, [key for key, one in first.items() if one.is_paired]).values())
    work = [(task, 1) for task in here.tasks()] + [(task, wanted.points) for task in there.tasks()]
    counts = [(times * task.runs, task.weeks) for task, times in work]
    runs, weeks = sum(count for count, _ in counts), sum(count * length for count, length in counts)
    short, long = (_seconds(wanted.scale, count) for count in (SHORT, LONG))
    week_s = (long - short) / (LONG - SHORT)
    run_s = max(short - SHORT * week_s, 0.0)
    seconds = START_UP + AROUND * (runs * run_s + weeks * week_s) / workers
    return Cost(here.runs, wanted.points * there.runs, known, weeks, run_s, week_s, round(seconds / 60, 1))


def _seconds(scale: float, weeks: int) -> float:
    task = Task((Variant(scenario_named("baseline")),), ((Measurand("risk.total", weeks - 1),),), (1,), weeks, scale)
    # The first call also compiles, and is never the fastest.
    return min(repeat(lambda: read_task(task), number=1, repeat=TRIES + 1))
