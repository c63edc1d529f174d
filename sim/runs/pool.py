"""Worker processes that stay: spawned once, given many tasks, replaced when they die.

They are spawned and not forked, since a fork after Numba has started threads kills the child; only those that are told what to share
come from a process without threads. Each has a pipe of its
own, so that it is known which task, and which step of it, a worker that died was at. Everything that runs on several cores does
so here: most by :func:`run_tasks`, which gives a task that was lost again; a sweep by :class:`Pool` itself, since it gives up
single runs and not whole tasks.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import sys
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Generic, TypeVar

from sim.errors import RunFailed, SanctuaryError

DEATHS_AT_START = 3
# A task whose process was lost this often is given up: it, and not bad luck, is the cause.
DEATHS_OF_A_TASK = 3
_ONE_AT_A_TIME = Lock()

Task = TypeVar("Task")
Common = TypeVar("Common")
Answer = TypeVar("Answer")
# Says at which step of its task a worker is.
Step = Callable[[int], None]


@dataclass(frozen=True)
class Died(Generic[Task]):
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

    task: Task
    at: int | None
    reason: str


@dataclass
class _Worker(Generic[Task]):
    process: BaseProcess
    pipe: Connection
    task: Task | None = None
    busy: bool = False
    at: int | None = None
    served: bool = False


class Pool(Generic[Task, Common, Answer]):
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

    def __init__(self, workers: int, function: Callable[[Task, Common, Step], Answer], shared: Common) -> None:
        self._function, self._shared = function, shared
        self._workers = [self._spawn() for _ in range(workers)]

    def __enter__(self) -> Pool[Task, Common, Answer]:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers."""
        return tuple(worker.process.pid for worker in self._workers if worker.process.pid is not None)

    def run(
        self,
        tasks: Iterable[Task],
        on_death: Callable[[Died[Task]], Task],
        on_step: Step | None = None,
    ) -> Iterator[Answer]:
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
        waiting: deque[Task] = deque()
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
                    assert worker.task is not None
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
                elif kind == "refused":
                    raise value
                else:
                    wrong, where = value
                    failure = RunFailed(f"a worker process could not do its task ({wrong})")
                    failure.add_note(where)
                    raise failure
            self._give(waiting, source)

    def _give(self, waiting: deque[Task], source: Iterator[Task]) -> None:
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

    def _spawn(self) -> _Worker[Task]:
        return _Worker(*spawn(_serve, self._function, self._shared))

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


def spawn(
    function: Callable[..., None], *arguments: object, preloaded: str | None = None
) -> tuple[BaseProcess, Connection]:
    """Start a process that calls a function with its end of a pipe and some arguments.

    Parameters
    ----------
    function, arguments
        What it calls.
    preloaded
        A module that one process imports, from which this one is then forked; that process must not start threads. Without it
        the process begins from nothing.

    Returns
    -------
    tuple
        The process, which ends with this one, and this end of the pipe.
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
    """Let a process begin without the script that started this one: what workers do stands in modules.

    Otherwise each would run a script that has no guard all over again, and could not find one that was read from a pipe.
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
    """Do tasks on some processes, and yield their answers.

    A task whose process is lost (for want of memory, say) is given again, up to three times.

    Parameters
    ----------
    tasks
        What is to be done.
    function
        Called with a task and what is shared; importable by name.
    shared
        What all tasks share; a process is given it once.
    workers
        Processes; with one, everything is done in this process.
    name
        What a task is called in a message.
    ordered
        Whether answers come in the order of the tasks, or each as soon as it is there.

    Raises
    ------
    RunFailed
        When a task raises, or has cost too many processes.
    """
    if workers <= 1 or len(tasks) <= 1:
        for task in tasks:
            yield function(task, shared)
        return
    deaths: Counter[int] = Counter()

    def again(death: Died[tuple[int, Task]]) -> tuple[int, Task]:
        place, task = death.task
        deaths[place] += 1
        if deaths[place] >= DEATHS_OF_A_TASK:
            raise RunFailed(
                f"{name(task)}: the process that ran it was lost {deaths[place]} times ({death.reason})",
                remedy="Look whether memory is short; try fewer --workers, or a smaller --scale.",
            )
        return place, task

    done: dict[int, Answer] = {}
    following = 0
    with Pool(min(workers, len(tasks)), _numbered, (function, shared)) as pool:
        for place, answer in pool.run(enumerate(tasks), again):
            if not ordered:
                yield answer
                continue
            done[place] = answer
            while following in done:
                yield done.pop(following)
                following += 1


def _numbered(
    task: tuple[int, Task], common: tuple[Callable[[Task, Common], Answer], Common], _: Step
) -> tuple[int, Answer]:
    place, given = task
    function, shared = common
    return place, function(given, shared)


def _serve(pipe: Connection, function: Callable[[Task, Common, Step], Answer], shared: Common) -> None:
    """Do tasks until the other end of the pipe is gone; then leave, since nobody waits for the answer."""
    # Ctrl-C reaches the whole process group, and it is the parent's to answer.
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
        try:
            return f"killed by {signal.Signals(-code).name}"
        except ValueError:
            return f"killed by signal {-code}"
    return f"ended with exit code {code}"
