"""Runs in which a part of the world is as it was in another run at the same seed.

Two parts can be replayed. A step of the week can read columns as they were in the other run: the values are put in place just before
the step and removed just after it, so all other steps see the true values, and a column that the step itself writes keeps the new
values. Or all other actors can act as in the other run: after each of their steps, what it writes is replaced by what it wrote there.
The first removes one path of influence from a comparison, the second removes all reactions of others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np

from sim.errors import SanctuaryError
from sim.outputs.results import Results
from sim.scenario import Scenario
from sim.simulation import FIRST_WEEK, results_of
from sim.society.outputs import by_name
from sim.society.start import build
from sim.society.week import SCHEDULE, week
from sim.society.world import World

# Step of the week to columns: `members`, or a field of a structured array such as `groups.treatment`.
Columns = Mapping[str, tuple[str, ...]]
# The values of columns by step, column, week, and whether they were noted after the step.
Path = dict[tuple[str, str, int, bool], np.ndarray]
Values = Mapping[str, np.ndarray]
# The last step only records the results of the others.
*_ACTS, _RECORD = SCHEDULE
STEPS = {step.name: step for step in _ACTS}


@dataclass(frozen=True)
class Part:
    """The part of a run that can be replayed in another one.

    Attributes
    ----------
    reads
        Columns by the step that reads them.
    acts
        Columns by the step that writes them.
    """

    reads: Columns = field(default_factory=dict)
    acts: Columns = field(default_factory=dict)

    def joined(self, other: Part) -> Part:
        """Return the part that holds both."""
        return Part(*(_joined(*pair) for pair in ((self.reads, other.reads), (self.acts, other.acts))))


def _joined(one: Columns, other: Columns) -> Columns:
    return {step: tuple(sorted({*one.get(step, ()), *other.get(step, ())})) for step in {**one, **other}}


def acts_of_others(steps: Collection[str]) -> Columns:
    """Return what the actors of all other rooms do to the actors of some steps and to the outputs, by step of the week.

    Columns that the actors of these steps write too are left out, because their own part could not be told from that of the others.

    Raises
    ------
    SanctuaryError
        If there is no such step.
    """
    check(steps)
    rooms = {STEPS[name].room for name in steps}
    own = [step for step in _ACTS if step.room in rooms]
    seen = _RECORD.reads.union(_copied(), *(step.reads for step in own)).difference(*(step.writes for step in own))
    found = {step.name: tuple(sorted(step.writes & seen)) for step in _ACTS if step.room not in rooms}
    return {name: columns for name, columns in found.items() if columns}


def _copied() -> set[str]:
    """Return the columns that outputs copy, which the step that records declares through the outputs alone."""
    found = (output.source.partition(".") for output in by_name().values() if output.source)
    return {f"{row if row == 'regime' else row + 's'}.{field}" for row, _, field in found}


def simulate_noted(scenario: Scenario, seed: int, part: Part, *, scale: float, weeks: int) -> tuple[Results, Path]:
    """Run a scenario once; also return the values of a part in every week.

    Parameters
    ----------
    scenario, seed, scale, weeks
        As for :func:`sim.simulation.simulate`.
    part
        The columns to note.

    Raises
    ------
    SanctuaryError
        If there is no such step or column.
    """
    path: Path = {}

    def around(columns: Values, now: int, step: str, live: Callable[[], None]) -> None:
        for name in part.reads.get(step, ()):
            path[step, name, now, False] = columns[name].copy()
        live()
        for name in part.acts.get(step, ()):
            path[step, name, now, True] = columns[name].copy()

    return _live(scenario, seed, part, scale, weeks, around), path


def simulate_replayed(scenario: Scenario, seed: int, part: Part, path: Path, *, scale: float, weeks: int) -> Results:
    """Run a scenario once with a part of another run, from :func:`simulate_noted`, in place of its own."""

    def around(columns: Values, now: int, step: str, live: Callable[[], None]) -> None:
        put = {name: path[step, name, now, False] for name in part.reads.get(step, ())}
        if put and (bound := STEPS[step].bound):
            # The bound that lets people skip the full rules was computed from true inputs. It is not valid for replayed ones.
            put[bound] = np.full_like(columns[bound], np.inf)
        kept = {name: columns[name].copy() for name in put}
        for name, value in put.items():
            columns[name][...] = value
        live()
        for name, value in put.items():
            columns[name][...] = np.where(columns[name] == value, kept[name], columns[name])
        for name in part.acts.get(step, ()):
            columns[name][...] = path[step, name, now, True]

    return _live(scenario, seed, part, scale, weeks, around)


def _live(
    scenario: Scenario,
    seed: int,
    part: Part,
    scale: float,
    weeks: int,
    around: Callable[[Values, int, str, Callable[[], None]], None],
) -> Results:
    from sim.engine.compiled import CompiledEngine

    steps = {**part.reads, **part.acts}
    check(steps)
    drawn = scenario.draw(seed)
    world = build(drawn, seed, weeks, scale)
    names = {name for some in (part.reads, part.acts) for columns in some.values() for name in columns}
    names |= {STEPS[step].bound for step in part.reads} - {""}
    columns = {name: _column(world, name) for name in names}

    def wrapped(step: str, function: Callable[..., None]) -> Callable[..., None]:
        # The week is the last argument of every step.
        return lambda *arguments: around(columns, arguments[-1], step, lambda: function(*arguments))

    def lived(do: SimpleNamespace, of: World, people: object, now: int) -> None:
        some = {step: wrapped(step, getattr(do, step)) for step in steps}
        week(SimpleNamespace(**{**vars(do), **some}), of, people, now)

    engine = CompiledEngine(drawn, world, lived, seed)
    agents = engine.agents
    engine.advance(FIRST_WEEK, weeks)
    return results_of(drawn, world, seed, weeks, agents)


def check(steps: Iterable[str]) -> None:
    """Raise an error for a step that does not exist. Columns are checked when they are looked up."""
    for step in steps:
        if step not in STEPS:
            raise SanctuaryError(f"there is no step {step!r} of the week", remedy=f"Steps: {', '.join(STEPS)}.")


def _column(world: World, name: str) -> np.ndarray:
    record, _, part = name.partition(".")
    array = getattr(world, record, None)
    fields = None if array is None else array.dtype.names
    if array is None or (part and (fields is None or part not in fields)) or (not part and fields):
        raise SanctuaryError(
            f"the world has no column {name!r} to replay",
            remedy="Name a matrix (`members`) or a field of a structured array (`groups.treatment`) of sim/society/world.py.",
        )
    return array[part] if part else array
