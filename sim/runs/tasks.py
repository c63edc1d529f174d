"""What a worker does: run a block, and hand back its two shards ready to be written."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import SanctuaryError
from sim.runs.identity import run_identity
from sim.runs.plan import Block, Run, Shared
from sim.scenario import Scenario

LONGEST_ERROR = 500
RUNS = pa.schema(
    [
        ("run", pa.int64()),
        ("point", pa.int64()),
        ("replicate", pa.int32()),
        ("seed", pa.int64()),
        ("identity", pa.string()),
        ("status", pa.string()),
        ("error", pa.string()),
    ]
)


class Recorded(Protocol):
    """What the function that runs the model returns, as far as a sweep needs it."""

    def series(self, name: str) -> np.ndarray:
        """Return one output by week; KeyError when there is none such."""


@dataclass(frozen=True)
class Done:
    """A block that has been run.

    Attributes
    ----------
    number
        Which block.
    weekly, runs
        The shards, as the bytes of Parquet files: the kept weeks of every run, and one row a run.
    count, failed
        Runs, and those that failed.
    model_s, wall_s
        Seconds inside the model, and altogether.
    """

    number: int
    weekly: bytes
    runs: bytes
    count: int
    failed: int
    model_s: float
    wall_s: float


def run_block(block: Block, shared: Shared, begin: Callable[[int], None] | None = None) -> Done:
    """Run all runs of a block. A run that fails is recorded, and the others go on.

    Parameters
    ----------
    block, shared
        What to run.
    begin
        Told the number of each run before it begins.
    """
    started = time.perf_counter()
    simulate = function(shared.simulate)
    rows: list[tuple[object, ...]] = []
    parts: list[tuple[Run, tuple[int, ...], np.ndarray]] = []
    model_s = 0.0
    failed = 0
    point: tuple[int, Scenario] | None = None
    for run in block.runs:
        status, error, identity = "ok", None, ""
        if begin is not None and run.number not in block.given_up:
            begin(run.number)
        try:
            if point is None or point[0] != run.point:
                point = (run.point, shared.scenarios[run.base].changed(run.changes))
            scenario = point[1]
            scale = scenario.scale if shared.scale is None else shared.scale
            weeks = scenario.weeks if shared.weeks is None else shared.weeks
            identity = run_identity(scenario, run.seed, scale, weeks, shared.model)
            if run.number in block.given_up:
                raise _GivenUp(block.given_up[run.number])
            before = time.perf_counter()
            results = simulate(scenario, run.seed, scale=scale, weeks=weeks)
            model_s += time.perf_counter() - before
            kept = tuple(week for week in shared.kept_weeks if week < weeks)
            parts.append((run, kept, _kept(results, shared, kept)))
        except Exception as problem:
            status, error = "failed", _reason(problem)
            failed += 1
        rows.append((run.number, run.point, run.replicate, run.seed, identity, status, error))
    return Done(
        number=block.number,
        weekly=encode(_weekly(parts, shared)),
        runs=encode(pa.table(dict(zip(RUNS.names, zip(*rows, strict=True), strict=True)), schema=RUNS)),
        count=len(rows),
        failed=failed,
        model_s=model_s,
        wall_s=time.perf_counter() - started,
    )


class _GivenUp(Exception):
    """A run that has killed its process too often."""


@cache
def function(path: str) -> Callable[..., Recorded]:
    """Return the function that `module:name` names."""
    module, _, name = path.partition(":")
    found: Callable[..., Recorded] = getattr(import_module(module), name)
    return found


def weekly_schema(outputs: tuple[str, ...]) -> pa.Schema:
    """Return the columns of the weekly shards."""
    lead = [("run", pa.int64()), ("point", pa.int64()), ("replicate", pa.int32()), ("week", pa.int32())]
    return pa.schema([*lead, *((name, pa.float64()) for name in outputs)])


def encode(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file; the same table gives the same bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _kept(results: Recorded, shared: Shared, weeks: tuple[int, ...]) -> np.ndarray:
    """Return the kept numbers of a run, shape (weeks, outputs); NaN for an output that the run's scenario lacks."""
    found = np.full((len(weeks), len(shared.outputs)), np.nan)
    for column, name in enumerate(shared.outputs):
        try:
            series = results.series(name)
        except KeyError:
            continue
        found[:, column] = series[list(weeks)]
    return found


def _weekly(parts: list[tuple[Run, tuple[int, ...], np.ndarray]], shared: Shared) -> pa.Table:
    schema = weekly_schema(shared.outputs)
    if not parts:
        return schema.empty_table()
    sizes = [len(weeks) for _, weeks, _ in parts]
    lead = (
        np.repeat([run.number for run, _, _ in parts], sizes),
        np.repeat([run.point for run, _, _ in parts], sizes),
        np.repeat([run.replicate for run, _, _ in parts], sizes).astype(np.int32),
        np.concatenate([weeks for _, weeks, _ in parts]).astype(np.int32),
    )
    numbers = np.concatenate([values for _, _, values in parts])
    # An output that a run's scenario lacks is missing, and so is one that is undefined in a week.
    columns = [pa.array(column, from_pandas=True) for column in numbers.T]
    return pa.table([*map(pa.array, lead), *columns], schema=schema)


def _reason(problem: Exception) -> str:
    if isinstance(problem, _GivenUp):
        return str(problem)
    text = problem.message if isinstance(problem, SanctuaryError) else f"{type(problem).__name__}: {problem}"
    return " ".join(text.split())[:LONGEST_ERROR]
