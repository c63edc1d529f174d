"""State shared by all visitors: the limits, the spare worker, the library and the number of sessions."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from sim import memory
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
    waiting: list[threading.Event] = field(default_factory=list)

    def open(self, limits: Limits, stores: Path) -> None:
        """Set the limits and the folder of sweeps, and start the spare worker."""
        self.limits, self.library = limits, Library(stores)
        self.pool.fill()

    def health(self) -> dict[str, int]:
        """Return whether the server can take visitors, and how many it has. A dead spare worker is replaced."""
        ready = self.pool.alive
        if not ready:
            # Starting a worker may take seconds.
            threading.Thread(target=self.pool.fill, daemon=True, name="sanctuary-fill").start()
        return {"ready": ready, "tabs": self.sessions, "most": self.limits.sessions, "waiting": len(self.waiting)}

    def enter(self, place: threading.Event) -> None:
        """Register a visitor, and set the event at once or when it is the first in the queue and a place is free."""
        with self.lock:
            if self.sessions >= self.limits.sessions:
                self.waiting.append(place)
                return
            self.sessions += 1
            place.set()

    def leave(self, place: threading.Event) -> None:
        """Unregister a visitor, who may still be waiting."""
        with self.lock:
            if place in self.waiting:
                self.waiting.remove(place)
            elif self.waiting:
                self.waiting.pop(0).set()
            else:
                self.sessions -= 1
        memory.give_back()


SITE = Site()
