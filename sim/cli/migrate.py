"""`sanctuary migrate`: bring an older scenario file to the present format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Scenario files.")],
    show: Annotated[bool, typer.Option("--stdout", help="Print the result and leave the file alone.")] = False,
) -> None:
    """Bring files to the present format in place; comments, order and spacing stay as they are."""
    from sim.scenario.write.migration import migrate_file, migrated

    for path in files:
        if show:
            print(migrated(path), end="")
        else:
            print(f"{path}: {'brought up to date' if migrate_file(path) else 'is up to date'}")
