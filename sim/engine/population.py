"""The people of both engines behind the verbs of an `AgentSet`; in the compiled engine without an object for each person.

`model.people.select(kind="militant", group="isis_k")` answers from columns; views of single people are made on request.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from sim.errors import SanctuaryError
from sim.scenario import Scenario
from sim.scenario.problems import suggestion
from sim.society.common.columns import NOWHERE
from sim.society.common.geography import province_keys
from sim.society.guests.state import Militants
from sim.society.ranks.state import Fighters
from sim.society.world import People, World
from sim.terms import Stage, Status

if TYPE_CHECKING:
    from sim.society.common.actor import Everybody

if TYPE_CHECKING:
    from sim.mesa_compat import GroupBy

Answer = TypeVar("Answer")
FIGHTER, MILITANT = "fighter", "militant"
# Where an engine keeps the people of a kind.
KINDS = {FIGHTER: "fighters_now", MILITANT: "militants_now"}
# The names that an attribute's numbers stand for, in order.
Names = Mapping[str, Sequence[str]]


def names_of(scenario: Scenario) -> Names:
    """Return the attributes of people that can be given by name, each with its names."""
    provinces = province_keys()
    return {
        "group": scenario.groups,
        "origin": scenario.states,
        "province": provinces,
        "place": provinces,
        "status": [status.name.lower() for status in Status],
        "stage": [stage.name.lower() for stage in Stage],
    }


def number_of(names: Names, attribute: str, value: int | str) -> int:
    """Return the number that an attribute holds for a value, which may be a name.

    Raises
    ------
    SanctuaryError
        When the attribute has no names, or no such name.
    """
    if not isinstance(value, str):
        return value
    known = names.get(attribute, ())
    if value in known:
        return known.index(value)
    if not known:
        raise SanctuaryError(f"{attribute} has no names", remedy="Give it as a number.")
    near = get_close_matches(value, known, 3) or list(known)
    raise SanctuaryError(f"there is no {attribute} {value!r}", remedy=f"Try {', '.join(near)}.")


class PersonView:
    """One person, read from the columns when asked.

    Attributes are those of `sim.society.guests.agents`, under the same names. A view stays with its person when rows move.
    """

    __slots__ = ("_columns", "_key", "_row", "kind")

    def __init__(self, columns: Fighters | Militants, row: int, kind: str) -> None:
        self._columns, self._row, self._key, self.kind = columns, row, columns.key[row], kind

    def _place(self) -> int:
        """Return the row where the person stands now.

        Raises
        ------
        SanctuaryError
            When the row of a person who is gone was taken by another.
        """
        if self._columns.key[self._row] != self._key:
            rows = np.flatnonzero(self._columns.key == self._key)
            if not len(rows):
                raise SanctuaryError(f"this {self.kind} is gone", remedy="Select people again.")
            self._row = int(rows[0])
        return self._row

    def __getattr__(self, name: str) -> int:
        if not name.startswith("_") and name in type(self._columns)._fields:
            return getattr(self._columns, name)[self._place()].item()
        raise AttributeError(f"a {self.kind} has no attribute {name!r}; people act in the reference engine only")

    def __setattr__(self, name: str, value: object) -> None:
        """Write one of the columns; there is nowhere to keep anything else."""
        if name in self.__slots__:
            object.__setattr__(self, name, value)
        elif name in type(self._columns)._fields:
            getattr(self._columns, name)[self._place()] = value
        else:
            raise AttributeError(f"a {self.kind} has no attribute {name!r}")

    def __repr__(self) -> str:
        return f"<{self.kind} {self._key}>"


class Selection:
    """Some of the people: rows of one kind's columns. A selection stays with its people when rows move.

    Parameters
    ----------
    columns
        `Fighters` or `Militants`.
    rows
        Rows that are meant.
    kind
        `fighter` or `militant`.
    names
        Names of groups, provinces and other numbers.
    """

    def __init__(self, columns: Fighters | Militants, rows: np.ndarray, kind: str, names: Names) -> None:
        self._columns, self._found, self.kind, self._names = columns, rows, kind, names
        self._keys = columns.key[rows]

    @property
    def _rows(self) -> np.ndarray:
        """Rows where these people stand now, without those who are gone and whose rows were taken by others."""
        keys = self._columns.key
        if not np.array_equal(keys[self._found], self._keys):
            order = np.argsort(keys)
            rows = order[np.minimum(np.searchsorted(keys, self._keys, sorter=order), len(keys) - 1)]
            there = keys[rows] == self._keys
            self._found, self._keys = rows[there], self._keys[there]
        return self._found

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

    def agg(self, name: str, function: Callable[[np.ndarray], Answer] | list[Callable]) -> Answer | list[Answer]:
        """Return a function of an attribute over everybody, or several functions of it."""
        values = np.asarray(self.get(name))
        return [one(values) for one in function] if isinstance(function, list) else function(values)

    def set(self, name: str, value: int | np.ndarray) -> Selection:
        """Write an attribute of everybody."""
        getattr(self._columns, name)[self._rows] = value
        return self

    def do(self, function: Callable[..., object] | str, *arguments: object, **named: object) -> Selection:
        """Call a function with the view of each person.

        Raises
        ------
        SanctuaryError
            For the name of a method: people are columns here, and act together.
        """
        if isinstance(function, str):
            remedy = "Pass a function of one person, or choose engine='reference', where each person is an agent."
            raise SanctuaryError(f"a {self.kind} has no method {function!r} in the compiled engine", remedy=remedy)
        for person in self:
            function(person, *arguments, **named)
        return self

    def count(self, condition: Callable[[PersonView], bool] | None = None, **equal: int | str) -> int:
        """Return how many there are, or how many fit."""
        return len(self.select(condition, None, **equal))

    def select(
        self, condition: Callable[[PersonView], bool] | None = None, at_most: float | None = None, **equal: int | str
    ) -> Selection:
        """Return those who fit.

        Parameters
        ----------
        condition
            A test of a view, as with an `AgentSet`; slow for many.
        at_most
            Stop at so many, or at this share of them if it is a fraction.
        equal
            Attributes and the values or names they must have; fast.
        """
        rows = self._rows
        if isinstance(at_most, float) and at_most <= 1.0:
            at_most = int(len(rows) * at_most)
        for name, value in equal.items():
            if name not in self._columns._fields:
                remedy = suggestion(name, self._columns._fields, "the attributes of people")
                raise SanctuaryError(f"people have no attribute {name!r}", remedy=remedy)
            rows = rows[getattr(self._columns, name)[rows] == number_of(self._names, name, value)]
        if condition is not None:
            rows = np.array(
                [row for row in rows if condition(PersonView(self._columns, int(row), self.kind))], dtype=np.int64
            )
        return Selection(self._columns, rows if at_most is None else rows[: int(at_most)], self.kind, self._names)

    def groupby(self, name: str) -> GroupBy:
        """Return Mesa's `GroupBy` with the selection for every value of an attribute."""
        from sim.mesa_compat import GroupBy

        values = getattr(self._columns, name)[self._rows]
        return GroupBy(
            {
                int(value): Selection(self._columns, self._rows[values == value], self.kind, self._names)
                for value in np.unique(values)
            }
        )


class PeopleVerbs:
    """The verbs of an `AgentSet` over all people of one kind, in either engine."""

    names: Names

    def of_kind(self, kind: str) -> Everybody:
        """Return everybody of a kind.

        Raises
        ------
        SanctuaryError
            When there is no such kind.
        """
        if kind not in KINDS:
            raise SanctuaryError(f"there are no people of kind {kind!r}", remedy=f"Try {' or '.join(KINDS)}.")
        return getattr(self, KINDS[kind])

    def select(
        self,
        condition: Callable[[Everybody], bool] | None = None,
        *,
        kind: str,
        at_most: float | None = None,
        **equal: int | str,
    ) -> Everybody:
        """Return the people of a kind who fit; see `Selection.select`."""
        everybody = self.of_kind(kind)
        if isinstance(everybody, Selection):
            return everybody.select(condition, at_most, **equal)
        wanted = {name: number_of(self.names, name, value) for name, value in equal.items()}

        def fits(person: object) -> bool:
            same = all(getattr(person, name) == value for name, value in wanted.items())
            return same and (condition is None or condition(person))

        return everybody.select(fits, at_most=float("inf") if at_most is None else at_most)

    def get(self, name: str | list[str], *, kind: str) -> Everybody:
        """Return an attribute of everybody of a kind, or several."""
        return self.of_kind(kind).get(name)

    def agg(self, name: str, function: Callable[[np.ndarray], Answer], *, kind: str) -> Answer:
        """Return a function of an attribute over everybody of a kind."""
        return self.of_kind(kind).agg(name, function)

    def groupby(self, name: str, *, kind: str) -> Everybody:
        """Return (value, people) for every value of an attribute, to loop over."""
        return self.of_kind(kind).groupby(name)

    def count(self, condition: Callable[[Everybody], bool] | None = None, *, kind: str, **equal: int | str) -> int:
        """Return how many people of a kind fit."""
        return len(self.select(condition, kind=kind, at_most=None, **equal))


class ColumnPeople(PeopleVerbs):
    """The people of the compiled engine, selected by kind."""

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
        rows = np.flatnonzero(fighters.province[: self.people.f_rows[0]] != NOWHERE)
        return Selection(fighters, rows, FIGHTER, self.names)

    def fighters_of(self, unit: int) -> Selection:
        """Return the fighters of one commander."""
        return self.fighters_now.select(unit=unit)

    def members_of(self, cell: int) -> Selection:
        """Return the members of one cell who are at large."""
        return self.militants_now.select(status=int(Status.ACTIVE), cell=cell)

    @property
    def militants_now(self) -> Selection:
        """Members of groups, wherever they are."""
        militants = self.people.militants
        rows = np.flatnonzero(militants.status[: self.people.m_rows[0]] != Status.NONE)
        return Selection(militants, rows, MILITANT, self.names)
