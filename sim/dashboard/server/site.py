"""State shared by all visitors: the limits, the spare worker, the library and the number of sessions."""

from __future__ import annotations

import threading
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

    def open(self, limits: Limits, stores: Path) -> None:
        """Set the limits and the folder of sweeps, and start the spare worker."""
        self.limits, self.library = limits, Library(stores)
        self.pool.fill()

    def enter(self) -> bool:
        """Register a visitor and return True, or return False if all places are taken."""
        with self.lock:
            if self.sessions >= self.limits.sessions:
                return False
            self.sessions += 1
            return True

    def leave(self) -> None:
        """Unregister a visitor."""
        with self.lock:
            self.sessions -= 1
        memory.give_back()


SITE = Site()
