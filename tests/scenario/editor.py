"""A file as an editor reads it: numbers, words, lists and mappings, without places."""

from __future__ import annotations

from sim.scenario.problems import Notes
from sim.scenario.read.tree import Mapping, Node, Scalar, read_text


def as_editors_read(text: str) -> object:
    tree = read_text(text, "x.yaml", Notes())
    assert tree is not None
    return _plain(tree)


def _plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.items}
    return [_plain(item) for item in node.items]
