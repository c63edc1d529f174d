"""A sweep's store on disk: shards that appear whole or not at all, and a manifest that is only added to.

A store is a folder::

    store.json          design, model version and layout; written first, never changed
    points.parquet      the factors' values at each point
    weekly/00000.parquet, ...   the kept weeks of the runs of a block
    runs/00000.parquet, ...     one row a run: point, replicate, seed, identity, status, error
    manifest.jsonl      what happened when: one line an event
    lock                held by the process that writes

A block is stored once its file in `runs/` is there; its weekly shard is put in place before. Nothing in a shard depends on
when, where or in which order it was made, so that a sweep that was interrupted ends with the same bytes as one that was
not. Only the manifest tells them apart.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypedDict

import numpy as np
import pyarrow as pa

from sim.errors import SanctuaryError
from sim.evidence.formatting import format_value
from sim.runs import identity
from sim.runs.design.design import PlainDesign
from sim.runs.journal import Journal, unwritable
from sim.runs.plan import Plan
from sim.runs.tasks import Done, encode

FORMAT = 1


class Head(TypedDict):
    """What `store.json` says of a store."""

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
    """The one process that writes a store.

    Parameters
    ----------
    folder
        The store.
    head
        What `store.json` says.
    """

    def __init__(self, folder: Path, head: Head) -> None:
        self.folder, self.head = folder, head

    @cached_property
    def stored(self) -> frozenset[int]:
        """The blocks that were stored when it was opened."""
        return frozenset(int(path.stem) for path in (self.folder / "runs").glob("[0-9]*.parquet"))

    def put(self, done: Done) -> None:
        """Store a block; when this returns it survives a loss of power."""
        name = f"{done.number:05d}.parquet"
        put_file(self.folder / "weekly" / name, done.weekly)
        put_file(self.folder / "runs" / name, done.runs)

    def note(self, event: str, **facts: object) -> None:
        """Add a line to the manifest."""
        at = datetime.now(tz=UTC).isoformat(timespec="seconds")
        Journal(self.folder / "manifest.jsonl").write({"at": at, "event": event, **facts})


def head_of(plan: Plan, simulate: str) -> Head:
    """Return what a store of this plan says of itself."""
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
    """Make a store for a plan.

    Raises
    ------
    SanctuaryError
        When the folder holds something already, or cannot be written.
    """
    if (folder / "store.json").exists():
        raise SanctuaryError(
            f"{folder} holds a sweep already", remedy="Go on with it by --resume, or name another folder with --out."
        )
    # A sweep that was stopped while its store was being made has left no more than this.
    begun = {"lock", "weekly", "runs", "points.parquet", ".points.parquet.partial", ".store.json.partial"}
    if {path.name for path in folder.iterdir()} - begun or any(folder.glob("runs/*")):
        raise SanctuaryError(f"{folder} is not empty, and is no sweep", remedy="Name another folder with --out.")
    head = head_of(plan, simulate)
    for name in ("weekly", "runs"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    put_file(folder / "points.parquet", encode(points_table(plan)))
    put_file(folder / "store.json", (json.dumps(head, indent=1, ensure_ascii=False) + "\n").encode())
    return StoreWriter(folder, head)


def reopen(folder: Path, plan: Plan, simulate: str) -> StoreWriter:
    """Open a store to go on with it.

    Raises
    ------
    SanctuaryError
        When it is no store, or one of another design or model: with what changed.
    """
    head = read_head(folder)
    wanted = head_of(plan, simulate)
    parts = {key: json.dumps(value, sort_keys=True) for key, value in head["design"].items()}
    now = {key: json.dumps(value, sort_keys=True) for key, value in wanted["design"].items()}
    differing = identity.changes(parts, now)
    if differing:
        raise SanctuaryError(
            f"{folder} belongs to another design:\n{identity.listed(differing)}",
            remedy="Undo these changes, or begin a new sweep with another --out.",
        )
    differing = identity.changes(head["model"], wanted["model"])
    if differing:
        raise SanctuaryError(
            f"{folder} was made by another version of the model:\n{identity.listed(differing)}",
            remedy="Go on with that version, or begin a new sweep with another --out.",
        )
    if (head["block_size"], head["simulate"]) != (wanted["block_size"], simulate):
        raise SanctuaryError(f"{folder} is laid out otherwise", remedy="Begin a new sweep with another --out.")
    _clear(folder)
    return StoreWriter(folder, head)


def read_head(folder: Path) -> Head:
    """Return what a store says of itself.

    Raises
    ------
    SanctuaryError
        When the folder is no store.
    """
    try:
        head: Head = json.loads((folder / "store.json").read_bytes())
    except (OSError, ValueError) as error:
        raise SanctuaryError(
            f"{folder} is not a store of a sweep", remedy="`sanctuary sweep DESIGN --out STORE` makes one."
        ) from error
    if head.get("format") != FORMAT:
        raise SanctuaryError(f"{folder} has format {head.get('format')}, and this sanctuary reads format {FORMAT}")
    return head


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a store for writing. The lock goes with the process, however that ends.

    Raises
    ------
    SanctuaryError
        When another process holds it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise SanctuaryError(
            f"{folder}: cannot make this folder ({(error.strerror or str(error)).lower()})",
            remedy="Name another one with --out.",
        ) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
            raise SanctuaryError(
                f"{folder} is being written by another process" + (f" ({holder})" if holder else ""),
                remedy="Wait for it, or stop it; a sweep that was stopped goes on with --resume.",
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)


def put_file(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all.

    Raises
    ------
    RunFailed
        When the disk does not take it; what was there before is untouched.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise unwritable(path, error) from error


def points_table(plan: Plan) -> pa.Table:
    """Return the factors' values at each point: numbers as numbers, all else as a scenario writes it."""
    columns: dict[str, object] = {"point": pa.array(range(len(plan.points)), pa.int64())}
    for factor in (*plan.design.factors, *plan.design.crossed):
        values = [point[factor.key] for point in plan.points]
        if factor.numeric:
            columns[factor.key] = pa.array(np.asarray(values, dtype=float), pa.float64())
        else:
            columns[factor.key] = pa.array([format_value(value) for value in values], pa.string())
    return pa.table(columns)


def _clear(folder: Path) -> None:
    """Remove what a kill left half done."""
    for path in (*folder.glob(".*.partial"), *folder.glob("*/.*.partial")):
        path.unlink(missing_ok=True)
    for path in (folder / "weekly").glob("[0-9]*.parquet"):
        if not (folder / "runs" / path.name).exists():
            path.unlink()
