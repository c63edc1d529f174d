"""Actors and people as Mesa agents, and the week that they share."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np

from sim.luck import stream
from sim.mesa_compat import Model
from sim.scenario import Scenario
from sim.society.common.rule import Params
from sim.society.country.state import Province
from sim.society.world import World

# An `AgentSet` of people, or an object with its verbs.
Everybody = Any


class SocietyModel(Model):
    """A model whose agents act in the society.

    Attributes
    ----------
    drawn
        The drawn scenario.
    world
        The state of the society.
    engine
        What runs the steps of the week.
    people
        The engine's people.
    week
        The last week run.
    seats
        Actors by kind and row.
    own_ways
        The kinds of which an actor was replaced by one with a `step` of its own, or removed.
    """

    drawn: Scenario
    world: World
    engine: Everybody
    people: Everybody
    week: int
    seats: dict[str, dict[int, Actor]]
    own_ways: set[str]

    @abstractmethod
    def week_of(self, kind: type[Actor]) -> Week:
        """Return the last week run, as actors of a kind see it."""


class Actor(mesa.Agent):
    """An actor on one row of an array, whose fields are attributes.

    A new actor takes the place of the one on its row, and decides by its own `step` in both engines.

    Parameters
    ----------
    model
        The model.
    name
        Name in the scenario.
    row
        Row of the record.

    Attributes
    ----------
    kind, label
        The kind of actor, and its name in figures.
    purpose
        What the random numbers of its kind are for.
    """

    kind = "actor"
    record = ""
    purpose = 0

    def __init__(self, model: SocietyModel, name: str, row: int) -> None:
        super().__init__(model)
        self.name, self.row = name, row
        self.label = model.drawn.labels.get(name, name)
        self._record: np.ndarray = getattr(model.world, self.record)
        before = seated(model, self.kind).pop(row, None)
        seated(model, self.kind)[row] = self
        if before is not None:
            before.remove()
            model.own_ways.add(self.kind)

    def step(self, week: Week | None = None) -> None:
        """Decide for a week: as the schedule asks, or once more for the last week run."""
        self.live(week or self.model.week_of(type(self)))

    def live(self, week: Week) -> None:
        """Decide for a week."""

    def remove(self) -> None:
        """Leave the model. Nobody decides for the actor from then on."""
        if seated(self.model, self.kind).get(self.row) is self:
            self.model.own_ways.add(self.kind)
        super().remove()

    def __getattr__(self, field: str) -> Any:
        if field.startswith("_") or field not in (self._record.dtype.names or ()):
            raise AttributeError(f"{type(self).__name__} has no attribute {field!r}")
        return self._record[self.row][field].item()

    def __setattr__(self, field: str, value: object) -> None:
        """Write a field of the record to the world, where both engines read it; keep any other attribute here."""
        record = self.__dict__.get("_record")
        if field in ("step", "live", "__class__"):
            self.model.own_ways.add(self.kind)
        if record is None or field not in (record.dtype.names or ()) or hasattr(type(self), field):
            super().__setattr__(field, value)
        else:
            record[self.row][field] = value

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}>"


def seated(model: SocietyModel, kind: str) -> dict[int, Actor]:
    """Return a model's actors of a kind by row."""
    return model.seats.setdefault(kind, {})


def by_row(model: SocietyModel, kind: str) -> list[Actor]:
    """Return a model's actors of a kind in the order of their rows."""
    return [actor for _, actor in sorted(model.seats.get(kind, {}).items())]


class Week:
    """A week, as people see it.

    Attributes
    ----------
    world, params, number
        World, parameters, week.
    luck
        The random stream of the week for these people.
    provinces
        Snapshots of the rows, with plain attributes.
    gone
        Number of fighters who left, by way of leaving.
    """

    def __init__(self, world: World, params: Params, week: int, purpose: int) -> None:
        self.world, self.params, self.number = world, params, week
        self.seed = int(world.regime[0].seed)
        self.luck = stream(self.seed, week, purpose)
        self.gone: dict[int, int] = {}
        self.provinces: Sequence[Province] = []
