"""Pattern space exploration (Chérel, Cottineau and Reuillon 2015): inputs are varied around what led to outcomes seldom seen.

A cell's chance of being gone on from falls with the number of times that it was met, so the search moves to the edge of what the model can
do, where an even sample would go on finding what is usual.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.analysis.decide.search.evaluate import Evaluator, Policy
from sim.analysis.decide.search.study import Axis, Exploration
from sim.outputs.definitions import find
from sim.outputs.wording import quantity

# Share of a batch that is drawn anew, so that the search does not stay where it began.
AFRESH = 0.15
# How far inputs are moved, as a share of their range: from steps that refine to leaps, equally likely by order of magnitude.
STEPS = (0.02, 0.5)
# Parts of the exploration between which it is said whether more cells are still being met.
PARTS = 3

Cell = tuple[int, ...]


@dataclass(frozen=True)
class Reached:
    """What an exploration met.

    Attributes
    ----------
    exploration
        What was explored.
    points
        One row a point: `generation`, the inputs, the outputs, and `cell.OUTPUT` (-1 where it is missing).
    """

    exploration: Exploration
    points: pd.DataFrame

    def table(self) -> pd.DataFrame:
        """Return one row a combination that was met.

        Returns
        -------
        pandas.DataFrame
            `cell.OUTPUT`, `OUTPUT.from` and `OUTPUT.to` (the first and last cells hold what lies beyond too), `met` (points), `first`
            (generation), then the inputs and outputs of the first point that met it; those met least often come first.
        """
        met = self._met().groupby(self._places, sort=True)
        table = met.head(1).set_index(self._places).sort_index()
        counts = {"met": met.size(), "first": table.pop("generation")}
        spans = {
            f"{axis.output}.{end}": [axis.bounds(cell)[side] for cell in table.index.get_level_values(place)]
            for axis, place in zip(self.exploration.axes, self._places, strict=True)
            for side, end in enumerate(("from", "to"))
        }
        told = pd.DataFrame({**spans, **counts}, index=table.index)
        return told.join(table).reset_index().sort_values(["met", *self._places], ignore_index=True)

    @property
    def _places(self) -> list[str]:
        return [f"cell.{axis.output}" for axis in self.exploration.axes]

    def _met(self) -> pd.DataFrame:
        """Return the points that have all of their outputs."""
        return self.points[(self.points[self._places] >= 0).all(axis=1)]

    def coverage(self) -> pd.DataFrame:
        """Return one row a generation: `generation`, `evaluated` points, `reached` combinations, both so far."""
        evaluated = self.points.groupby("generation", sort=True).size().cumsum()
        new = self._met().drop_duplicates(self._places).groupby("generation").size()
        reached = new.reindex(evaluated.index, fill_value=0).cumsum()
        return pd.DataFrame({"evaluated": evaluated, "reached": reached}).reset_index()

    @property
    def sentence(self) -> str:
        """What came out, in words."""
        reached = self.coverage()["reached"]
        late = reached.iloc[-1] - reached.iloc[max(len(reached) - 1 - len(reached) // PARTS, 0)]
        settled = f"{late} of them in the last third, so more may follow" if late else "none of them in the last third"
        spans = []
        for axis in self.exploration.axes:
            values, unit = self.points[axis.output], find(axis.output).unit
            spans.append(f"{axis.output} from {values.min():.3g} to {quantity(f'{values.max():.3g}', unit)}")
        return f"{reached.iloc[-1]} of {self.exploration.cells} combinations were met, {settled}. {'; '.join(spans)}."


def explore(exploration: Exploration, evaluator: Evaluator) -> Reached:
    """Look for combinations of outcomes that have not been met, or go on with an exploration that was stopped.

    It is the same every time: each generation's luck is addressed by the seed, and what was evaluated before is read, not run.

    Parameters
    ----------
    exploration
        What to explore.
    evaluator
        Evaluates points of its study.
    """
    study, axes = exploration.study, exploration.axes
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
    return Reached(exploration, pd.DataFrame(rows))


def walk(
    values_at: Callable[[np.ndarray], np.ndarray],
    axes: Sequence[Axis],
    inputs: int,
    batch: int,
    generations: int,
    seed: int,
) -> Iterator[tuple[np.ndarray, np.ndarray, list[Cell]]]:
    """Yield, generation by generation, the points tried, what they come to, and the cells that they lie in.

    Parameters
    ----------
    values_at
        Gives what points come to: ranks (batch, inputs) to values (batch, axes).
    axes
        The outputs, cut into cells.
    inputs, batch, generations, seed
        How many inputs, points in a generation, and generations; and what addresses the luck.
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
                # The latest stands for its cell, so that one is not varied around one point for ever.
                around[cell] = point
        yield ranks, values, cells


def following(
    met: Counter[Cell], around: dict[Cell, np.ndarray], count: int, inputs: int, rng: np.random.Generator
) -> np.ndarray:
    """Return the next points to try, ranks from 0 to 1, shape (count, inputs).

    Parameters
    ----------
    met
        How often each combination was met.
    around
        A point that led to it, shape (inputs,).
    count, inputs
        How many points, and how many inputs each has.
    rng
        The generation's luck.
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
    # What leaves the cube comes back in, as from a mirror.
    moved = np.abs(moved) % 2.0
    moved = np.where(moved > 1.0, 2.0 - moved, moved)
    return np.where(rng.random((count, 1)) < AFRESH, fresh, moved)
