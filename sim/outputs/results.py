"""The results of a run: outputs by name, as series and as tidy tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sim.display import Displayed, Picture, Rows, bands_over_time
from sim.errors import SanctuaryError
from sim.outputs.chronicle import chronicle
from sim.outputs.definitions import Output, over
from sim.scenario.problems import nearest
from sim.terms import Target, word

if TYPE_CHECKING:
    import pandas as pd


class UnknownOutput(SanctuaryError, KeyError):
    """An output that a run does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = nearest(name, known)
        remedy = f"Did you mean {near!r}?" if near else "`results.names` lists them."
        super().__init__(f"there is no output {name!r}", remedy=remedy)

    __str__ = Exception.__str__


@dataclass(frozen=True, eq=False, repr=False)
class Results(Displayed):
    """The results of one run.

    Attributes
    ----------
    scenario, seed, weeks
        The scenario, the seed, and the number of weeks.
    agents
        The number of people simulated at the start.
    groups, states, provinces
        The keys of the entities, in the order of the columns.
    country
        (T,) structured array of the outputs of the whole country.
    by_entity
        `group` (T, G), `state` (T, S), `province` (T, P), `group_province` (T, G, P): structured arrays of outputs.
    happenings
        The dated events of the scenario, as (week, text).
    assaults
        (A,) structured array with one row for each attack; None where the run still continues elsewhere.
    own
        (T,) arrays of outputs that a model of one's own records, by name.
    """

    scenario: str
    seed: int
    weeks: int
    agents: int
    groups: tuple[str, ...]
    states: tuple[str, ...]
    provinces: tuple[str, ...]
    country: np.ndarray
    by_entity: dict[str, np.ndarray]
    happenings: tuple[tuple[int, str], ...]
    labels: dict[str, str]
    assaults: np.ndarray | None = None
    own: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __repr__(self) -> str:
        return (
            f"<Results of {self.scenario}, seed {self.seed}: {self.weeks} weeks, {self.agents:,} people, "
            f"{len(self.names)} outputs>"
        )

    def _table(self) -> Rows:
        names = ("risk.total", *(f"strength.{group}" for group in self.groups))
        series = {name: self.series(name) for name in names}
        return [
            {"output": name, "first week": float(values[0]), "last week": float(values[-1])}
            for name, values in series.items()
            if len(values)
        ]

    def _picture(self) -> Picture | None:
        values = self.series("risk.total")
        rows = [
            {"week": week, "low": value, "middle": value, "high": value}
            for week, value in enumerate(values.tolist())
            if value == value
        ]
        return bands_over_time(rows, "risk.total", self._places["risk.total"][0].unit) if rows else None

    @cached_property
    def _places(self) -> dict[str, tuple[Output, tuple[int, ...]]]:
        """The definition and the columns of every output, by full name."""
        return _places_of(self.groups, self.states, self.provinces)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The full names of the outputs of the country, the groups and the states (`strength.isis_k`)."""
        kinds = ("country", "group", "state")
        return (*(name for name, (output, _) in self._places.items() if output.over in kinds), *self.own)

    def series(self, name: str) -> np.ndarray:
        """Return one output with one value for each week from week 0, shape (weeks,).

        Raises
        ------
        UnknownOutput
            When there is no such output, with the nearest name.
        """
        if name in self.own:
            return self.own[name]
        if name not in self._places:
            raise UnknownOutput(name, (*self._places, *self.own))
        output, columns = self._places[name]
        if not columns:
            return self.country[output.field]
        return self.by_entity[output.over][output.field][(slice(None), *columns)]

    def frame(self, *outputs: str) -> pd.DataFrame:
        """Return the weekly series of some outputs, or of all, as columns, `week` first."""
        return self._frame("weekly", *outputs)

    def by_group(self) -> pd.DataFrame:
        """Return one row for each week and group."""
        return self._frame("by_group")

    def by_state(self) -> pd.DataFrame:
        """Return one row for each week and state."""
        return self._frame("by_state")

    def by_province(self) -> pd.DataFrame:
        """Return one row for each week and province. Outputs of groups in a province are columns such as `members.isis_k`."""
        return self._frame("by_province")

    def attacks(self) -> pd.DataFrame:
        """Return one row for each attack: `week`, `group`, `province` (empty abroad), `aim`, `dead`."""
        return self._frame("attacks")

    def _frame(self, part: str, *outputs: str) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame(self.columns(part, *outputs))

    def columns(self, part: str, *outputs: str) -> dict[str, np.ndarray]:
        """Return a table as columns, which takes no pandas.

        Parameters
        ----------
        part
            `weekly`, `by_group`, `by_state`, `by_province`, `attacks` or `events`.
        outputs
            The outputs of `weekly`; all where none is named.
        """
        if part == "weekly":
            return {"week": np.arange(self.weeks), **{name: self.series(name) for name in outputs or self.names}}
        if part == "attacks":
            return self._attacks()
        if part == "events":
            return {
                "week": np.array([week for week, _ in self.events], int),
                "text": _words(one for _, one in self.events),
            }
        kind = part.removeprefix("by_")
        rows, names = self.by_entity[kind], {"group": self.groups, "state": self.states}.get(kind, self.provinces)
        found = {"week": np.repeat(np.arange(self.weeks), len(names)), kind: np.tile(_words(names), self.weeks)}
        found |= {output.field: rows[output.field].ravel() for output in over(kind)}
        cells = self.by_entity["group_province"]
        for output in over("group_province") if kind == "province" else ():
            for i, group in enumerate(self.groups):
                found[f"{output.field}.{group}"] = cells[:, i, :][output.field].ravel()
        return found

    def _attacks(self) -> dict[str, np.ndarray]:
        rows = self.assaults
        if rows is None:
            return dict.fromkeys(("week", "group", "province", "aim", "dead"), _words(()))
        return {
            "week": rows["week"],
            "group": _words(self.groups)[rows["group"]],
            "province": _words((*self.provinces, ""))[rows["province"]],
            "aim": _words(word(aim) for aim in Target)[rows["aim"]],
            "dead": rows["toll"],
        }

    @cached_property
    def events(self) -> tuple[tuple[int, str], ...]:
        """The events of the run as (week, text): those of the scenario and those that the model produced."""
        return tuple(sorted([*self.happenings, *chronicle(self.series, self.groups, self.states, self.labels)]))


def _words(words: Iterable[str]) -> np.ndarray:
    return np.array([*words], dtype=object)


@lru_cache(maxsize=8)
def _places_of(
    groups: tuple[str, ...], states: tuple[str, ...], provinces: tuple[str, ...]
) -> dict[str, tuple[Output, tuple[int, ...]]]:
    found: dict[str, tuple[Output, tuple[int, ...]]] = {output.name: (output, ()) for output in over("country")}
    for kind, names in (("group", groups), ("state", states), ("province", provinces)):
        for output in over(kind):
            for i, name in enumerate(names):
                found[output.name.format(name)] = (output, (i,))
    for output in over("group_province"):
        for i, group in enumerate(groups):
            for j, province in enumerate(provinces):
                found[output.name.format(group, province)] = (output, (i, j))
    return found
