"""The store of a sweep on disk: shards that are written whole or not at all, and an append-only manifest.

A store is a folder::

    design.yaml, base.yaml, ...   the files that repeat the sweep; a shipped base is left out
    store.json          design, version of the model and layout; written first, never changed
    points.parquet      the values of the factors at each point
    weekly/00000.parquet, ...   the kept weeks of the runs of a block
    runs/00000.parquet, ...     one row per run: point, replicate, seed, identity, status, error
    manifest.jsonl      one line per event, with its time
    lock                held by the writing process

A block counts as stored once its file in `runs/` exists; its weekly shard is put in place first. The content of a shard does not
depend on when, where or in which order it was made, so an interrupted sweep ends with the same bytes as an uninterrupted one. Only
the manifest differs.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.resources import whole_file
from sim.runs import identity
from sim.runs.design.design import PlainDesign, repeatable
from sim.runs.journal import Journal, busy, make_folder, unwritable
from sim.runs.plan import Plan
from sim.runs.tasks import Done, encode

FORMAT = 1
# The folders of the shards; a block's file in the last one is written last.
PARTS = ("weekly", "runs")


class Head(TypedDict):
    """The content of `store.json`."""

    format: int
    name: str
    title: str
    runs: int
    points: int
    block_size: int
    blocks: int
    simulate: str
    design: PlainDesign
    model: dict[str, str]


class StoreWriter:
    """A store, open for writing by one process.

    Parameters
    ----------
    folder
        The store.
    head
        Content of `store.json`.
    damaged
        Blocks that were found damaged and removed, to be made again.
    """

    def __init__(self, folder: Path, head: Head, damaged: Sequence[int] = ()) -> None:
        self.folder, self.head, self.damaged = folder, head, tuple(damaged)

    @cached_property
    def stored(self) -> frozenset[int]:
        """The blocks that were stored when this was opened."""
        return frozenset(stored_numbers(self.folder))

    def put(self, done: Done) -> None:
        """Store a block. Once this returns, the block survives a power failure."""
        put_file(self.folder / "weekly" / shard(done.number), done.weekly)
        put_file(self.folder / "runs" / shard(done.number), done.runs)

    def note(self, event: str, **facts: object) -> None:
        """Append a line to the manifest."""
        at = datetime.now(tz=UTC).isoformat(timespec="seconds")
        Journal(self.folder / "manifest.jsonl").write({"at": at, "event": event, **facts})


def stored_blocks(folder: Path) -> list[Path]:
    """Return the files of all stored blocks, in order."""
    return sorted((folder / "runs").glob("[0-9]*.parquet"))


def stored_numbers(folder: Path) -> list[int]:
    """Return the numbers of all stored blocks, in order."""
    return [int(path.stem) for path in stored_blocks(folder)]


def shard(number: int) -> str:
    """Return the name of the file of a block."""
    return f"{number:05d}.parquet"


def head_of(plan: Plan, simulate: str) -> Head:
    """Return the `store.json` of a plan."""
    design = plan.design
    return {
        "format": FORMAT,
        "name": design.name,
        "title": design.title,
        "runs": plan.runs,
        "points": len(plan.points),
        "block_size": plan.block_size,
        "blocks": plan.blocks,
        "simulate": simulate,
        "design": design.plain(),
        "model": dict(identity.model_version()),
    }


def create(folder: Path, plan: Plan, simulate: str) -> StoreWriter:
    """Create a store for a plan.

    Raises
    ------
    SanctuaryError
        If the folder is not empty, or cannot be written.
    """
    if (folder / "store.json").exists():
        remedy = "Continue it with --resume, or name another folder with --out."
        raise SanctuaryError(f"{folder} already holds a sweep", remedy=remedy)
    # The files that a sweep may leave when it is stopped while creating its store.
    design = repeatable(plan.design) if plan.design.text else {}
    files = {name: text.encode() for name, text in design.items()} | {"points.parquet": encode(points_table(plan))}
    begun = {"lock", "weekly", "runs", *files}
    there = {path.name for path in folder.iterdir() if path.suffix != ".partial"}
    if there - begun or any(folder.glob("runs/*")):
        raise SanctuaryError(f"{folder} is not empty, and is not a sweep", remedy="Name another folder with --out.")
    _clear(folder)
    head = head_of(plan, simulate)
    for name in PARTS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        put_file(folder / name, data)
    put_file(folder / "store.json", (json.dumps(head, indent=1, ensure_ascii=False) + "\n").encode())
    return StoreWriter(folder, head)


def reopen(folder: Path, plan: Plan, simulate: str) -> StoreWriter:
    """Open a store to continue its sweep.

    Raises
    ------
    SanctuaryError
        If it is not a store, or belongs to another design or version of the model. The message lists the differences.
    """
    head = read_head(folder)
    wanted = head_of(plan, simulate)
    designs = [
        {key: json.dumps(value, sort_keys=True) for key, value in one["design"].items()} for one in (head, wanted)
    ]
    for problem, differing, remedy in (
        ("belongs to another design", identity.changes(*designs), "Undo these changes"),
        (
            "was made by another version of the model",
            identity.changes(head["model"], wanted["model"]),
            "Continue with that version",
        ),
    ):
        if differing:
            remedy = f"{remedy}, or start a new sweep with another --out."
            raise SanctuaryError(f"{folder} {problem}:\n{identity.listed(differing)}", remedy=remedy)
    if (head["block_size"], head["simulate"]) != (wanted["block_size"], simulate):
        raise SanctuaryError(f"{folder} has another layout", remedy="Start a new sweep with another --out.")
    _clear(folder)
    damaged = [number for number in stored_numbers(folder) if not _whole(folder, number, plan)]
    for number in damaged:
        for part in PARTS:
            (folder / part / shard(number)).unlink(missing_ok=True)
    points = encode(points_table(plan))
    if not (folder / "points.parquet").is_file() or (folder / "points.parquet").read_bytes() != points:
        put_file(folder / "points.parquet", points)
    return StoreWriter(folder, head, damaged)


def _whole(folder: Path, number: int, plan: Plan) -> bool:
    """Return whether both shards of a block can be read to the end and hold its runs."""
    try:
        tables = {part: pq.read_table(folder / part / shard(number), partitioning=None) for part in PARTS}
        runs = [run.number for run in plan.block(number).runs]
        weekly = tables["weekly"]["run"].unique().to_pylist()
        return tables["runs"]["run"].to_pylist() == runs and set(weekly) <= set(runs)
    except (OSError, pa.ArrowException, KeyError):
        return False


def read_head(folder: Path) -> Head:
    """Return the `store.json` of a store.

    Raises
    ------
    SanctuaryError
        If the folder is not a store.
    """
    try:
        head: Head = json.loads((folder / "store.json").read_bytes())
    except (OSError, ValueError) as error:
        remedy = "`sanctuary sweep DESIGN --out STORE` makes one."
        raise SanctuaryError(f"{folder} is not a store of a sweep", remedy=remedy) from error
    if head.get("format") != FORMAT:
        raise SanctuaryError(
            f"{folder} has format {head.get('format')}, but this version of sanctuary reads format {FORMAT}"
        )
    return head


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Lock a store for writing. The lock ends with the process, however it ends.

    Raises
    ------
    SanctuaryError
        If another process holds the lock.
    """
    make_folder(folder)
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
            raise busy(folder, "Wait for it, or stop it; continue a stopped sweep with --resume.", holder) from None
        # On a full disk the number of the process is left out.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def put_file(path: Path, data: bytes) -> None:
    """Write a file atomically.

    Raises
    ------
    RunFailed
        If the disk refuses it. An earlier file is unchanged.
    """
    try:
        with whole_file(path) as partial, partial.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise unwritable(path, error) from error


def points_table(plan: Plan) -> pa.Table:
    """Return the values of the factors at each point: numbers as numbers, other values as a scenario writes them."""
    columns: dict[str, object] = {"point": pa.array(range(len(plan.points)), pa.int64())}
    for factor in (*plan.design.factors, *plan.design.crossed):
        values = [point[factor.key] for point in plan.points]
        if factor.numeric:
            columns[factor.key] = pa.array(np.asarray(values, dtype=float), pa.float64())
        else:
            columns[factor.key] = pa.array([format_value(value) for value in values], pa.string())
    return pa.table(columns)


def _clear(folder: Path) -> None:
    """Remove unfinished files that a kill left behind."""
    for path in (*folder.glob(".*.partial"), *folder.glob("*/.*.partial")):
        path.unlink(missing_ok=True)
    for path in (folder / "weekly").glob("[0-9]*.parquet"):
        if not (folder / "runs" / path.name).exists():
            path.unlink()
