"""Explore which combinations of outcomes the model can reach: pattern space exploration (Chérel, Cottineau and Reuillon 2015).

Outcomes are divided into cells. New inputs are varied around inputs that led to rarely visited cells, so the search moves towards
extreme outcomes, which an even sample of the inputs seldom reaches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.decide.search.evaluate import Evaluator, Policy
from sim.analysis.decide.search.study import Axis, PolicySearch
from sim.outputs.definitions import find
from sim.outputs.wording import quantity

# Share of a batch that is drawn afresh, so that the search does not stay where it began.
AFRESH = 0.15
# The smallest and the largest step, as shares of an input's range; steps are log-uniform between them.
STEPS = (0.02, 0.5)
# The last of so many parts of an exploration shows whether it still reaches new cells.
PARTS = 3

Cell = tuple[int, ...]


@dataclass(frozen=True)
class Reached:
    """The result of an exploration.

    Attributes
    ----------
    study
        The exploration.
    points
        One row for each point: `generation`, the inputs, the outputs, and `cell.OUTPUT` (-1 where the output is missing).
    """

    study: PolicySearch
    points: pd.DataFrame

    def table(self) -> pd.DataFrame:
        """Return one row for each combination of cells that was reached, the rarest first.

        Returns
        -------
        pandas.DataFrame
            `cell.OUTPUT`, `OUTPUT.from` and `OUTPUT.to` (the first and last cells also hold what lies beyond), `met` (number of
            points), `first` (generation), then the inputs and outputs of the first point that reached it.
        """
        met = self._met().groupby(self._places, sort=True)
        table = met.head(1).set_index(self._places).sort_index()
        counts = {"met": met.size(), "first": table.pop("generation")}
        spans = {
            f"{axis.output}.{end}": [axis.bounds(cell)[side] for cell in table.index.get_level_values(place)]
            for axis, place in zip(self.study.axes, self._places, strict=True)
            for side, end in enumerate(("from", "to"))
        }
        head = pd.DataFrame({**spans, **counts}, index=table.index)
        return head.join(table).reset_index().sort_values(["met", *self._places], ignore_index=True)

    @property
    def _places(self) -> list[str]:
        return [f"cell.{axis.output}" for axis in self.study.axes]

    def _met(self) -> pd.DataFrame:
        """Return the points with no missing output."""
        return self.points[(self.points[self._places] >= 0).all(axis=1)]

    def coverage(self) -> pd.DataFrame:
        """Return for each `generation` the cumulative numbers of `evaluated` points and `reached` combinations."""
        evaluated = self.points.groupby("generation", sort=True).size().cumsum()
        new = self._met().drop_duplicates(self._places).groupby("generation").size()
        reached = new.reindex(evaluated.index, fill_value=0).cumsum()
        return pd.DataFrame({"evaluated": evaluated, "reached": reached}).reset_index()

    @property
    def sentence(self) -> str:
        """The result in words."""
        reached = self.coverage()["reached"]
        late = reached.iloc[-1] - reached.iloc[max(len(reached) - 1 - len(reached) // PARTS, 0)]
        settled = (
            f"{late} of them in the last third, so there may be more" if late else "none of them in the last third"
        )
        spans = []
        for axis in self.study.axes:
            values, unit = self.points[axis.output], find(axis.output).unit
            spans.append(f"{axis.output} from {values.min():.3g} to {quantity(f'{values.max():.3g}', unit)}")
        return f"{reached.iloc[-1]} of {self.study.cells} combinations were reached, {settled}. {'; '.join(spans)}."


def explore(evaluator: Evaluator) -> Reached:
    """Search for combinations of outcomes that were not reached yet, or go on with an exploration that was stopped.

    The result is reproducible: the seed determines the random numbers of each generation. Earlier evaluations are read, not run.

    Parameters
    ----------
    evaluator
        An evaluator of the exploration.
    """
    study, axes = evaluator.study, evaluator.study.axes
    rows = []

    def policies_at(ranks: np.ndarray) -> list[Policy]:
        return [study.policy(tuple(point)) for point in ranks.tolist()]

    def values_at(ranks: np.ndarray) -> np.ndarray:
        return evaluator.values(policies_at(ranks))[:, 0, :]

    steps = walk(values_at, axes, len(study.levers), study.population, study.generations, study.seed)
    for generation, (ranks, values, cells) in enumerate(steps):
        for policy, value, cell in zip(policies_at(ranks), values, cells, strict=True):
            outputs = {axis.output: float(number) for axis, number in zip(axes, value, strict=True)}
            places = {f"cell.{axis.output}": place for axis, place in zip(axes, cell, strict=True)}
            rows.append({"generation": generation + 1, **policy, **outputs, **places})
    return Reached(study, pd.DataFrame(rows))


def walk(
    values_at: Callable[[np.ndarray], np.ndarray],
    axes: Sequence[Axis],
    inputs: int,
    batch: int,
    generations: int,
    seed: int,
) -> Iterator[tuple[np.ndarray, np.ndarray, list[Cell]]]:
    """Yield for each generation the points tried, their values, and their cells.

    Parameters
    ----------
    values_at
        Function from ranks, shape (batch, inputs), to values, shape (batch, axes).
    axes
        The outputs, divided into cells.
    inputs, batch, generations, seed
        Numbers of inputs, of points in a generation, and of generations; and the seed of the random numbers.
    """
    met: Counter[Cell] = Counter()
    around: dict[Cell, np.ndarray] = {}
    for generation in range(generations):
        ranks = following(met, around, batch, inputs, np.random.default_rng([seed, generation]))
        values = values_at(ranks)
        places = np.stack([axis.cell(values[:, k]) for k, axis in enumerate(axes)], axis=1)
        cells = [tuple(cell) for cell in places.tolist()]
        for point, cell in zip(ranks, cells, strict=True):
            if min(cell) >= 0:
                met[cell] += 1
                # The latest point replaces earlier ones, so that new points are not always varied around the same one.
                around[cell] = point
        yield ranks, values, cells


def following(
    met: Counter[Cell], around: dict[Cell, np.ndarray], count: int, inputs: int, rng: np.random.Generator
) -> np.ndarray:
    """Return the next points to try, ranks from 0 to 1, shape (count, inputs).

    Parameters
    ----------
    met
        Number of points in each combination of cells.
    around
        A point in each combination, shape (inputs,).
    count, inputs
        Number of points, and of inputs of each.
    rng
        The random numbers of the generation.
    """
    fresh = rng.random((count, inputs))
    if not around:
        return fresh
    cells = sorted(around)
    weights = np.array([1.0 / met[cell] for cell in cells])
    parents = np.stack([around[cells[cell]] for cell in rng.choice(len(cells), count, p=weights / weights.sum())])
    low, high = np.log(STEPS)
    steps = np.exp(rng.uniform(low, high, (count, 1)))
    moved = parents + steps * rng.standard_normal((count, inputs))
    # Points that leave the unit cube are reflected at its faces.
    moved = np.abs(moved) % 2.0
    moved = np.where(moved > 1.0, 2.0 - moved, moved)
    return np.where(rng.random((count, 1)) < AFRESH, fresh, moved)
