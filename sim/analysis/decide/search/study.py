"""Searches and explorations as data: what may vary, what is wanted or cut into cells, and how much is run."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np

from sim.runs.design.factor import Factor
from sim.scenario import Scenario

AIMS = ("low", "high")
OVER = ("mean", "worst")
# `worst` is this quantile of the worlds, towards harm.
WORST = 0.9


@dataclass(frozen=True)
class Objective:
    """One thing that is wanted.

    Attributes
    ----------
    output
        Of which output: the mean over weeks of a weekly flow, the last week of all else.
    high
        Whether more of it is better.
    over
        `mean` over the worlds, or `worst`: the tenth of them in which it turns out worst begins here.
    enough
        From where on it is good enough; None when nothing is.
    """

    output: str
    high: bool = False
    over: str = "mean"
    enough: float | None = None

    def plain(self) -> dict[str, object]:
        """Return it as plain data."""
        return {"output": self.output, "aim": AIMS[self.high], "over": self.over, "enough": self.enough}


@dataclass(frozen=True)
class PolicySearch:
    """A search.

    Attributes
    ----------
    name, title
        The file's name without ending, and what the search is called.
    scenario
        The world and the policy to begin from, resolved; the policy without any lever moved is compared with the others.
    levers
        What a policy decides.
    unknowns
        What is true and not known; worlds are drawn evenly over them.
    objectives
        What is wanted, two or more.
    worlds, replicates
        How many worlds every policy meets, and runs in each; all policies share worlds and seeds.
    population, generations
        Of the evolutionary search.
    decide
        Every so many weeks a policy may be changed, for pathways; 0 for never.
    seed, scale, weeks
        Of the runs.
    """

    name: str
    title: str
    scenario: Scenario
    levers: tuple[Factor, ...]
    unknowns: tuple[Factor, ...]
    objectives: tuple[Objective, ...]
    worlds: int = 16
    replicates: int = 1
    population: int = 24
    generations: int = 20
    decide: int = 52
    seed: int = 1
    scale: float = 0.05
    weeks: int = 260

    @property
    def outputs(self) -> tuple[str, ...]:
        """The objectives' outputs."""
        return tuple(objective.output for objective in self.objectives)

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the replicates, the same in every world and for every policy."""
        return tuple(range(self.seed, self.seed + self.replicates))

    def policy(self, ranks: tuple[float, ...]) -> dict[str, object]:
        """Return the values of the levers at a point of the unit cube."""
        return {lever.key: plain(lever.at(rank)) for lever, rank in zip(self.levers, ranks, strict=True)}

    @property
    def identity(self) -> str:
        """Identifies what evaluations depend on: not how many of them are asked for."""
        plain = {
            "scenario": self.scenario.digest,
            "levers": {lever.key: lever.plain() for lever in self.levers},
            "unknowns": {unknown.key: unknown.plain() for unknown in self.unknowns},
            "outputs": self.outputs,
            "run": [self.worlds, self.replicates, self.seed, self.scale, self.weeks],
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def plain(value: object) -> object:
    """Return a drawn number as Python's own, so that it is written as people write it."""
    return float(value) if isinstance(value, float) else value


@dataclass(frozen=True)
class Axis:
    """One output, cut into cells of equal width; the first and the last also hold what lies beyond.

    Attributes
    ----------
    output
        The mean over weeks of a weekly flow, the last week of all else; mean over replicates.
    low, high
        Where the first cell begins and the last one ends.
    cells
        How many.
    """

    output: str
    low: float
    high: float
    cells: int

    def cell(self, values: np.ndarray) -> np.ndarray:
        """Return in which cell each value lies, from 0; -1 for a missing value."""
        known = np.isfinite(values)
        place = np.floor((np.where(known, values, self.low) - self.low) / (self.high - self.low) * self.cells)
        return np.where(known, np.clip(place, 0, self.cells - 1), -1).astype(int)

    def bounds(self, cell: int) -> tuple[float, float]:
        """Return where a cell begins and ends."""
        width = (self.high - self.low) / self.cells
        return self.low + cell * width, self.low + (cell + 1) * width


@dataclass(frozen=True)
class Exploration:
    """An exploration of the combinations of outcomes that the model can reach.

    Attributes
    ----------
    study
        The inputs as levers, in one world; its population is a batch, its generations are those of the exploration.
    axes
        The outputs.
    """

    study: PolicySearch
    axes: tuple[Axis, ...]

    @property
    def cells(self) -> int:
        """The number of combinations."""
        return int(np.prod([axis.cells for axis in self.axes]))
