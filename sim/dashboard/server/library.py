"""The sweeps that the operator lets visitors open: those under one folder, named on the command line and nowhere else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sim.errors import SanctuaryError
from sim.runs.store import read_head

# Folders looked into below the one that was named, and most sweeps listed.
_DEPTH = 3
MOST = 200


@dataclass(frozen=True)
class Entry:
    """One sweep.

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
    """

    key: str
    path: Path
    title: str
    trouble: str = ""


class Library:
    """Sweeps under one folder.

    A visitor names a sweep by its key, which is compared with those of the sweeps found and never made into a path.

    Parameters
    ----------
    folder
        Where to look.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """Return the sweeps that are there now, by key."""
        return [_entry(key, path) for key, path in self._paths().items()]

    def find(self, key: str) -> Entry | None:
        """Return a sweep by its key, None when there is none."""
        path = self._paths().get(key)
        return None if path is None else _entry(key, path)

    def _paths(self) -> dict[str, Path]:
        root = self.folder.resolve()
        found = islice(_stores(root, _DEPTH), MOST)
        return dict(sorted((path.relative_to(root).as_posix() if path != root else root.name, path) for path in found))


def _entry(key: str, path: Path) -> Entry:
    try:
        head = read_head(path)
        return Entry(key, path, str(head.get("title") or head["name"]))
    except (SanctuaryError, KeyError, TypeError, AttributeError):
        return Entry(key, path, key, "its store.json cannot be read, or is of another format")


def _stores(folder: Path, depth: int) -> Iterator[Path]:
    """Go through the folders that hold a store; a link is not followed, since it may lead out."""
    if (folder / "store.json").is_file():
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
