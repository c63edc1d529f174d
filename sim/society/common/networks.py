"""Acquaintance networks: random graphs drawn by address, stored as consecutive lists of neighbours.

A graph is two arrays: the neighbours of node i are `to[start[i] : start[i + 1]]`. Edges run both ways.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.society.common.draws import Draws, Keys, draws

Wholes = npt.NDArray[np.int64]


# Numbers of a node's draws: the number of others it seeks out, then for each of them whether it is in the same block, and which one.
COUNT, FIRST = 0, 1


class Graph(NamedTuple):
    """An undirected graph over N nodes with E edges.

    Attributes
    ----------
    start
        (N + 1,) where the neighbours of a node begin in `to`.
    to
        (2 E,) neighbours, in rising order within a node.
    """

    start: Wholes
    to: Wholes


def graph_of(one: npt.ArrayLike, other: npt.ArrayLike, nodes: int) -> Graph:
    """Return a graph of edges. Repeated edges count once, edges run both ways, and loops are dropped.

    Parameters
    ----------
    one, other
        (E,) the two ends of every edge.
    nodes
        The number of nodes.
    """
    first, second = np.asarray(one, np.int64), np.asarray(other, np.int64)
    apart = first != second
    # `numpy.unique` imports `numpy.ma`.
    ends = np.sort(np.minimum(first, second)[apart] * nodes + np.maximum(first, second)[apart])
    ends = ends[np.diff(ends, prepend=-1) > 0]
    low, high = ends // nodes, ends % nodes
    near, far = np.concatenate((high, low)), np.concatenate((low, high))
    # Edges are in rising order of both ends, so a stable order by one end keeps that of the other. Small numbers are sorted faster.
    order = np.argsort(near.astype(np.min_scalar_type(nodes)), kind="stable")
    return Graph(np.concatenate(([0], np.cumsum(np.bincount(near, minlength=nodes)))), far[order])


def acquaintances(stream: int, keys: Keys, block: Wholes, degree: float, inside: float) -> Graph:
    """Return a random acquaintance graph of people in blocks, with most edges inside blocks.

    Each person seeks out half of `degree` others, so that the mean degree is `degree`. A person alone in a block seeks them anywhere.

    Parameters
    ----------
    stream
        A stream (`sim.luck.stream`).
    keys
        (N,) addresses, in the order of the nodes.
    block
        (N,) block of each; nodes of one block are consecutive.
    degree
        Mean number of others a person knows.
    inside
        Share of the people sought out who are in the same block.
    """
    nodes = len(keys)
    if nodes < 2:
        return graph_of([], [], nodes)
    first = np.searchsorted(block, block, "left")
    size = np.searchsorted(block, block, "right") - first
    place = np.arange(nodes)
    sought = np.floor(0.5 * degree + draws(stream, keys, COUNT)).astype(np.int64)
    ones, others = [], []
    for k in range(int(np.max(sought))):
        seeks = sought > k
        near = (draws(stream, keys, FIRST + 2 * k) < inside) & (size > 1)
        drawn = draws(stream, keys, FIRST + 2 * k + 1)
        found = np.where(
            near, first + _but_self(drawn, place - first, size), _but_self(drawn, place, np.full(nodes, nodes))
        )
        ones.append(place[seeks])
        others.append(found[seeks])
    return graph_of(np.concatenate(ones), np.concatenate(others), nodes)


def _but_self(drawn: Draws, own: Wholes, size: Wholes) -> Wholes:
    """Return a drawn place among `size` that differs from one's own."""
    place = np.floor(drawn * np.maximum(size - 1, 1)).astype(np.int64)
    return place + (place >= own)
