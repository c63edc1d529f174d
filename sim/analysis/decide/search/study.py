"""Define searches and explorations: inputs, objectives or axes, and numbers of runs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np

from sim.runs.design.factor import Factor
from sim.scenario import Scenario

AIMS = ("low", "high")
OVER = ("mean", "worst")
# The quantile of harm over worlds that `worst` stands for.
WORST = 0.9


@dataclass(frozen=True)
class Objective:
    """An objective: an output with a direction.

    Attributes
    ----------
    output
        The output: its mean over weeks if it is a weekly flow, else its value in the last week.
    high
        Whether more of it is better.
    over
        `mean` over the worlds, or `worst`: the 90 % quantile towards harm.
    enough
        The value from which on it is good enough; None when every value is.
    """

    output: str
    high: bool = False
    over: str = "mean"
    enough: float | None = None

    def plain(self) -> dict[str, object]:
        """Return the objective as plain data."""
        return {"output": self.output, "aim": AIMS[self.high], "over": self.over, "enough": self.enough}


@dataclass(frozen=True)
class Axis:
    """An output divided into cells of equal width; the first and the last cell also hold what lies beyond.

    Attributes
    ----------
    output
        The output: its mean over weeks if it is a weekly flow, else its value in the last week; mean over replicates.
    low, high
        Lower end of the first cell, and upper end of the last.
    cells
        Number of cells.
    """

    output: str
    low: float
    high: float
    cells: int

    def cell(self, values: np.ndarray) -> np.ndarray:
        """Return the cell of each value, from 0; -1 for a missing value."""
        known = np.isfinite(values)
        place = np.floor((np.where(known, values, self.low) - self.low) / (self.high - self.low) * self.cells)
        return np.where(known, np.clip(place, 0, self.cells - 1), -1).astype(int)

    def bounds(self, cell: int) -> tuple[float, float]:
        """Return the ends of a cell."""
        width = (self.high - self.low) / self.cells
        return self.low + cell * width, self.low + (cell + 1) * width


@dataclass(frozen=True)
class PolicySearch:
    """A search for policies, or an exploration of outcomes.

    Attributes
    ----------
    name, title
        The file's name without ending, and the title.
    scenario
        The resolved scenario with the current policy, which is compared with the others.
    levers
        The factors that a policy decides.
    unknowns
        The unknown factors; worlds are drawn evenly over them.
    objectives
        Two or more objectives.
    worlds, replicates
        Number of worlds, and of runs in each; all policies share worlds and seeds.
    population, generations
        Size of a generation, and number of generations.
    decide
        Number of weeks between decisions for pathways; 0 for no decisions.
    seed, scale, weeks
        First seed, scale and length of the runs.
    axes
        The divided outputs of an exploration, which has its inputs as levers, and a batch as its population.
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
    axes: tuple[Axis, ...] = ()

    @property
    def cells(self) -> int:
        """The number of combinations of cells."""
        return int(np.prod([axis.cells for axis in self.axes]))

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
        """A hash of all that an evaluation depends on, but not of the number of evaluations."""
        plain = {
            "scenario": self.scenario.digest,
            "levers": {lever.key: lever.plain() for lever in self.levers},
            "unknowns": {unknown.key: unknown.plain() for unknown in self.unknowns},
            "outputs": self.outputs,
            "run": [self.worlds, self.replicates, self.seed, self.scale, self.weeks],
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def plain(value: object) -> object:
    """Return a NumPy number as a Python number, so that it is written without its type."""
    return float(value) if isinstance(value, float) else value
