"""`sanctuary dashboard`: look at runs in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sim.dashboard.server.limits import Limits

_SAFE = Limits()


def command(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="Open this: the folder of a run (`run --out`) or of a sweep, or one that holds some.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str, typer.Option(help="Address to listen on; the default is reachable from this machine only.")
    ] = ("127.0.0.1"),
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8765,
    people: Annotated[
        int, typer.Option(min=1000, help="Most people in one run, all replicates together.")
    ] = _SAFE.people,
    weeks: Annotated[int, typer.Option(min=1, help="Most weeks in one run.")] = _SAFE.weeks,
    replicates: Annotated[int, typer.Option(min=1, help="Most replicates in one run.")] = _SAFE.replicates,
    seconds: Annotated[float, typer.Option(min=1, help="Most computing seconds in one run.")] = _SAFE.seconds,
    stores: Annotated[
        Path, typer.Option(metavar="DIR", help="Folder whose sweeps and runs the Explore page shows.")
    ] = Path("out"),
    sessions: Annotated[int, typer.Option(min=1, help="Most browser tabs at once.")] = _SAFE.sessions,
) -> None:
    """Look at runs in a browser: play, compare, explore sweeps and runs, write scenarios, read the evidence and the record.

    Everything is served from this machine; the browser asks nothing of the net.
    """
    from sim.dashboard.server.web import serve

    limits = Limits(people=people, weeks=weeks, replicates=replicates, seconds=seconds, sessions=sessions)
    serve(host, port, limits, stores if folder is None else folder, shown=folder is not None)
