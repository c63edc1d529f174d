"""Shapley values: shares of a joint effect."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import factorial


def coalitions(players: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Return every set of the players, smaller sets first, beginning with the empty set."""
    names = sorted(players)
    return tuple(frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size))


def shapley(values: Mapping[frozenset[str], float]) -> dict[str, float]:
    """Return the Shapley value of each player: its mean contribution over all orders in which players can join.

    Parameters
    ----------
    values
        The value of every set of players, including the empty set.
    """
    players = frozenset().union(*values)
    count = len(players)
    shares = {}
    for player in sorted(players):
        total = 0.0
        for some, value in values.items():
            if player not in some:
                weight = factorial(len(some)) * factorial(count - len(some) - 1) / factorial(count)
                total += weight * (values[some | {player}] - value)
        shares[player] = total
    return shares
