"""`--dask` for commands that give their runs out in batches: a cluster that is there for as long as the command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def elsewhere(dask: str | None, workers: int) -> Iterator[Callable[..., Iterator[Any]] | None]:
    """Give what runs tasks on a cluster, or None where `--dask` was not said."""
    if dask is None:
        yield None
        return
    from sim.runs.cluster import connected, spread_over

    with connected(dask, workers) as client:
        yield spread_over(client)
