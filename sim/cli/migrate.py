"""`sanctuary migrate`: convert an older scenario file to the current format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.scenario.write.migration import migrate_file, migrated


def command(
    files: Annotated[list[Path], Argument(metavar="FILE...", help="Scenario files.")],
    show: Annotated[bool, Option("--stdout", help="Print the result; leave the file unchanged.")] = False,
) -> None:
    """Convert files to the current format in place, keeping comments, order and spacing."""
    for path in files:
        if show:
            print(migrated(path), end="")
        else:
            print(f"{path}: {'converted' if migrate_file(path) else 'is up to date'}")
