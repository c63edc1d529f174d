"""Who did how much, where things act together: Shapley values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations
from math import factorial


def coalitions(players: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Return every set of the players, the empty one first and the smaller before the larger."""
    names = sorted(players)
    return tuple(frozenset(some) for size in range(len(names) + 1) for some in combinations(names, size))


def shapley(values: Mapping[frozenset[str], float]) -> dict[str, float]:
    """Return each player's Shapley value: its mean contribution over all orders in which the players can join.

    Parameters
    ----------
    values
        What every set of players achieves, the empty one included.
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
