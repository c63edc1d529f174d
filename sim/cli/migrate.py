"""`sanctuary migrate`: convert an older scenario file to the current format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json
from sim.cli.output import print_json
from sim.scenario.write.migration import migrate_file, migrated


def command(
    files: Annotated[list[Path], Argument(metavar="FILE...", help="Scenario files.")],
    show: Annotated[bool, Option("--stdout", help="Print the result; leave the file unchanged.")] = False,
    as_json: Json = False,
) -> None:
    """Convert files to the current format in place, keeping comments, order and spacing."""
    done = [{"file": path, "text": migrated(path), "converted": not show and migrate_file(path)} for path in files]
    if as_json:
        print_json({"files": done})
        return
    for one in done:
        told = f"{one['file']}: {'converted' if one['converted'] else 'is up to date'}\n"
        print(one["text"] if show else told, end="")
