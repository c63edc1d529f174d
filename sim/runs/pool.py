"""Worker processes that stay: spawned once, given many tasks, replaced when they die.

They are spawned and not forked, since a fork after Numba has started threads kills the child. Each has a pipe of its
own, so that it is known which task, and which step of it, a worker that died was at.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

from sim.errors import RunFailed

DEATHS_AT_START = 3


@dataclass(frozen=True)
class Died:
    """A worker that ended in the middle of a task.

    Attributes
    ----------
    task
        What it was given.
    at
        The last step that it began, as it said itself; None when it said nothing.
    reason
        How it ended, in words.
    """

    task: Any
    at: Any
    reason: str


@dataclass
class _Worker:
    process: Any
    pipe: Connection
    task: Any = None
    busy: bool = False
    at: Any = None
    served: bool = False


class Pool:
    """A few worker processes.

    Parameters
    ----------
    workers
        How many.
    function
        Called in the workers with a task, what is shared, and a function to say at which step it is. It must be
        importable by name.
    shared
        What all tasks share; a worker is given it once.
    """

    def __init__(self, workers: int, function: Callable[..., Any], shared: Any = None) -> None:
        self._context = mp.get_context("spawn")
        self._function, self._shared = function, shared
        self._workers = [self._spawn() for _ in range(workers)]

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers."""
        return tuple(worker.process.pid for worker in self._workers)

    def run(
        self,
        tasks: Iterable[Any],
        on_death: Callable[[Died], Any],
        on_step: Callable[[Any], None] | None = None,
    ) -> Iterator[Any]:
        """Yield what the function returned for each task, in the order in which they are done.

        Parameters
        ----------
        tasks
            Taken one by one as workers become free.
        on_death
            Told of a worker that died; returns the task to do in place of the one that was lost.
        on_step
            Told of each step that a worker begins.

        Raises
        ------
        RunFailed
            When a task raises, or workers die before they do anything.
        """
        waiting: deque[Any] = deque()
        source = iter(tasks)
        self._give(waiting, source)
        deaths = 0
        while any(worker.busy for worker in self._workers):
            for pipe in wait([worker.pipe for worker in self._workers if worker.busy]):
                worker = next(worker for worker in self._workers if worker.pipe is pipe)
                try:
                    kind, value = worker.pipe.recv()
                except (EOFError, OSError):
                    deaths = 0 if worker.served else deaths + 1
                    if deaths >= DEATHS_AT_START:
                        raise RunFailed(
                            f"{deaths} worker processes in a row ended before they did anything ({_end(worker)})",
                            remedy="Add --workers 1 --debug to see why, or look whether memory is short.",
                        ) from None
                    waiting.append(on_death(Died(worker.task, worker.at, _end(worker))))
                    self._workers[self._workers.index(worker)] = self._spawn()
                    continue
                worker.served = True
                if kind == "step":
                    worker.at = value
                    if on_step is not None:
                        on_step(value)
                elif kind == "done":
                    worker.busy, worker.task = False, None
                    self._give(waiting, source)
                    yield value
                else:
                    raise RunFailed(f"a worker process could not do its task:\n{value}")
            self._give(waiting, source)

    def _give(self, waiting: deque[Any], source: Iterator[Any]) -> None:
        """Hand a task to every worker that has none."""
        for worker in self._workers:
            if worker.busy:
                continue
            task = waiting.popleft() if waiting else next(source, None)
            if task is None:
                return
            worker.task, worker.at, worker.busy = task, None, True
            try:
                worker.pipe.send(task)
            except OSError:
                # It died while idle: reading from its pipe will say so.
                continue

    def _spawn(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, self._function, self._shared), daemon=True, name="sanctuary-worker"
        )
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            worker.process.join(timeout=5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()
        self._workers = []


def _serve(pipe: Connection, function: Callable[..., Any], shared: Any) -> None:
    """Do tasks until the other end of the pipe is gone; then leave, since nobody waits for the answer."""
    # Ctrl-C reaches the whole process group, and it is the parent's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            task = pipe.recv()
            try:
                answer = ("done", function(task, shared, lambda at: pipe.send(("step", at))))
            except (BrokenPipeError, ConnectionError):
                raise
            except Exception:
                answer = ("failed", traceback.format_exc())
            pipe.send(answer)
    except (EOFError, OSError):
        os._exit(0)


def _end(worker: _Worker) -> str:
    worker.process.join(timeout=5)
    code = worker.process.exitcode
    if code is not None and code < 0:
        try:
            return f"killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"killed by signal {-code}"
    return f"ended with exit code {code}"
