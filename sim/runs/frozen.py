"""Runs in which a step of the week reads frozen inputs: those of its own first week, or those of another run.

The frozen values are put in place just before the step and removed just after it, so all other steps see the true values. A column
that the step itself writes keeps the new values. Freezing the inputs of a rule at week 0 separates its direct effect from feedback
through other agents. Replaying the inputs of a twin run at the same seed removes one path of influence from a comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace

import numpy as np

from sim.errors import SanctuaryError
from sim.outputs.results import Results
from sim.scenario import Scenario
from sim.simulation import FIRST_WEEK, results_of
from sim.society.start import build
from sim.society.week import SCHEDULE, week
from sim.society.world import World

# Step of the week to the columns that it reads: `members`, or a field of a structured array such as `groups.treatment`.
Inputs = Mapping[str, tuple[str, ...]]
# The values that each step read, by step, column and week.
Path = dict[tuple[str, str, int], np.ndarray]
# The last step only records the results of the others.
STEPS = {step.name: step for step in SCHEDULE[:-1]}


def simulate_frozen(
    scenario: Scenario, seed: int, inputs: Inputs, *, scale: float, weeks: int, path: Path | None = None
) -> Results:
    """Run a scenario once with the inputs of some steps frozen.

    Parameters
    ----------
    scenario, seed, scale, weeks
        As for :func:`sim.simulation.simulate`.
    inputs
        The frozen columns, by the step that reads them.
    path
        The values to read instead, from :func:`simulate_noted`; by default those of week 0 of this run.

    Raises
    ------
    SanctuaryError
        If there is no such step or column.
    """
    own: Path = {}

    def around(world: World, now: int, step: str, live: Callable[[], None]) -> None:
        columns = {name: _column(world, name) for name in (*inputs[step], *_bounds(step))}
        kept = {name: column.copy() for name, column in columns.items()}
        put: dict[str, np.ndarray] = {}
        for name, column in columns.items():
            if path is None and now <= 0:
                own[step, name, 0] = kept[name]
                continue
            if name in _bounds(step):
                put[name] = np.full_like(column, np.inf)
            else:
                put[name] = own[step, name, 0] if path is None else path[step, name, now]
            column[...] = put[name]
        live()
        for name, value in put.items():
            column = columns[name]
            column[...] = np.where(column == value, kept[name], column)

    return _live(scenario, seed, inputs, scale, weeks, around)


def simulate_noted(scenario: Scenario, seed: int, inputs: Inputs, *, scale: float, weeks: int) -> tuple[Results, Path]:
    """Run a scenario once; also return the inputs of some steps in every week."""
    path: Path = {}

    def around(world: World, now: int, step: str, live: Callable[[], None]) -> None:
        for name in inputs[step]:
            path[step, name, now] = _column(world, name).copy()
        live()

    return _live(scenario, seed, inputs, scale, weeks, around), path


def _live(
    scenario: Scenario,
    seed: int,
    inputs: Inputs,
    scale: float,
    weeks: int,
    around: Callable[[World, int, str, Callable[[], None]], None],
) -> Results:
    from sim.engine.compiled import CompiledEngine

    check(inputs)
    drawn = scenario.draw(seed)
    world = build(drawn, seed, weeks, scale)

    def wrapped(step: str, function: Callable[..., None]) -> Callable[..., None]:
        # The week is the last argument of every step.
        return lambda *arguments: around(world, arguments[-1], step, lambda: function(*arguments))

    def lived(do: SimpleNamespace, of: World, people: object, now: int) -> None:
        some = {step: wrapped(step, getattr(do, step)) for step in inputs}
        week(SimpleNamespace(**{**vars(do), **some}), of, people, now)

    engine = CompiledEngine(drawn, world, lived, seed)
    agents = engine.agents
    engine.advance(FIRST_WEEK, weeks)
    return results_of(drawn, world, seed, weeks, agents)


def check(inputs: Inputs) -> None:
    """Raise an error for a step that does not exist. Columns are checked when they are looked up."""
    for step in inputs:
        if step not in STEPS:
            raise SanctuaryError(f"there is no step {step!r} of the week", remedy=f"Steps: {', '.join(STEPS)}.")


def _bounds(step: str) -> tuple[str, ...]:
    # The bound that lets people skip the full rules was computed from true inputs. It is not valid for frozen ones.
    return (STEPS[step].bound,) if STEPS[step].bound else ()


def _column(world: World, name: str) -> np.ndarray:
    record, _, field = name.partition(".")
    array = getattr(world, record, None)
    fields = None if array is None else array.dtype.names
    if array is None or (field and (fields is None or field not in fields)) or (not field and fields):
        raise SanctuaryError(
            f"the world has no column {name!r} to freeze",
            remedy="Name a matrix (`members`) or a field of a structured array (`groups.treatment`) of sim/society/world.py.",
        )
    return array[field] if field else array
