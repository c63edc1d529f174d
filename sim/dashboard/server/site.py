"""State shared by all visitors: the limits, the spare worker, the library and the number of sessions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sim.dashboard.server import memory
from sim.dashboard.server.library import Library
from sim.dashboard.server.limits import Limits
from sim.dashboard.server.pool import WarmWorkers


@dataclass
class Site:
    """The running dashboard."""

    limits: Limits = field(default_factory=Limits)
    pool: WarmWorkers = field(default_factory=WarmWorkers)
    library: Library = field(default_factory=lambda: Library(Path("out")))
    sessions: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def open(self, limits: Limits, stores: Path) -> None:
        """Set the limits and the folder of sweeps, and start the spare worker."""
        self.limits, self.library = limits, Library(stores)
        self.pool.fill()

    def enter(self, begin: Callable[[], None]) -> None:
        """Register a visitor and call `begin`, at once or when it is the first in the queue and a place is free."""
        with self.lock:
            if self.sessions >= self.limits.sessions:
                self.waiting.append(begin)
                return
            self.sessions += 1
        begin()

    def leave(self, begin: Callable[[], None]) -> None:
        """Unregister a visitor, who may still be waiting."""
        with self.lock:
            if begin in self.waiting:
                self.waiting.remove(begin)
                return
            following = self.waiting.pop(0) if self.waiting else None
            self.sessions -= following is None
        memory.give_back()
        if following is not None:
            threading.Thread(target=following, daemon=True, name="sanctuary-begin").start()


SITE = Site()
