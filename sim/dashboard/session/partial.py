"""The weeks of a run as they arrive: the same records as in a finished run, filled in from the front."""

from __future__ import annotations

import copy
from itertools import count

import numpy as np

from sim.dashboard.server.worker import TABLES, About, ChronicleLines, Span
from sim.outputs.results import Results
from sim.outputs.tables import QUANTILES

LEVELS = list(QUANTILES.values())
_SERIALS = count(1)


class PartialResults:
    """All replicates of one run, as far as they were lived.

    Parameters
    ----------
    scenario
        Name of the scenario.
    seed
        Of the first replicate.
    replicates, weeks
        How many, and how long they may become.
    about
        What the worker said when it began.

    Attributes
    ----------
    replicates
        How many have lived the weeks that are here: all, but for the moment in which half of them are ahead.
    serial
        Tells it from every other partial.
    ceilings
        Where the scale of a map ends, by the output of provinces.
    """

    def __init__(self, scenario: str, seed: int, replicates: int, weeks: int, about: About) -> None:
        self.replicates, self.weeks, self.lived = replicates, weeks, 0
        self.serial = next(_SERIALS)
        self.agents = about["agents"]
        self.groups, self.states = tuple(about["groups"]), tuple(about["states"])
        self.labels = about["labels"]
        self.ceilings = about["ceilings"]
        self._about = about
        self._told: list[ChronicleLines] = [() for _ in range(replicates)]
        self._scenario, self._seed = scenario, seed
        self._tables = {
            name: np.zeros((replicates, weeks, *shape), dtype=dtype) for name, (dtype, shape) in about["shapes"].items()
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
            for name in TABLES:
                table = self._tables[name]
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
        return self._places(name)[: self.replicates, self.lived - 1]

    def _places(self, name: str) -> np.ndarray:
        head, _, group = name.partition(".")
        if group:
            return self._tables["group_province"][:, :, self.groups.index(group)][head]
        return self._tables["province"][head]

    def _results(self, replicate: int, weeks: int) -> Results:
        about = self._about
        return Results(
            scenario=self._scenario,
            seed=self._seed + replicate,
            weeks=weeks,
            agents=self.agents,
            groups=self.groups,
            states=self.states,
            provinces=tuple(about["provinces"]),
            country=self._tables["country"][replicate, :weeks],
            by_entity={name: self._tables[name][replicate, :weeks] for name in TABLES if name != "country"},
            happenings=self._told[replicate],
            labels=self.labels,
        )

    @property
    def happenings(self) -> tuple[tuple[int, str], ...]:
        """What the scenario makes happen in the first replicate, as (week, words)."""
        return self._told[0]

    @property
    def provinces(self) -> tuple[str, ...]:
        """Keys of the provinces, in the order of the record."""
        return tuple(self._about["provinces"])
