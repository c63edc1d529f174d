"""The compiled engine's people as Mesa knows people: the verbs of an `AgentSet`, without an object a person.

`model.people.select(kind="militant", group="isis_k")` answers at once by columns; views of single people are made on request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from sim.society.common.columns import NOWHERE
from sim.society.guests.state import Militants
from sim.society.ranks.state import Fighters
from sim.society.world import People, World
from sim.terms import Status

Answer = TypeVar("Answer")
FIGHTER, MILITANT = "fighter", "militant"


class PersonView:
    """One person, read from the columns when asked.

    Attributes are those of `sim.society.guests.agents`, under the same names.
    """

    __slots__ = ("_columns", "_row", "kind")

    def __init__(self, columns: Fighters | Militants, row: int, kind: str) -> None:
        self._columns, self._row, self.kind = columns, row, kind

    def __getattr__(self, name: str) -> int:
        if name in type(self._columns)._fields:
            return getattr(self._columns, name)[self._row].item()
        raise AttributeError(f"a {self.kind} has no attribute {name!r}")

    def __repr__(self) -> str:
        return f"<{self.kind} {self._row}>"


class Selection:
    """Some of the people: rows of one kind's columns.

    Parameters
    ----------
    columns
        `Fighters` or `Militants`.
    rows
        Rows that are meant.
    kind
        `fighter` or `militant`.
    """

    def __init__(self, columns: Fighters | Militants, rows: np.ndarray, kind: str) -> None:
        self._columns, self._rows, self.kind = columns, rows, kind

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[PersonView]:
        return (PersonView(self._columns, int(row), self.kind) for row in self._rows)

    def __getitem__(self, i: int) -> PersonView:
        return PersonView(self._columns, int(self._rows[i]), self.kind)

    def get(self, name: str | list[str]) -> np.ndarray | list[list[int]]:
        """Return an attribute of everybody as an array, or several as a list of rows."""
        if isinstance(name, str):
            return getattr(self._columns, name)[self._rows]
        return [list(row) for row in zip(*(self.get(one) for one in name), strict=True)]

    def agg(self, name: str, function: Callable[[np.ndarray], Answer]) -> Answer:
        """Return a function of an attribute over everybody."""
        return function(np.asarray(self.get(name)))

    def count(self, condition: Callable[[PersonView], bool] | None = None, **equal: int) -> int:
        """Return how many there are, or how many fit."""
        return len(self.select(condition, **equal))

    def select(
        self, condition: Callable[[PersonView], bool] | None = None, at_most: int | None = None, **equal: int
    ) -> Selection:
        """Return those who fit.

        Parameters
        ----------
        condition
            A test of a view, as with an `AgentSet`; slow for many.
        at_most
            Stop at so many.
        equal
            Attributes and the values they must have; fast.
        """
        rows = self._rows
        for name, value in equal.items():
            rows = rows[getattr(self._columns, name)[rows] == value]
        if condition is not None:
            rows = np.array(
                [row for row in rows if condition(PersonView(self._columns, int(row), self.kind))], dtype=np.int64
            )
        return Selection(self._columns, rows if at_most is None else rows[:at_most], self.kind)

    def groupby(self, name: str) -> list[tuple[int, Selection]]:
        """Return (value, selection) for every value of an attribute, to loop over as over a `GroupBy`."""
        values = getattr(self._columns, name)[self._rows]
        return [
            (int(value), Selection(self._columns, self._rows[values == value], self.kind))
            for value in np.unique(values)
        ]


class ColumnPeople:
    """What the compiled engine answers about its people."""

    world: World
    people: People

    @property
    def agents(self) -> int:
        """People simulated: fighters, and members of groups wherever they are."""
        return int(self.world.regime[0].fighters) + int(self.world.tally[:, : Status.KILLED].sum())

    @property
    def fighters_now(self) -> Selection:
        """The Taliban's fighters."""
        fighters = self.people.fighters
        return Selection(fighters, np.flatnonzero(fighters.province[: self.people.f_rows[0]] != NOWHERE), FIGHTER)

    def fighters_of(self, unit: int) -> Selection:
        """Give the fighters of one commander."""
        return self.fighters_now.select(unit=unit)

    def members_of(self, cell: int) -> Selection:
        """Give the members of one cell who are at large."""
        return self.militants_now.select(status=int(Status.ACTIVE), cell=cell)

    @property
    def militants_now(self) -> Selection:
        """Members of groups, wherever they are."""
        militants = self.people.militants
        return Selection(militants, np.flatnonzero(militants.status[: self.people.m_rows[0]] != Status.NONE), MILITANT)
