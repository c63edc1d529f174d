"""From a design to its runs: numbered, cut into fixed blocks, each run with its point, replicate and seed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sim.evidence.rows import Value
from sim.runs.design.design import Design
from sim.runs.design.factor import SCENARIO
from sim.runs.design.sampling import points_of
from sim.scenario import Scenario

SIMULATE = "sim.model:simulate"
# A block is what a worker is given and what a shard holds. Few enough runs that a kill loses little, many enough that
# handing them over costs little.
LARGEST_BLOCK = 32
FEWEST_BLOCKS = 40


@dataclass(frozen=True)
class Run:
    """One run of a sweep."""

    number: int
    point: int
    replicate: int
    seed: int
    base: str
    changes: dict[str, Value]


@dataclass(frozen=True)
class Shared:
    """What all blocks of a sweep share; it goes to a worker once.

    Attributes
    ----------
    scenarios
        What runs begin from, by name.
    scale, weeks
        In place of the scenarios' own, when not None.
    outputs, kept_weeks
        What is kept of a run.
    model
        Digest of the model's version.
    simulate
        The function that runs the model, as `module:name`; it takes what :func:`sim.model.simulate` takes.
    """

    scenarios: dict[str, Scenario]
    scale: float | None
    weeks: int | None
    outputs: tuple[str, ...]
    kept_weeks: tuple[int, ...]
    model: str
    simulate: str = SIMULATE


@dataclass(frozen=True)
class Block:
    """A fixed set of runs that becomes one shard.

    Attributes
    ----------
    number
        Its place, from 0.
    runs
        In order.
    given_up
        Runs not to be tried again, with the reason that is recorded.
    """

    number: int
    runs: tuple[Run, ...]
    given_up: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """All runs of a design."""

    design: Design

    @cached_property
    def points(self) -> list[dict[str, Value]]:
        """The factors' values at each point."""
        return points_of(self.design)

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return len(self.points) * self.design.replicates

    @property
    def block_size(self) -> int:
        """Runs in a block; the last block may have fewer."""
        return max(1, min(LARGEST_BLOCK, math.ceil(self.runs / FEWEST_BLOCKS)))

    @property
    def blocks(self) -> int:
        """How many blocks there are."""
        return math.ceil(self.runs / self.block_size)

    def block(self, number: int) -> Block:
        """Return one block."""
        first = number * self.block_size
        return Block(number, tuple(self.run(i) for i in range(first, min(first + self.block_size, self.runs))))

    def run(self, number: int) -> Run:
        """Return one run: points come in order, and at each point the replicates."""
        point, replicate = divmod(number, self.design.replicates)
        values = self.points[point]
        changes = {key: value for key, value in values.items() if key != SCENARIO}
        base = str(values.get(SCENARIO, ""))
        return Run(number, point, replicate, self.design.seed + replicate, base, changes)

    def shared(self, model: str, simulate: str = SIMULATE) -> Shared:
        """Return what all blocks share."""
        design = self.design
        return Shared(
            scenarios=design.scenarios,
            scale=design.scale,
            weeks=design.weeks,
            outputs=design.outputs,
            kept_weeks=design.kept_weeks,
            model=model,
            simulate=simulate,
        )

    def __iter__(self) -> Iterator[Block]:
        """Go through the blocks, making each when it is asked for."""
        return (self.block(number) for number in range(self.blocks))
