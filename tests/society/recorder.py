"""Recording of the fields that each step of the week reads and writes, in the reference engine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
from structures import AVERAGES, SOCIETY

from sim.engine import reference
from sim.evidence import parameters
from sim.model import SanctuaryModel
from sim.scenario import Scenario, load_scenario
from sim.society.common.rows import PlainRows
from sim.society.world import World

# Rules declare parameters, and outputs declare what they copy. A table of outputs counts as one field.
APART = {"params", "copied_regime", "copied_groups", "copied_states", "copied_provinces"}
WHOLE = ("out_", "plain_")
WHOLE_NUMBERS = (int, np.integer)
SHAPE = {"shape", "dtype", "ndim", "size"}


class Record:
    """The reads and writes of each step, as `array` or `array.field`."""

    def __init__(self) -> None:
        self.reads: dict[str, set[str]] = defaultdict(set)
        self.writes: dict[str, set[str]] = defaultdict(set)
        self._between_steps()

    def _between_steps(self) -> None:
        # What is used between steps is dropped.
        self.read, self.write = set[str]().add, set[str]().add

    def within(self, step: str, live: Callable[..., None]) -> Callable[..., None]:
        """Return a step that is recorded while it runs."""

        def run(*arguments: object) -> None:
            self.read, self.write = self.reads[step].add, self.writes[step].add
            live(*arguments)
            self._between_steps()

        return run


@cache
def full_name(array: str, field: str) -> str:
    """Return the name under which a step declares a field."""
    return array if array.startswith(WHOLE) else f"{array}.{field}"


class RowSpy:
    """A row whose fields are recorded."""

    def __init__(self, record: Record, array: str, row: Any) -> None:
        vars(self).update(_record=record, _array=array, _row=row)

    def __getattr__(self, field: str) -> Any:
        self._record.read(full_name(self._array, field))
        return getattr(self._row, field)

    def __setattr__(self, field: str, value: Any) -> None:
        self._record.write(full_name(self._array, field))
        setattr(self._row, field, value)

    def __getitem__(self, field: str) -> Any:
        self._record.read(full_name(self._array, field))
        return self._row[field]


class ArraySpy:
    """An array, of rows or of plain numbers, whose use is recorded."""

    def __init__(self, record: Record, name: str, array: Any) -> None:
        self._record, self._name, self._array = record, name, array
        self._of_rows = array.dtype.names is not None

    def _from_the_start(self, at: Any) -> Any:
        """Return an index, unless it counts from the end: compiled code would read what stands before the array."""
        for one in at if isinstance(at, tuple) else (at,):
            if isinstance(one, WHOLE_NUMBERS) and one < 0:
                raise IndexError(f"a step reads or writes {self._name}[{at}], which counts from the end")
        return at

    def _at(self, at: Any) -> str:
        return f"{self._name}.{at}" if self._of_rows and isinstance(at, str) else self._name

    def __getitem__(self, at: Any) -> Any:
        found = self._array[self._from_the_start(at)]
        if self._of_rows and not isinstance(at, str):
            return RowSpy(self._record, self._name, found)
        self._record.read(self._at(at))
        return found

    def __setitem__(self, at: Any, value: Any) -> None:
        self._record.write(self._at(at))
        self._array[self._from_the_start(at)] = value

    def __getattr__(self, name: str) -> Any:
        if name not in SHAPE:
            self._record.read(self._name)
        return getattr(self._array, name)

    def __len__(self) -> int:
        return len(self._array)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        self._record.read(self._name)
        return np.asarray(self._array, dtype=dtype)


def spied(world: World, record: Record) -> World:
    """Return a world whose use is recorded."""
    return World(
        **{name: array if name in APART else ArraySpy(record, name, array) for name, array in world._asdict().items()}
    )


def recorded(scenario: Scenario, record: Record, *, seed: int, scale: float, weeks: int) -> None:
    """Run some weeks in the reference engine, and add the reads and writes of each step."""
    model = SanctuaryModel(scenario, rng=seed, engine="reference", scale=scale, weeks=weeks)
    engine = model.engine
    assert isinstance(engine, reference.ReferenceEngine)
    for actor in model.agents:
        # Agents read their own and other rows by field name.
        actor._record = ArraySpy(record, actor.record, actor._record)
    engine.world = spied(engine.world, record)
    engine.steps = SimpleNamespace(**{name: record.within(name, live) for name, live in vars(engine.steps).items()})
    plain = reference.snapshots

    def snapshots(rows: ArraySpy) -> list[Any]:
        assert isinstance(rows._array, PlainRows)
        return [RowSpy(record, rows._name, row) for row in plain(rows._array)]

    reference.snapshots = snapshots
    try:
        model.run()
    finally:
        reference.snapshots = plain
        model.close()


# Rare events at their highest hazards, and all dated events at once, so that a few weeks cover nearly everything.
EAGER = {
    parameter.key: parameter.high
    for parameter in parameters().values()
    if parameter.high is not None and parameter.key.endswith(("hazard", "engagement.speed", "raids.informants"))
}
DRILLED = {"events.drill.when.above": 100, "events.drill.when.back": 90, "events.drill.when.for": 1}


@cache
def lived() -> Record:
    """Return the reads and writes of steps in runs that cover every structure and most switches and events."""
    record = Record()
    for name, values, weeks in (
        ("drill_when_seen", {**SOCIETY, **EAGER, **DRILLED}, 3),
        ("record", {**AVERAGES, **EAGER}, 4),
    ):
        scenario = load_scenario(name, values)
        soon = {f"events.{event.id}.week": 0 for event in scenario.events if event.week > 0}
        recorded(scenario.changed(soon), record, seed=1, scale=0.0005, weeks=weeks)
    return record
