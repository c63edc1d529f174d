"""Limits on the resources of one visitor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on the runs of the dashboard.

    Attributes
    ----------
    people
        Simulated people in one run, over all replicates.
    weeks, replicates
        Weeks and replicates of one run.
    seconds
        Computing time of one run.
    sessions
        Browser tabs served at the same time. Each has its own worker processes.
    text
        Bytes of a scenario that is typed, uploaded or part of an address.
    """

    people: int = 800_000
    weeks: int = 520
    replicates: int = 32
    seconds: float = 600.0
    sessions: int = 8
    text: int = 64_000
