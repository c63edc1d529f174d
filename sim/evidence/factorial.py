"""Claims that act on the same thing, weighed against each other by removing every subset of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sim.evidence.rows import load


@dataclass(frozen=True)
class Factorial:
    """A full factorial of a few mechanisms.

    Attributes
    ----------
    id, title
        The name, and the question in a few words.
    output, week
        The output that the mechanisms act on, and the week in which it is read.
    claims
        Claims whose findings show the shares.
    players
        Player to the assumptions without it, by key.
    """

    id: str
    title: str
    output: str
    week: int
    claims: tuple[str, ...]
    players: Mapping[str, Mapping[str, object]]


@cache
def factorials() -> Mapping[str, Factorial]:
    """Return all factorials by id, in the order of the file."""
    return load("claims.yaml", lambda row: row.read(Factorial), under="factorials")
