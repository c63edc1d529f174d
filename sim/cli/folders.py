"""Whether a command can write where it was told to: asked before it works for minutes, not after."""

from __future__ import annotations

import os
from pathlib import Path

from sim.errors import SanctuaryError


def writable(folder: Path) -> Path:
    """Return a folder that is there or can be made.

    Raises
    ------
    SanctuaryError
        When something else stands in its place, or may not be written.
    """
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    if not there.is_dir():
        problem = "it is no folder" if there == folder else f"{there} is no folder"
    elif not os.access(there, os.W_OK | os.X_OK):
        problem = f"{there} may not be written"
    else:
        return folder
    raise SanctuaryError(f"{folder}: nothing can be written here ({problem})", remedy="Name another one with --out.")
