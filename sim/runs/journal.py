"""A file that is only added to, a line of JSON at a time, so that whatever is killed goes on where it stopped."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from sim.errors import RunFailed


class Journal:
    """Lines that were written whole; one that a kill or a full disk cut short is left out.

    Parameters
    ----------
    path
        The file; None keeps nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def __iter__(self) -> Iterator[dict[str, object]]:
        """Yield the lines that are there."""
        if self.path is None or not self.path.exists():
            return
        with self.path.open(encoding="utf-8") as lines:
            for line in lines:
                try:
                    found = json.loads(line)
                except json.JSONDecodeError:
                    continue
                if isinstance(found, dict):
                    yield found

    def write(self, line: Mapping[str, object]) -> None:
        """Add a line, whole.

        Raises
        ------
        RunFailed
            When the disk does not take it; what was there before is untouched.
        """
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                # What was cut short stays alone on its line.
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        file.write(b"\n")
                file.write(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise unwritable(self.path, error) from error


def unwritable(path: Path, error: OSError) -> RunFailed:
    """Return what is told when a disk does not take a file."""
    return RunFailed(
        f"{path}: cannot write ({(error.strerror or str(error)).lower()}); what was stored before is whole",
        remedy="Make room, then go on with --resume.",
    )
