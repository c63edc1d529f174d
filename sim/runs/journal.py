"""Writing to disk so that a killed process can continue: append-only files of JSON lines, and folders."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import RunFailed, SanctuaryError, reason_of


class Journal:
    """An append-only file of JSON lines. A line that a kill or a full disk cut short is ignored.

    Parameters
    ----------
    path
        The file; None stores nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def __iter__(self) -> Iterator[dict[str, object]]:
        """Yield the complete lines."""
        if self.path is None or not self.path.exists():
            return
        with self.path.open(encoding="utf-8", errors="replace") as lines:
            for line in lines:
                try:
                    found = json.loads(line)
                except json.JSONDecodeError:
                    continue
                if isinstance(found, dict):
                    yield found

    def under(self, head: Mapping[str, str], what: str) -> list[dict[str, object]]:
        """Return the lines after the head, and write the head of a new journal.

        Raises
        ------
        SanctuaryError
            When the journal has another head.
        """
        lines = list(self)
        if not lines:
            self.write(head)
        elif changed := [name for name in head if lines[0].get(name) != head[name]]:
            raise SanctuaryError(
                f"{self.path} holds another {what}, which differs in {', '.join(changed)}",
                remedy="Give another folder with --out, or remove this one to start again.",
            )
        return lines[1:]

    def write(self, line: Mapping[str, object]) -> None:
        """Append a line.

        Raises
        ------
        RunFailed
            If the disk refuses it. The file's earlier content is unchanged.
        """
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab+") as file:
                # A line that was cut short must not swallow this one.
                if file.seek(0, os.SEEK_END):
                    file.seek(-1, os.SEEK_END)
                    if file.read(1) != b"\n":
                        file.write(b"\n")
                file.write(json.dumps(line).encode() + b"\n")
        except OSError as error:
            raise unwritable(self.path, error) from error


def unwritable(path: Path, error: OSError) -> RunFailed:
    """Return the error for a file that the disk refuses."""
    return RunFailed(
        f"{path}: cannot write ({reason_of(error)}); everything stored earlier is intact",
        remedy="Make room, then continue with --resume.",
    )


@contextmanager
def hold_folder(folder: Path) -> Iterator[None]:
    """Make a folder if it is missing, and keep other processes that do the same from it; remove it if it stays empty.

    Raises
    ------
    SanctuaryError
        If it cannot be made, or another process holds it.
    """
    make_folder(folder)
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise busy(folder, "Wait for it, or name another folder with --out.") from None
        except OSError:
            # Some network file systems cannot lock a folder.
            pass
        yield
    finally:
        os.close(handle)
        with suppress(OSError):
            folder.rmdir()


def busy(folder: Path, remedy: str, holder: str = "") -> SanctuaryError:
    """Return the error for a folder that another process writes to."""
    return SanctuaryError(
        f"{folder} is being written by another process" + (f" ({holder})" if holder else ""), remedy=remedy
    )


def make_folder(folder: Path) -> None:
    """Make a folder if it is missing.

    Raises
    ------
    SanctuaryError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        remedy = "Name another one with --out."
        raise SanctuaryError(f"{folder}: cannot make this folder ({reason_of(error)})", remedy=remedy) from error
