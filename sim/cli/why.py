"""`sanctuary why`: what an agent weighed in a week of a run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json
from sim.cli.output import print_json


def command(
    run: Annotated[Path, Argument(help="The folder of a run, or a file that `model.save` wrote.")],
    agent: Annotated[str, Argument(help="A leader, group, state, warlord or commander: amir, state.china.")],
    week: Annotated[int, Option(help="The week, 0 for that of 20 August 2021.")],
    seed: Annotated[int | None, Option(help="The replicate; by default the first.")] = None,
    as_json: Json = False,
) -> None:
    """Show what an agent weighed in a week: options with their terms, peers, draws, rules and claims.

    The run is repeated up to that week. Its results must be those of the folder.
    """
    from sim.runs.again import why

    found = why(run, agent, week, seed)
    if as_json:
        print_json(asdict(found))
    else:
        print(found)
