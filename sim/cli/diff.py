"""`sanctuary diff`: what two scenarios assume differently, by parameter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def command(
    first: Annotated[str, typer.Argument(metavar="A", help="A scenario: a name or a file.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what B assumes otherwise than A: parameters with unit and claims, groups, events, rules."""
    from sim.scenario.write.difference import diff, diff_text

    changes = diff(first, second)
    if as_json:
        print(json.dumps({"a": first, "b": second, "changes": [one.as_dict() for one in changes]}, ensure_ascii=False))
    else:
        print(diff_text(changes, (Path(first).stem, Path(second).stem)))
