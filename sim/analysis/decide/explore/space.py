"""What an exploration looks at: a YAML file of inputs, and of outputs cut into cells."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.analysis.decide.search.fields import StudyFields, read_study
from sim.analysis.decide.search.study import Objective, PolicySearch
from sim.outputs.definitions import find
from sim.scenario import Problem, Scenario
from sim.scenario.read.reader import Mapping, Node, Scalar, Sequence

KEYS = (
    "title", "base", "assumptions", "inputs", "outputs", "batch", "generations", "seed", "replicates", "scale", "weeks",
)  # fmt: skip
# More outputs than this make cells that no budget fills, and no picture shows.
MOST_OUTPUTS = 3


@dataclass(frozen=True)
class Axis:
    """One output, cut into cells of equal width; the first and the last hold what lies beyond as well.

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
        """Return in which cell each value lies, from 0; -1 for one that is missing."""
        known = np.isfinite(values)
        place = np.floor((np.where(known, values, self.low) - self.low) / (self.high - self.low) * self.cells)
        return np.where(known, np.clip(place, 0, self.cells - 1), -1).astype(int)

    def bounds(self, cell: int) -> tuple[float, float]:
        """Return where a cell begins and ends."""
        width = (self.high - self.low) / self.cells
        return self.low + cell * width, self.low + (cell + 1) * width


@dataclass(frozen=True)
class Exploration:
    """An exploration.

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
        """How many combinations there are."""
        return int(np.prod([axis.cells for axis in self.axes]))


def load_exploration(wanted: str | Path) -> Exploration:
    """Read an exploration, or the shipped one of that name.

    Raises
    ------
    ScenarioError
        With every problem of the file.
    """
    return read_study(wanted, "explorations", "`base: baseline` and `inputs: ...`", _exploration)


def _exploration(tree: Mapping, path: Path, problems: list[Problem]) -> Exploration | None:
    return _Reader(tree, path, problems, KEYS, "an exploration").exploration()


class _Reader(StudyFields):
    """Takes an exploration's file apart, noting every problem."""

    def exploration(self) -> Exploration | None:
        scenario = self.scenario
        if scenario is None:
            return None
        inputs = self.factors("inputs")
        if not self.pairs("inputs"):
            self.fail(self.tree.at, "nothing varies", "name an input: dispersal.slip_out: {range: [0, 1]}.")
        axes = tuple(axis for key, node in self.pairs("outputs") if (axis := self._axis(key, node, scenario)))
        if not 2 <= len(self.pairs("outputs")) <= MOST_OUTPUTS:
            example = "risk.total: {range: [0, 8], cells: 8}"
            self.fail(
                self.tree.at, f"not two or {MOST_OUTPUTS} outputs", f"name them under outputs, such as {example}."
            )
        seed, replicates = self.seeds()
        study = PolicySearch(
            name=self.path.stem,
            title=self.title,
            scenario=scenario,
            levers=inputs,
            unknowns=(),
            objectives=tuple(Objective(axis.output) for axis in axes),
            worlds=1,
            replicates=replicates,
            population=self.whole("batch", 16, 1) or 16,
            generations=self.whole("generations", 20, 1) or 20,
            decide=0,
            seed=seed,
            scale=self.positive("scale") or 0.05,
            weeks=self.whole("weeks", None, 2) or scenario.weeks,
        )
        return Exploration(study, axes)

    def _axis(self, key: Scalar, node: Node, scenario: Scenario) -> Axis | None:
        if not self.is_output(key, scenario):
            return None
        span = node.get("range") if isinstance(node, Mapping) else None
        ends = [item.value for item in span.items if isinstance(item, Scalar)] if isinstance(span, Sequence) else []
        numbers = [float(end) for end in ends if isinstance(end, float)]
        if not isinstance(node, Mapping) or len(numbers) != 2 or numbers[0] >= numbers[1]:
            at = span.at if span is not None else node.at
            wrong = f"{key.text}: no range of two rising numbers"
            self.fail(at, wrong, f"write {{range: [0, 8], cells: 8}}, in {find(key.text).unit}.")
            return None
        for said, _ in node.items:
            if said.text not in ("range", "cells"):
                self.fail(said.at, f"unknown key {said.text!r}", "an output takes range and cells.")
        return Axis(key.text, numbers[0], numbers[1], self.whole("cells", 8, 2, node) or 8)
