"""Claims that act on the same thing together: weighed against each other by taking out every set of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_yaml
from sim.resources import data_dir


@dataclass(frozen=True)
class Factorial:
    """A full factorial of a few mechanisms.

    Attributes
    ----------
    id, title
        Name and what is weighed, in a few words.
    output, week
        What they act on, and when it is read.
    claims
        Claims whose findings show the shares.
    players
        Player to what is assumed without it, by key.
    """

    id: str
    title: str
    output: str
    week: int
    claims: tuple[str, ...]
    players: Mapping[str, Mapping[str, object]]


@cache
def factorials() -> Mapping[str, Factorial]:
    """Return all factorials by id, in the order of the file.

    Raises
    ------
    SeedError
        When an entry is incomplete or has an unknown field.
    """
    path = data_dir("seeds") / "claims.yaml"
    found = {}
    for row in Row(path.name, read_yaml(path)).rows("factorials"):
        name = row.text("id")
        row.place = f"{path.name}, {name}"
        players = row.row("players")
        one = Factorial(
            name,
            row.text("title"),
            row.text("output"),
            row.whole("week") or 0,
            row.words("claims", required=True),
            {player: Row(f"{row.place}, {player}", value).rest() for player, value in players.rest().items()},
        )
        row.close()
        found[name] = one
    return MappingProxyType(found)
