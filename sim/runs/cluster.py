"""Blocks on a Dask cluster, for those who outgrow one machine (the extra `dask`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from itertools import islice

from sim.errors import SanctuaryError
from sim.runs.plan import Block, Shared
from sim.runs.tasks import Done, run_block

LOCAL = "local"
# Blocks handed over ahead of time, for each worker thread, so that none waits for the next.
AHEAD = 2
PATIENCE = "30s"


def run_on_dask(address: str, blocks: Iterator[Block], shared: Shared, workers: int | None = None) -> Iterator[Done]:
    """Yield the blocks as they are done.

    A block whose worker is lost is run again elsewhere by the scheduler; one that costs several workers is left out, and is
    done by a later resume.

    Parameters
    ----------
    address
        Of a running scheduler, or `local` for a cluster on this machine.
    blocks
        Taken as workers become free.
    shared
        Sent to each worker once.
    workers
        Processes of a local cluster; one a core by default.

    Raises
    ------
    SanctuaryError
        When Dask is not installed, or the scheduler does not answer.
    """
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise SanctuaryError(
            "Dask is not installed", remedy="Install it with: pip install 'sanctuary-sim[dask]'"
        ) from error
    cluster = None
    if address == LOCAL:
        cluster = distributed.LocalCluster(
            n_workers=workers or len(os.sched_getaffinity(0)), threads_per_worker=1, dashboard_address=None
        )
    try:
        client = distributed.Client(cluster if cluster is not None else address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise SanctuaryError(
            f"no Dask scheduler answers at {address} ({error})", remedy="Start one with: dask scheduler"
        ) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        common = client.scatter(shared, broadcast=True, hash=False)
        slots = max(sum(client.ncores().values()), 1) * AHEAD

        def submit(block: Block) -> object:
            return client.submit(run_block, block, common, pure=False, retries=0)

        pending = distributed.as_completed([submit(block) for block in islice(blocks, slots)])
        for future in pending:
            if future.status == "error" and isinstance(future.exception(), distributed.scheduler.KilledWorker):
                answer = None
            else:
                answer = future.result()
            following = next(blocks, None)
            if following is not None:
                pending.add(submit(following))
            if answer is not None:
                yield answer
    except TimeoutError as error:
        raise SanctuaryError(
            f"the scheduler at {address} has no workers", remedy=f"Start one with: dask worker {address}"
        ) from error
    finally:
        client.close()
        if cluster is not None:
            cluster.close()
