"""`sanctuary migrate`: convert an older scenario file to the current format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json
from sim.cli.output import print_json
from sim.scenario.write.migration import gone, migrate_file, migrated


def command(
    files: Annotated[list[Path], Argument(metavar="FILE...", help="Scenario files.")],
    show: Annotated[bool, Option("--stdout", help="Print the result; leave the file unchanged.")] = False,
    as_json: Json = False,
) -> None:
    """Convert files to the current format in place, keeping comments, order and spacing, and name keys that are gone."""
    done = [{"file": path, "text": migrated(path), "converted": not show and migrate_file(path)} for path in files]
    if as_json:
        keys = [[problem.as_dict() for problem in gone(path)] for path in files]
        print_json({"files": [{**one, "gone": some} for one, some in zip(done, keys, strict=True)]})
        return
    for one, path in zip(done, files, strict=True):
        told = f"{one['file']}: {'converted' if one['converted'] else 'is up to date'}\n"
        print(one["text"] if show else told, end="")
        for problem in gone(path):
            print(problem, file=sys.stderr)
