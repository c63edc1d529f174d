"""Blocks and tasks on a Dask cluster (the extra `dask`)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from sim.errors import RunFailed, SanctuaryError, optional
from sim.runs.plan import Block, Shared
from sim.runs.tasks import Done, run_block

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
# Blocks queued per worker thread, so that none has to wait for its next block.
AHEAD = 2
# Seconds to wait for a scheduler and its first worker.
PATIENCE = 30.0

Task = TypeVar("Task")
Common = TypeVar("Common")
Answer = TypeVar("Answer")


def for_all_workers(client: Client, shared: object) -> Any:
    """Return data that all tasks read, as the future of a task.

    If every worker that holds the data is lost, Dask repeats the task. Scattered data would be lost with the workers, and with
    them every task that reads the data.
    """
    # Bind the data instead of passing it: Dask would search a mapping or a list argument for futures.
    return client.submit(partial(_same, shared), pure=False)


def _same(shared: Common) -> Common:
    return shared


@contextmanager
def connected(address: str, workers: int | None = None) -> Iterator[Client]:
    """Connect to a cluster; close the connection, and a local cluster, afterwards.

    Parameters
    ----------
    address
        Address of a running scheduler, or `local` for a cluster on this machine.
    workers
        Processes of a local cluster; by default one per core.

    Raises
    ------
    SanctuaryError
        If Dask is not installed, the scheduler does not answer, or it has no workers.
    """
    with optional("dask"):
        import distributed
    cluster = None
    if address == LOCAL:
        cluster = distributed.LocalCluster(
            n_workers=workers or len(os.sched_getaffinity(0)), threads_per_worker=1, dashboard_address=None
        )
    try:
        client = distributed.Client(cluster if cluster is not None else address, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        remedy = "Start one with: dask scheduler"
        raise SanctuaryError(f"no Dask scheduler answers at {address} ({error})", remedy=remedy) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        yield client
    except TimeoutError as error:
        remedy = f"Start one with: dask worker {address}"
        raise SanctuaryError(f"the scheduler at {address} has no workers", remedy=remedy) from error
    finally:
        client.close()
        if cluster is not None:
            cluster.close()


def run_on_dask(address: str, blocks: Iterator[Block], shared: Shared, workers: int | None = None) -> Iterator[Done]:
    """Yield blocks as they are finished.

    The scheduler repeats a block whose worker is lost. A block that costs several workers is left out; a later resume runs it.
    Workers that join are given blocks at once.

    Parameters
    ----------
    address, workers
        See :func:`connected`.
    blocks
        Taken as workers become free.
    shared
        Sent to each worker once.

    Raises
    ------
    SanctuaryError
        See :func:`connected`.
    """
    with connected(address, workers) as client:
        import distributed

        common = for_all_workers(client, shared)

        def submitted(count: int) -> list[Any]:
            return [client.submit(run_block, one, common, pure=False, retries=0) for one in islice(blocks, count)]

        def slots() -> int:
            return max(sum(client.ncores().values()), 1) * AHEAD

        waiting = slots()
        pending = distributed.as_completed(submitted(waiting))
        for future in pending:
            lost = future.status == "error" and isinstance(future.exception(), distributed.scheduler.KilledWorker)
            answer = None if lost else future.result()
            # Workers may have joined or left: refill as many slots as there are now.
            following = submitted(max(slots() - (waiting - 1), 0))
            waiting += len(following) - 1
            pending.update(following)
            if answer is not None:
                yield answer


def spread_over(client: Client) -> Callable[..., Iterator[Any]]:
    """Return the counterpart of :func:`sim.runs.pool.run_tasks` on a cluster: a function that yields answers in order."""
    import distributed

    def spread(tasks: Sequence[Task], function: Callable[[Task, Common], Answer], shared: Common) -> Iterator[Answer]:
        common = for_all_workers(client, shared)
        futures = [client.submit(function, task, common, pure=False) for task in tasks]
        for task, future in zip(tasks, futures, strict=True):
            try:
                yield future.result()
            except distributed.scheduler.KilledWorker as error:
                raise RunFailed(
                    f"{task}: this task cost the cluster several workers ({error})",
                    remedy="Check whether memory is short there. Finished runs are stored; the same command continues.",
                ) from error

    return spread
