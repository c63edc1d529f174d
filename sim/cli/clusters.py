"""`--dask`: its one declaration, and a cluster that is there for as long as a command that gives out its runs in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

DaskOption = Annotated[
    str | None, typer.Option(metavar="ADDRESS|local", help="Run on a Dask cluster instead of processes.")
]


@contextmanager
def elsewhere(dask: str | None, workers: int) -> Iterator[Callable[..., Iterator[Any]] | None]:
    """Give what runs tasks on a cluster, or None where `--dask` was not said."""
    if dask is None:
        yield None
        return
    from sim.runs.cluster import connected, spread_over

    with connected(dask, workers) as client:
        yield spread_over(client)
