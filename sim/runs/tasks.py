"""The work of a worker process: run a block, and return its two shards ready to be written."""

from __future__ import annotations

import pkgutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Protocol, cast

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
    """The results of a run, as far as a sweep needs them."""

    def series(self, name: str) -> np.ndarray:
        """Return one output by week; raise KeyError if there is no such output."""


@dataclass(frozen=True)
class Done:
    """A finished block.

    Attributes
    ----------
    number
        Number of the block.
    weekly, runs
        The shards, as bytes of Parquet files: the kept weeks of every run, and one row per run.
    count, failed
        Number of runs, and of runs that failed.
    model_s, wall_s
        Seconds inside the model, and in total.
    """

    number: int
    weekly: bytes
    runs: bytes
    count: int
    failed: int
    model_s: float
    wall_s: float


def run_block(block: Block, shared: Shared, begin: Callable[[int], None] | None = None) -> Done:
    """Run all runs of a block. A run that fails is recorded; the others continue.

    Parameters
    ----------
    block, shared
        The runs, and the data that all blocks share.
    begin
        Called with the number of each run before it begins.
    """
    started = time.perf_counter()
    simulate, design = function(shared.simulate), shared.design
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
                point = (run.point, design.scenarios[run.base].changed(run.changes))
            scenario = point[1]
            scale = scenario.scale if design.scale is None else design.scale
            weeks = scenario.weeks if design.weeks is None else design.weeks
            identity = run_identity(scenario, run.seed, scale, weeks, shared.model)
            if run.number in block.given_up:
                raise _GivenUp(block.given_up[run.number])
            before = time.perf_counter()
            results = simulate(scenario, run.seed, scale=scale, weeks=weeks)
            model_s += time.perf_counter() - before
            kept = tuple(week for week in design.kept_weeks if week < weeks)
            parts.append((run, kept, _kept(results, design.outputs, kept)))
        except Exception as problem:
            status, error = "failed", _reason(problem)
            failed += 1
        rows.append((run.number, run.point, run.replicate, run.seed, identity, status, error))
    return Done(
        number=block.number,
        weekly=encode(_weekly(parts, design.outputs)),
        runs=encode(pa.table(dict(zip(RUNS.names, zip(*rows, strict=True), strict=True)), schema=RUNS)),
        count=len(rows),
        failed=failed,
        model_s=model_s,
        wall_s=time.perf_counter() - started,
    )


class _GivenUp(Exception):
    """The error of a run that has killed its process too often."""


@cache
def function(path: str) -> Callable[..., Recorded]:
    """Return the function that `module:name` or `module:name@engine` names."""
    from sim.runs.own import runner

    name, _, engine = path.partition("@")
    found = pkgutil.resolve_name(name)
    run = runner(found) if isinstance(found, type) else cast("Callable[..., Recorded]", found)
    return partial(run, engine=engine) if engine else run


def weekly_schema(outputs: tuple[str, ...]) -> pa.Schema:
    """Return the schema of the weekly shards."""
    lead = [("run", pa.int64()), ("point", pa.int64()), ("replicate", pa.int32()), ("week", pa.int32())]
    return pa.schema([*lead, *((name, pa.float64()) for name in outputs)])


def encode(table: pa.Table) -> bytes:
    """Return a table as the bytes of a Parquet file. Equal tables give equal bytes."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def _kept(results: Recorded, outputs: tuple[str, ...], weeks: tuple[int, ...]) -> np.ndarray:
    """Return the kept numbers of a run, shape (weeks, outputs); NaN for an output that its scenario lacks."""
    found = np.full((len(weeks), len(outputs)), np.nan)
    for column, name in enumerate(outputs):
        try:
            series = results.series(name)
        except KeyError:
            continue
        found[:, column] = series[list(weeks)]
    return found


def _weekly(parts: list[tuple[Run, tuple[int, ...], np.ndarray]], outputs: tuple[str, ...]) -> pa.Table:
    schema = weekly_schema(outputs)
    if not parts:
        return schema.empty_table()
    sizes = [len(weeks) for _, weeks, _ in parts]
    runs = np.array([(run.number, run.point, run.replicate) for run, _, _ in parts])
    lead = (*np.repeat(runs, sizes, axis=0).T, np.concatenate([weeks for _, weeks, _ in parts]))
    numbers = np.concatenate([values for _, _, values in parts])
    # Outputs that the scenario lacks, or that are undefined in a week, become missing values.
    columns = [
        pa.array(column, field.type, from_pandas=True)
        for column, field in zip((*lead, *numbers.T), schema, strict=True)
    ]
    return pa.table(columns, schema=schema)


def _reason(problem: Exception) -> str:
    if isinstance(problem, _GivenUp):
        return str(problem)
    text = problem.message if isinstance(problem, SanctuaryError) else f"{type(problem).__name__}: {problem}"
    return " ".join(text.split())[:LONGEST_ERROR]
