"""Graphs are symmetric, without loops, mostly within blocks, and the same for the same address."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.society.common.draws import keys_of
from sim.society.common.networks import Graph, acquaintances, graph_of


def edges(graph: Graph) -> list[tuple[int, int]]:
    return [(i, int(j)) for i in range(len(graph.start) - 1) for j in graph.to[graph.start[i] : graph.start[i + 1]]]


def drawn(nodes: int, blocks: int, degree: float, inside: float, luck: int = 5) -> Graph:
    block = np.arange(nodes) * blocks // max(nodes, 1)
    return acquaintances(luck, keys_of(1, -2, np.arange(nodes)), block, degree, inside)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 60), st.integers(1, 20), st.floats(2, 8), st.floats(0, 1), st.integers(0, 2**63))
def test_edges_run_both_ways_and_to_others(nodes: int, blocks: int, degree: float, inside: float, luck: int) -> None:
    graph = drawn(nodes, blocks, degree, inside, luck)
    found = edges(graph)
    assert len(found) == len(set(found)) == len(graph.to)
    assert set(found) == {(j, i) for i, j in found}
    assert all(i != j for i, j in found)
    assert graph.start[0] == 0
    assert len(graph.start) == nodes + 1


@pytest.mark.parametrize("degree", [2.0, 3.5, 8.0])
def test_degree_is_the_mean_and_edges_stay_in_their_block(degree: float) -> None:
    graph = drawn(4000, 40, degree, 0.85)
    # Two people who seek each other out form one edge, which loses a few per cent of edges in a block of a hundred.
    assert len(graph.to) / 4000 == pytest.approx(degree, rel=0.06)
    own = np.mean([i // 100 == j // 100 for i, j in edges(graph)])
    assert own == pytest.approx(0.85, abs=0.03)


def test_one_address_one_graph() -> None:
    one, again, other = (drawn(200, 5, 4.0, 0.85, luck) for luck in (1, 1, 2))
    assert one.to.tolist() == again.to.tolist()
    assert one.to.tolist() != other.to.tolist()


def test_an_edge_named_twice_is_one() -> None:
    assert edges(graph_of([0, 1, 2, 2], [1, 0, 2, 0], 3)) == [(0, 1), (0, 2), (1, 0), (2, 0)]
