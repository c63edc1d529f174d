"""The steps in which people act; who they are is the engine's business.

`people` is whatever an engine keeps people in. The reference engine's answers to these calls with Mesa agents; the compiled
engine replaces the four functions by loops over columns (`sim.engine.compiled`).
"""

from __future__ import annotations

from typing import Any

from sim.world.columns import World


def fighters(people: Any, w: World, p: Any, t: int) -> None:
    """Step 5: every fighter's week."""
    people.fighters(w, p, t)


def seizures(people: Any, w: World, p: Any, t: int) -> None:
    """Step 6, first: strikes, betrayals and executions find their men."""
    people.seizures(w, p, t)


def militants(people: Any, w: World, p: Any, t: int) -> None:
    """Step 6, second: every militant's week."""
    people.militants(w, p, t)


def arrivals(people: Any, w: World, p: Any, t: int) -> None:
    """Step 6, last: recruits join."""
    people.arrivals(w, p, t)
