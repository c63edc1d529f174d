"""The results of a run that is still in progress, filled in week by week."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import count

import numpy as np

from sim.dashboard.server.worker import ChronicleLines, Span, tables_of
from sim.outputs.results import Results
from sim.outputs.tables import LEVELS, quantiles_of

_SERIALS = count(1)


class PartialResults:
    """The results of all replicates of one run so far.

    Parameters
    ----------
    first
        The results of the first replicate before its first week. They define the tables of all replicates.
    replicates, weeks
        The number of replicates and the maximum length.
    ceilings
        The upper end of the scale of maps, by province output.

    Attributes
    ----------
    replicates
        The number of replicates with results for the latest week. Half of them may briefly be ahead of the others.
    serial
        A number that identifies these results.
    """

    def __init__(self, first: Results, replicates: int, weeks: int, ceilings: dict[str, float]) -> None:
        self.first, self.replicates, self.weeks, self.ceilings = first, replicates, weeks, ceilings
        self.lived, self.serial = 0, next(_SERIALS)
        self.groups, self.states = first.groups, first.states
        self.provinces, self.labels = first.provinces, first.labels
        self._told: list[ChronicleLines] = [() for _ in range(replicates)]
        self._tables = {
            name: np.zeros((replicates, weeks, *table.shape[1:]), table.dtype)
            for name, table in tables_of(first).items()
        }
        self._whole = [self._results(i, weeks) for i in range(replicates)]
        self.names = self._whole[0].names
        self._bands: dict[str, tuple[int, int, np.ndarray]] = {}

    @property
    def progress(self) -> tuple[int, int]:
        """The number of weeks and of replicates so far."""
        return self.lived, self.replicates

    def add(self, span: Span, rows: list[dict[str, bytes]], told: list[ChronicleLines]) -> None:
        """Add the tables of several weeks and the events up to then, one of each per replicate."""
        self._told = [*self._told[: span.begins], *told, *self._told[span.ends :]]
        for replicate, tables in enumerate(rows, span.begins):
            for name, table in self._tables.items():
                table[replicate, span.first : span.last] = np.frombuffer(tables[name], dtype=table.dtype).reshape(
                    span.last - span.first, *table.shape[2:]
                )
        self.lived, self.replicates = span.last, span.ends

    def still(self) -> PartialResults:
        """Return a copy that does not grow while one picture is drawn."""
        return copy.copy(self)

    def results(self) -> list[Results]:
        """Return the results so far, one per replicate, as a finished run of that length would give them."""
        return [self._results(i, self.lived) for i in range(self.replicates)]

    def values(self, name: str) -> np.ndarray:
        """Return one output of all replicates, shape (replicates, weeks).

        Raises
        ------
        KeyError
            If there is no such output.
        """
        return np.stack([whole.series(name)[: self.lived] for whole in self._whole[: self.replicates]])

    def bands(self, name: str) -> np.ndarray:
        """Return quantiles over replicates, shape (5, weeks); NaN where no replicate defines the output.

        Quantiles of earlier weeks are cached, so that only new weeks are computed.
        """
        done, many, kept = self._bands.get(name, (0, 0, np.empty(0)))
        if many != self.replicates:
            done, kept = 0, np.full((len(LEVELS), self.weeks), np.nan)
        if done < self.lived:
            living = self._whole[: self.replicates]
            fresh = np.stack([whole.series(name)[done : self.lived] for whole in living]).astype(float)
            kept[:, done : self.lived] = quantiles_of(fresh)
            self._bands[name] = (self.lived, self.replicates, kept)
        return kept[:, : self.lived]

    def by_province(self, name: str, week: int = -1) -> np.ndarray:
        """Return a province output (`province_taliban`, `members.isis_k`), by default in the latest week, shape (replicates, provinces)."""
        head, _, group = name.partition(".")
        places = self._tables["province"]
        if group:
            places = self._tables["group_province"][:, :, self.groups.index(group)]
        return places[head][: self.replicates, week if week >= 0 else self.lived - 1]

    def _results(self, replicate: int, weeks: int) -> Results:
        tables = {name: table[replicate, :weeks] for name, table in self._tables.items()}
        return replace(
            self.first,
            seed=self.first.seed + replicate,
            weeks=weeks,
            country=tables.pop("country"),
            by_entity=tables,
            happenings=self._told[replicate],
            assaults=None,
        )

    @property
    def happenings(self) -> tuple[tuple[int, str], ...]:
        """The scenario's events in the first replicate, as (week, description)."""
        return self._told[0]
