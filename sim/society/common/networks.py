"""Who knows whom: random graphs drawn by address, held as one list of neighbours after another.

A graph is two arrays: `start` says where a node's neighbours begin in `to`, and where those of the next begin. Node i knows
`to[start[i] : start[i + 1]]`. Edges run both ways.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sim.society.common.draws import Draws, Keys, draws

Wholes = npt.NDArray[np.int64]


# Draws of a node, by what they decide: how many it seeks out, and for each of them whether near by, and whom.
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
    """Make a graph of edges: each counts once however often it is named, and both ways; nobody knows himself.

    Parameters
    ----------
    one, other
        (E,) the two ends of every edge.
    nodes
        How many nodes there are.
    """
    first, second = np.asarray(one, np.int64), np.asarray(other, np.int64)
    apart = first != second
    ends = np.unique(np.minimum(first, second)[apart] * nodes + np.maximum(first, second)[apart])
    low, high = ends // nodes, ends % nodes
    both = np.sort(np.concatenate((low * nodes + high, high * nodes + low)))
    degree = np.bincount(both // nodes, minlength=nodes) if nodes else np.zeros(0, np.int64)
    return Graph(np.concatenate(([0], np.cumsum(degree))).astype(np.int64), both % nodes if nodes else both)


def acquaintances(stream: int, keys: Keys, block: Wholes, degree: float, inside: float) -> Graph:
    """Draw who knows whom among people who stand in blocks: mostly within their own, the rest anywhere.

    Everybody seeks out half of `degree` others, so that he knows `degree` on average. Whoever is alone in his block seeks them
    anywhere.

    Parameters
    ----------
    stream
        A stream (`sim.luck.stream`).
    keys
        (N,) addresses, in the order of the nodes.
    block
        (N,) block of each; those of one block stand side by side.
    degree
        Mean number of others a person knows.
    inside
        Share of those sought out that are of the own block.
    """
    nodes = len(keys)
    if nodes < 2:
        return graph_of([], [], nodes)
    first = np.searchsorted(block, block, "left")
    size = np.searchsorted(block, block, "right") - first
    place = np.arange(nodes)
    sought = np.floor(0.5 * degree + draws(stream, keys, COUNT)).astype(np.int64)
    ones, others = [], []
    for k in range(int(sought.max())):
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
    """Give a place among so many that is not one's own."""
    place = np.floor(drawn * np.maximum(size - 1, 1)).astype(np.int64)
    return place + (place >= own)
