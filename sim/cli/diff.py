"""`sanctuary diff`: what two scenarios assume differently, by parameter."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument

from sim.cli.options import Json
from sim.cli.output import print_json
from sim.scenario.write.difference import diff, diff_text


def command(
    first: Annotated[str, Argument(metavar="A", help="A scenario: a name or a file.")],
    second: Annotated[str, Argument(metavar="B", help="The scenario to compare with it.")],
    as_json: Json = False,
) -> None:
    """List the assumptions in which B differs from A: parameters with unit and claims, groups, events, rules."""
    changes = diff(first, second)
    if as_json:
        print_json({"a": first, "b": second, "changes": [one.as_dict() for one in changes]})
    else:
        print(diff_text(changes, (Path(first).stem, Path(second).stem)))
