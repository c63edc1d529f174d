"""How much one visitor may ask of the machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what the dashboard runs.

    Attributes
    ----------
    people
        Simulated people in one run, all replicates together.
    weeks, replicates
        Of one run.
    seconds
        Computing time of one run.
    sessions
        Browser tabs served at the same time; each has worker processes of its own.
    text
        Bytes of a scenario that is typed, uploaded or carried by an address.
    """

    people: int = 800_000
    weeks: int = 520
    replicates: int = 32
    seconds: float = 600.0
    sessions: int = 8
    text: int = 64_000
