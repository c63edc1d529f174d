"""The weeks of a run as they arrive: the same records as in a finished run, filled in from the front."""

from __future__ import annotations

import copy
from dataclasses import replace
from itertools import count

import numpy as np

from sim.dashboard.server.worker import ChronicleLines, Span, tables_of
from sim.outputs.results import Results
from sim.outputs.tables import QUANTILES

LEVELS = list(QUANTILES.values())
_SERIALS = count(1)


class PartialResults:
    """All replicates of one run, as far as they were lived.

    Parameters
    ----------
    first
        Results of the first replicate before its first week, which say what the others are like.
    replicates, weeks
        How many, and how long they may become.
    ceilings
        Where the scale of a map ends, by the output of provinces.

    Attributes
    ----------
    replicates
        How many have lived the weeks that are here: all, but for the moment in which half of them are ahead.
    serial
        Tells it from every other partial.
    """

    def __init__(self, first: Results, replicates: int, weeks: int, ceilings: dict[str, float]) -> None:
        self.first, self.replicates, self.weeks, self.ceilings = first, replicates, weeks, ceilings
        self.lived, self.serial = 0, next(_SERIALS)
        self.groups, self.states, self.provinces, self.labels = (
            first.groups,
            first.states,
            first.provinces,
            first.labels,
        )
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
        """How many weeks of how many replicates are here."""
        return self.lived, self.replicates

    def add(self, span: Span, rows: list[dict[str, bytes]], told: list[ChronicleLines]) -> None:
        """Take in the rows of some weeks, and what was made to happen up to then, one of each a replicate."""
        self._told = [*self._told[: span.begins], *told, *self._told[span.ends :]]
        for replicate, tables in enumerate(rows, span.begins):
            for name, table in self._tables.items():
                table[replicate, span.first : span.last] = np.frombuffer(tables[name], dtype=table.dtype).reshape(
                    span.last - span.first, *table.shape[2:]
                )
        self.lived, self.replicates = span.last, span.ends

    def still(self) -> PartialResults:
        """Return the partial as far as it is now; weeks that arrive later are not in it, while one picture is drawn."""
        return copy.copy(self)

    def results(self) -> list[Results]:
        """Return the results of the weeks lived so far, one per replicate, as a finished run of that length gives them."""
        return [self._results(i, self.lived) for i in range(self.replicates)]

    def values(self, name: str) -> np.ndarray:
        """Return one output of all replicates, shape (replicates, weeks lived).

        Raises
        ------
        KeyError
            If there is no such output.
        """
        return np.stack([whole.series(name)[: self.lived] for whole in self._whole[: self.replicates]])

    def bands(self, name: str) -> np.ndarray:
        """Return quantiles over replicates, shape (5, weeks lived); NaN where no replicate defines the output.

        Weeks that were worked out before are kept, so that a playing run costs the new weeks only.
        """
        done, many, kept = self._bands.get(name, (0, 0, np.empty(0)))
        if many != self.replicates:
            done, kept = 0, np.full((len(LEVELS), self.weeks), np.nan)
        if done < self.lived:
            living = self._whole[: self.replicates]
            fresh = np.stack([whole.series(name)[done : self.lived] for whole in living]).astype(float)
            known = ~np.isnan(fresh)
            # Weeks in which every replicate defines it are worked out together, which for those with gaps NumPy does one by one.
            for weeks, quantiles in (
                (known.all(axis=0), np.quantile),
                (known.any(axis=0) & ~known.all(axis=0), np.nanquantile),
            ):
                if weeks.any():
                    kept[:, done + np.flatnonzero(weeks)] = quantiles(fresh[:, weeks], LEVELS, axis=0)
            self._bands[name] = (self.lived, self.replicates, kept)
        return kept[:, : self.lived]

    def by_province(self, name: str) -> np.ndarray:
        """Return a province output (`province_taliban`, `members.isis_k`) in the last week, shape (replicates, provinces)."""
        head, _, group = name.partition(".")
        places = self._tables["province"]
        if group:
            places = self._tables["group_province"][:, :, self.groups.index(group)]
        return places[head][: self.replicates, self.lived - 1]

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
        """What the scenario makes happen in the first replicate, as (week, words)."""
        return self._told[0]
