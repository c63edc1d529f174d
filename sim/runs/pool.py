"""Long-lived worker processes: spawned once, given many tasks, replaced when they die.

Workers are spawned, because a fork after Numba has started threads kills the child; a worker is forked only from a server process
without threads. Each worker has its own pipe, so when one dies the pool knows its task and the step it had reached. All parallel
work on one machine goes through this module: mostly through :func:`run_tasks`, which repeats a lost task. A sweep uses
:class:`Pool` directly, because it gives up single runs instead of whole tasks.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import sys
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Generic, TypeVar, cast

from sim.errors import RunFailed, SanctuaryError

DEATHS_AT_START = 3
# Give up a task after this many lost processes: the task is then the likely cause.
DEATHS_OF_A_TASK = 3
_ONE_AT_A_TIME = Lock()

Task = TypeVar("Task")
Common = TypeVar("Common")
Answer = TypeVar("Answer")
# Tasks are sent several at a time until a batch takes so many seconds, since a message costs as much as a short task.
LONG_ENOUGH = 0.1
# A function that reports the step of its task that a worker has reached.
Step = Callable[[int], None]


@dataclass(frozen=True)
class _Batch(Generic[Task]):
    """Some tasks with their places, and whether the process tells which of them it begins."""

    tasks: list[tuple[int, Task]]
    watched: bool = False


@dataclass(frozen=True)
class Died(Generic[Task]):
    """The death of a worker in the middle of a task.

    Attributes
    ----------
    task
        Its task.
    at
        The last step that it reported; None if it reported none.
    reason
        How it ended, in words.
    """

    task: Task
    at: int | None
    reason: str


@dataclass
class _Worker(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    at: int | None = None
    served: bool = False


class Pool(Generic[Task, Common, Answer]):
    """A pool of worker processes.

    Parameters
    ----------
    workers
        Number of processes.
    function
        Called in the workers with a task, the shared data, and a function that reports steps. It must be importable by name.
    shared
        Data that all tasks share; each worker receives it once.
    """

    def __init__(self, workers: int, function: Callable[[Task, Common, Step], Answer], shared: Common) -> None:
        self._function, self._shared = function, shared
        self._workers = [self._spawn() for _ in range(workers)]

    def __enter__(self) -> Pool[Task, Common, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(
        self, tasks: Iterable[Task], on_death: Callable[[Died[Task]], Task], on_step: Step | None = None
    ) -> Iterator[Answer]:
        """Yield the answer to each task, in the order in which they finish.

        Parameters
        ----------
        tasks
            Taken one by one as workers become free.
        on_death
            Called when a worker died; returns the task that replaces the lost one.
        on_step
            Called with each step that a worker begins.

        Raises
        ------
        RunFailed
            If a task raises an error, or workers die before they do anything.
        """
        waiting: deque[Task] = deque()
        source = iter(tasks)
        self._give(waiting, source)
        deaths = 0
        while busy := [worker.pipe for worker in self._workers if worker.task is not None]:
            for pipe in wait(busy):
                worker = next(worker for worker in self._workers if worker.pipe is pipe)
                try:
                    kind, value = worker.pipe.recv()
                except (EOFError, OSError):
                    deaths = 0 if worker.served else deaths + 1
                    if deaths >= DEATHS_AT_START:
                        raise RunFailed(
                            f"{deaths} worker processes in a row ended at once ({_end(worker)})",
                            remedy="Add --workers 1 --debug to see why, or check whether memory is short.",
                        ) from None
                    waiting.append(on_death(Died(cast("Task", worker.task), worker.at, _end(worker))))
                    self._workers[self._workers.index(worker)] = self._spawn()
                    continue
                worker.served = True
                if kind == "step":
                    worker.at = value
                    if on_step is not None:
                        on_step(value)
                elif kind == "done":
                    worker.task = None
                    self._give(waiting, source)
                    yield value
                elif kind == "refused":
                    raise value
                else:
                    wrong, where = value
                    failure = RunFailed(f"a worker process failed ({wrong})")
                    failure.add_note(where)
                    raise failure
            self._give(waiting, source)

    def _give(self, waiting: deque[Task], source: Iterator[Task]) -> None:
        """Hand a task to every idle worker."""
        for worker in self._workers:
            if worker.task is not None:
                continue
            task = waiting.popleft() if waiting else next(source, None)
            if task is None:
                return
            worker.task, worker.at = task, None
            try:
                worker.pipe.send(task)
            except OSError:
                # It died while idle. Reading from its pipe will raise an error.
                continue

    def _spawn(self) -> _Worker[Task]:
        return _Worker(*spawn(_serve, self._function, self._shared))

    def close(self) -> None:
        """Stop all workers, whatever they are doing."""
        for worker in self._workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self._workers:
            end(worker.process)
        self._workers = []


def end(process: BaseProcess) -> None:
    """Wait for a process that was told to end, and kill it if it does not."""
    process.join(timeout=5)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


def spawn(
    function: Callable[..., None], *arguments: object, preloaded: str | None = None
) -> tuple[BaseProcess, Connection]:
    """Start a process that calls a function with its end of a pipe and further arguments.

    Parameters
    ----------
    function, arguments
        The function, importable by name, and its arguments.
    preloaded
        A module that a server process imports once; the new process is forked from the server. The module must not start
        threads. Without it, the process is spawned.

    Returns
    -------
    tuple
        The process, which ends with this one, and our end of the pipe.
    """
    ours, theirs = mp.Pipe()
    context: SpawnContext | ForkServerContext = mp.get_context("spawn")
    if preloaded is not None:
        context = mp.get_context("forkserver")
        context.set_forkserver_preload([preloaded])
    process = context.Process(target=function, args=(theirs, *arguments), daemon=True, name="sanctuary-worker")
    with _without_main():
        process.start()
    theirs.close()
    return process, ours


@contextmanager
def _without_main() -> Iterator[None]:
    """Hide the main script from new processes, because their work is defined in modules.

    Otherwise each process would run again a script without a guard, and fail on one that was read from a pipe.
    """
    main = sys.modules["__main__"]
    with _ONE_AT_A_TIME:
        path, spec = getattr(main, "__file__", None), main.__spec__
        main.__file__ = main.__spec__ = None
        try:
            yield
        finally:
            main.__spec__ = spec
            if path is None:
                del main.__file__
            else:
                main.__file__ = path


def run_tasks(
    tasks: Sequence[Task],
    function: Callable[[Task, Common], Answer],
    shared: Common,
    *,
    workers: int = 1,
    name: Callable[[Task], str] = str,
    ordered: bool = True,
) -> Iterator[Answer]:
    """Run tasks on several processes, and yield their answers.

    A task whose process is lost, for example for lack of memory, is repeated up to three times.

    Parameters
    ----------
    tasks
        The tasks.
    function
        Called with a task and the shared data; importable by name.
    shared
        Data that all tasks share; each process receives it once.
    workers
        Processes. With one, everything runs in this process.
    name
        Returns the name of a task for messages.
    ordered
        Whether to yield answers in the order of the tasks, or as they finish.

    Raises
    ------
    RunFailed
        If a task raises an error, or has cost too many processes.
    """
    if workers <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield function(task, shared)
        return
    deaths: Counter[int] = Counter()
    size, left = 1, len(tasks)

    def batches() -> Iterator[_Batch[Task]]:
        nonlocal left
        source = enumerate(tasks)
        # Towards the end batches get smaller, so that all processes end at about the same time.
        while batch := list(islice(source, min(size, 1 + left // (4 * workers)))):
            left -= len(batch)
            yield _Batch(batch)

    def again(death: Died[_Batch[Task]]) -> _Batch[Task]:
        # Which of several tasks cost the process is told when they are repeated.
        at = death.at if death.task.watched else 0 if len(death.task.tasks) == 1 else None
        if at is not None:
            place, task = death.task.tasks[at]
            deaths[place] += 1
            if deaths[place] >= DEATHS_OF_A_TASK:
                remedy = "Check whether memory is short; try fewer --workers, or a smaller --scale."
                lost = f"{name(task)}: its process was lost {deaths[place]} times ({death.reason})"
                raise RunFailed(lost, remedy=remedy)
        return _Batch(death.task.tasks, watched=True)

    done: dict[int, Answer] = {}
    following = 0
    with Pool(min(workers, len(tasks)), _lived, (function, shared)) as pool:
        for answers, spent in pool.run(batches(), again):
            if spent < LONG_ENOUGH:
                size *= 2
            if not ordered:
                yield from (answer for _, answer in answers)
                continue
            done.update(answers)
            while following in done:
                yield done.pop(following)
                following += 1


def counted(
    answers: Iterable[Answer], progress: Callable[[int], None] | None = None, before: int = 0
) -> Iterator[Answer]:
    """Yield answers, and tell how many are finished, counting the `before` ones that were known."""
    tell = progress or (lambda done: None)
    tell(before)
    for done, answer in enumerate(answers, before + 1):
        yield answer
        tell(done)


def _lived(
    batch: _Batch[Task], common: tuple[Callable[[Task, Common], Answer], Common], step: Step
) -> tuple[list[tuple[int, Answer]], float]:
    """Return the answers to a batch by the places of its tasks, and the seconds that they took."""
    began = time.perf_counter()
    function, shared = common
    answers = []
    for at, (place, task) in enumerate(batch.tasks):
        if batch.watched:
            step(at)
        answers.append((place, function(task, shared)))
    return answers, time.perf_counter() - began


def _serve(pipe: Connection, function: Callable[[Task, Common, Step], Answer], shared: Common) -> None:
    """Run tasks until the other end of the pipe is closed; then exit, because no process waits for the answer."""
    # Ctrl-C reaches the whole process group. Only the parent handles it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        while True:
            task = pipe.recv()
            answer: tuple[str, object]
            try:
                answer = ("done", function(task, shared, lambda at: pipe.send(("step", at))))
            except (BrokenPipeError, ConnectionError):
                raise
            except SanctuaryError as error:
                answer = ("refused", error)
            except Exception as error:
                answer = ("failed", (f"{type(error).__name__}: {error}", traceback.format_exc()))
            pipe.send(answer)
    except (EOFError, OSError):
        os._exit(0)


def _end(worker: _Worker[Task]) -> str:
    worker.process.join(timeout=5)
    code = worker.process.exitcode
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"
