"""The sweeps and runs that the operator lets visitors open: those under one folder, named on the command line and nowhere else."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sim.errors import SanctuaryError
from sim.runs.store import read_head

# Folders looked into below the one that was named, and most sweeps and runs listed.
_DEPTH = 3
MOST = 200
# What tells a folder's kind.
STORE, MANIFEST, WEEKLY = "store.json", "manifest.json", "weekly.parquet"


@dataclass(frozen=True)
class Entry:
    """One sweep, or the folder of one run.

    Attributes
    ----------
    key
        What an address calls it: its place under the library's folder.
    path
        Where it lies.
    title
        What it calls itself.
    trouble
        Why it cannot be opened; empty when it can.
    run
        Whether it is the folder of a run.
    """

    key: str
    path: Path
    title: str
    trouble: str = ""
    run: bool = False


class Library:
    """Sweeps and runs under one folder.

    A visitor names one by its key, which is compared with those that were found and never made into a path.

    Parameters
    ----------
    folder
        Where to look.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """Return what is there now, by key."""
        return [_entry(key, path) for key, path in self._paths().items()]

    def find(self, key: str) -> Entry | None:
        """Return a sweep or a run by its key, None when there is none."""
        path = self._paths().get(key)
        return None if path is None else _entry(key, path)

    def _paths(self) -> dict[str, Path]:
        root = self.folder.resolve()
        found = islice(_stores(root, _DEPTH), MOST)
        return dict(sorted((path.relative_to(root).as_posix() if path != root else root.name, path) for path in found))


def _entry(key: str, path: Path) -> Entry:
    run = not (path / STORE).is_file()
    try:
        told = json.loads((path / MANIFEST).read_text(encoding="utf-8")) if run else dict(read_head(path))
        return Entry(key, path, str(told.get("title") or told["scenario" if run else "name"]), run=run)
    except (SanctuaryError, OSError, ValueError, KeyError, TypeError, AttributeError):
        trouble = f"its {MANIFEST if run else STORE} cannot be read, or is of another format"
        return Entry(key, path, key, trouble, run)


def _stores(folder: Path, depth: int) -> Iterator[Path]:
    """Go through the folders that hold a store or a run; a link is not followed, since it may lead out."""
    if (folder / STORE).is_file() or ((folder / MANIFEST).is_file() and (folder / WEEKLY).is_file()):
        yield folder
        return
    if not depth:
        return
    try:
        inside = sorted(
            one.name for one in os.scandir(folder) if one.is_dir(follow_symlinks=False) and one.name[0] != "."
        )
    except OSError:
        return
    for name in inside:
        yield from _stores(folder / name, depth - 1)
