"""The sweeps and runs that visitors may open: those in the folder named on the command line."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sim.errors import SanctuaryError
from sim.runs.store import read_head

# The depth of the search for sweeps and runs, and the largest number listed.
_DEPTH = 3
MOST = 200
# Files that identify the kind of a folder.
STORE, MANIFEST, WEEKLY = "store.json", "manifest.json", "weekly.parquet"


@dataclass(frozen=True)
class Entry:
    """A sweep or the folder of a run.

    Attributes
    ----------
    key
        Its name in addresses: its path relative to the library's folder.
    path
        Its folder.
    title
        Its title.
    trouble
        The reason why it cannot be opened, or an empty string.
    run
        Whether it is a run rather than a sweep.
    """

    key: str
    path: Path
    title: str
    trouble: str = ""
    run: bool = False


class Library:
    """The sweeps and runs in one folder.

    Keys from addresses are compared with those found; they are never turned into paths.

    Parameters
    ----------
    folder
        The folder to search.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def entries(self) -> list[Entry]:
        """Return all entries, sorted by key."""
        return [_entry(key, path) for key, path in self._paths().items()]

    def find(self, key: str) -> Entry | None:
        """Return the sweep or run with a key, or None."""
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
        trouble = f"its {MANIFEST if run else STORE} cannot be read or has an unsupported format"
        return Entry(key, path, key, trouble, run)


def _stores(folder: Path, depth: int) -> Iterator[Path]:
    """Yield the folders that hold a sweep or a run. Symbolic links are not followed, since they may lead outside."""
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
