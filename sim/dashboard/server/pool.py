"""Worker processes: one for each live run, and a spare one that is already warm."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from sim.dashboard.server.worker import serve
from sim.runs.pool import end, spawn

PRELOADED = "sim.dashboard.server.preloaded"


@dataclass
class Worker:
    """A worker process and the server's end of its pipe."""

    process: BaseProcess
    pipe: Connection

    def end(self) -> None:
        """End the process and wait for it."""
        with suppress(OSError):
            self.pipe.close()
        self.process.terminate()
        end(self.process)


class WarmWorkers:
    """A reserve of one warm worker, because starting a worker takes seconds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spare: Worker | None = None
        self._closed = False

    def take(self) -> Worker:
        """Return a worker, the spare one if possible, and start another spare one."""
        with self._lock:
            worker, self._spare = self._spare, None
            if worker is None or not worker.process.is_alive():
                worker = _spawn()
        self.fill()
        return worker

    def fill(self) -> None:
        """Start the spare worker unless one is alive."""
        with self._lock:
            if not self._closed and (self._spare is None or not self._spare.process.is_alive()):
                self._spare = _spawn()

    @property
    def alive(self) -> bool:
        """False if the spare worker has ended unexpectedly."""
        return self._spare is None or self._spare.process.is_alive()

    def close(self) -> None:
        """End the spare worker and start no other."""
        with self._lock:
            self._closed = True
            if self._spare is not None:
                self._spare.end()
                self._spare = None


def _spawn() -> Worker:
    # Do not fork this process: that would copy the threads' locks and every session's data.
    return Worker(*spawn(serve, preloaded=PRELOADED))
