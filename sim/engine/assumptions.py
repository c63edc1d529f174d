"""Assumptions that change while a run goes on: by events of the kind `assume`, or by `model.set`.

A key is compared in two worlds at the start, one with the old value and one with the new. What differs and is read, but never written,
by a step is where the key acts, and is copied. A key that only moves what steps write, or what none reads, says how a run starts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np

from sim.engine.reach import reach
from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.evidence.rows import Value
from sim.scenario import Scenario
from sim.scenario.problems import suggestion
from sim.society.common.params import parameter_dtype
from sim.society.start import build
from sim.society.week import SCHEDULE
from sim.society.world import World

# Quantities that move by themselves, by the beginning of their keys: an assumption during the run sets the stock.
STOCKS = {"taliban.control": "regime.control", "taliban.loyalty.": "loyalty"}
Events = Callable[[World, int], None]
_DERIVED = ("out_", "plain_", "copied_", "orders")


class TimedChange(NamedTuple):
    """A change that an event of the kind `assume` makes: new values by key, and the weeks that it takes to reach them."""

    row: int
    values: Mapping[str, Value]
    ramp: int


class Assumptions:
    """The assumptions of one run.

    Parameters
    ----------
    scenario, seed
        The drawn scenario and the seed of the run.

    Attributes
    ----------
    now
        The scenario with the values that hold now.
    outside
        What was set from outside, as (week, key, value).
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.first = self.now = scenario
        self.seed = seed
        self.outside: list[tuple[int, str, Value]] = []
        self._wanted = [
            TimedChange(row, event.assumed, int(event.fields["ramp"]))
            for row, event in enumerate(scenario.events)
            if event.kind == "assume"
        ]
        self._held: set[str] = set()

    def check(self, world: World) -> None:
        """Raise an error, before the first week, for an event whose key cannot change."""
        for wanted in self._wanted:
            for key, value in wanted.values.items():
                try:
                    list(self._places(world, key, self.now.changed({key: value})))
                except SanctuaryError as error:
                    place = f"events.{self.now.events[wanted.row].id}"
                    raise SanctuaryError(f"{place}: {error}", remedy=error.remedy) from None

    def __bool__(self) -> bool:
        return bool(self._wanted)

    def begin_week(self, world: World, params: object, week: int) -> None:
        """Apply the events in force, and take back those that have ended."""
        values: dict[str, Value] = {}
        for wanted in self._wanted:
            event = world.events[wanted.row]
            since = week - int(event.week)
            if 0 <= since < int(event.weeks):
                values |= {
                    key: _on_the_way(self.first.values[key], value, since + 1, wanted.ramp)
                    for key, value in wanted.values.items()
                }
        over = {key: self.first.values[key] for key in self._held - set(values) if not _stock(key)}
        for key, value in (over | values).items():
            if value != self.now.values[key]:
                self.set(world, params, key, value)
        self._held = set(values)

    def before(self, events: Events, world: World, params: Callable[[], object]) -> Events:
        """Return the step of events, before which assumptions change in a world and in its parameters."""

        def assume(held: World, week: int) -> None:
            self.begin_week(world, params(), week)
            events(held, week)

        return assume

    def set(self, world: World, params: object, key: str, value: object) -> None:
        """Change an assumption from now on.

        Parameters
        ----------
        world, params
            The world as arrays, and the copy of its parameters that Python code reads.
        key, value
            The assumption or `rules.NAME`, and the value as a scenario would have it.

        Raises
        ------
        SanctuaryError
            For a key or value that does not exist, and for a key that only says how a run starts.
        """
        if key not in self.now.values and not key.startswith("rules."):
            remedy = suggestion(key, self.now.values, "the assumptions, such as taliban.control")
            raise SanctuaryError(f"{key!r} cannot change during a run", remedy=remedy)
        after = self.now.changed({key: value})
        places = list(self._places(world, key, after))
        for name, field, old, new in places:
            live = np.asarray(getattr(world, name))
            np.copyto(live[field] if field else live, new, where=old != new)
            if name == "params":
                setattr(params, field, new[0].item())
        self.now = after

    @property
    def told(self) -> list[tuple[int, str]]:
        """The assumptions set from outside, as (week, text)."""
        text = "An assumption is changed from outside: {} to {}"
        return [(week, text.format(key, format_value(value))) for week, key, value in self.outside]

    def value(self, key: str) -> Value:
        """Return the value of an assumption or switch that holds now."""
        return self.now.rules[key.removeprefix("rules.")] if key.startswith("rules.") else self.now.values[key]

    def _places(self, world: World, key: str, after: Scenario) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
        """Return where a key acts: arrays and fields with their values before and after.

        Raises
        ------
        SanctuaryError
            If it acts on the start only.
        """
        (read, written), stock = _used(), _stock(key)
        found: list[tuple[str, str, np.ndarray, np.ndarray]] = []
        for name, field, old, new in _differences(
            *(build(one, self.seed, len(world.out_country), 0.001) for one in (self.now, after))
        ):
            label = field if name == "params" else f"{name}.{field}" if field else name
            if old.shape != new.shape:
                found = []
                break
            if label in read and (label not in written or label == stock):
                found.append((name, field, old, new))
        if not found and after.digest != self.now.digest:
            remedy = f"Set it before the run: --set {key}=..., or sim.Model(overrides={{{key!r}: ...}})."
            raise SanctuaryError(f"{key} only says how a run starts, and cannot change during it", remedy=remedy)
        yield from found


def _stock(key: str) -> str:
    """Return the stock that a key sets, or nothing."""
    return next((stock for begin, stock in STOCKS.items() if key.startswith(begin)), "")


def _on_the_way(first: Value, last: Value, weeks: int, ramp: int) -> Value:
    """Return a value after some weeks of a ramp; a word or a switch changes at once."""
    if (
        weeks >= ramp
        or isinstance(last, bool)
        or not isinstance(first, int | float)
        or not isinstance(last, int | float)
    ):
        return last
    return first + (last - first) * weeks / ramp


def _differences(old: World, new: World) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Return the arrays and fields that differ between two worlds, with both values."""
    for name in World._fields:
        if name.startswith(_DERIVED):
            continue
        one, other = (np.asarray(getattr(world, name)) for world in (old, new))
        for field in one.dtype.names or ("",):
            here, there = (array[field] if field else array for array in (one, other))
            if here.shape != there.shape or not np.array_equal(here, there):
                yield name, field, here, there


@cache
def _used() -> tuple[frozenset[str], frozenset[str]]:
    """Return what the steps of the week read, parameters included, and what they write."""
    read = frozenset[str]().union(*(step.reads for step in SCHEDULE))
    written = frozenset[str]().union(*(step.writes for step in SCHEDULE))
    names = set[str]().union(*(reach(step.act)[0] for step in SCHEDULE))
    return read | (names & set(parameter_dtype().names or ())), written
