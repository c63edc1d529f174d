"""The runs of a design: numbered, cut into fixed blocks, each with its point, replicate and seed."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

from sim.evidence.rows import Value
from sim.runs.design.design import Design
from sim.runs.design.factor import SCENARIO
from sim.runs.design.sampling import points_of

SIMULATE = "sim.simulation:simulate"
# A worker is given a block, and a shard holds one. Blocks are small enough that a kill loses little, and large enough that
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
    """The data that all blocks of a sweep share; each worker receives it once.

    Attributes
    ----------
    design
        Scenarios, scale, weeks and outputs.
    model
        Digest of the version of the model.
    simulate
        The function that runs the model, as `module:name`; it has the signature of :func:`sim.simulation.simulate`.
    """

    design: Design
    model: str = ""
    simulate: str = SIMULATE


@dataclass(frozen=True)
class Block:
    """A fixed set of runs that becomes one shard.

    Attributes
    ----------
    number
        Its position, from 0.
    runs
        Its runs, in order.
    given_up
        Runs not to be tried again, with the reason to record.
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
        """The number of runs."""
        return len(self.points) * self.design.replicates

    @property
    def block_size(self) -> int:
        """The number of runs in a block; the last block may have fewer."""
        return max(1, min(LARGEST_BLOCK, math.ceil(self.runs / FEWEST_BLOCKS)))

    @property
    def blocks(self) -> int:
        """The number of blocks."""
        return math.ceil(self.runs / self.block_size)

    def block(self, number: int) -> Block:
        """Return one block."""
        first = number * self.block_size
        return Block(number, tuple(self.run(i) for i in range(first, min(first + self.block_size, self.runs))))

    def run(self, number: int) -> Run:
        """Return one run. Points are in order, with all replicates of a point together."""
        point, replicate = divmod(number, self.design.replicates)
        values = self.points[point]
        changes = {key: value for key, value in values.items() if key != SCENARIO}
        base = str(values.get(SCENARIO, ""))
        return Run(number, point, replicate, self.design.seed + replicate, base, changes)
