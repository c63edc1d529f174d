"""`sanctuary dashboard`: look at runs in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from sim.dashboard.server.limits import Limits

_SAFE = Limits()


def command(
    folder: Annotated[Path | None, Argument(metavar="[DIR]", help="A run, a sweep, or a folder of them.")] = None,
    host: Annotated[str, Option(help="Address to listen on; by default reachable from here only.")] = "127.0.0.1",
    url: Annotated[
        str, Option(help="Address in the browser, such as https://example.org/sanctuary, behind a reverse proxy.")
    ] = "",
    port: Annotated[int, Option(min=1, max=65535, help="Port to listen on.")] = 8765,
    people: Annotated[int, Option(min=1000, help="Largest number of people in one run.")] = _SAFE.people,
    weeks: Annotated[int, Option(min=1, help="Largest number of weeks in one run.")] = _SAFE.weeks,
    replicates: Annotated[int, Option(min=1, help="Largest number of replicates in one run.")] = _SAFE.replicates,
    seconds: Annotated[float, Option(min=1, help="Longest computing time of a run.")] = _SAFE.seconds,
    stores: Annotated[Path, Option(metavar="DIR", help="Folder that the Explore page shows.")] = Path("out"),
    sessions: Annotated[int, Option(min=1, help="Largest number of browser tabs at once.")] = _SAFE.sessions,
) -> None:
    """Look at runs in a browser: play, compare, explore sweeps and runs, write scenarios, read the evidence and the record.

    Everything is served from this machine; the browser makes no requests to the internet.
    """
    from sim.dashboard.pages.serve import serve

    limits = Limits(people=people, weeks=weeks, replicates=replicates, seconds=seconds, sessions=sessions)
    serve(host, port, limits, stores if folder is None else folder, shown=folder is not None, url=url)
