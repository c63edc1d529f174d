"""Takes a file of `key: value` lines apart, and notes every problem at its place with what to write instead."""

from __future__ import annotations

from sim.runs.design.factor import flow
from sim.scenario import Origin, Problem
from sim.scenario.read.reader import Mapping, Node, Scalar


class Fields:
    """The keys of one file.

    Parameters
    ----------
    tree
        As it was read.
    problems
        Takes each problem.
    """

    def __init__(self, tree: Mapping, problems: list[Problem]) -> None:
        self.tree, self.problems = tree, problems

    def fail(self, at: Origin, wrong: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(at, wrong, remedy))

    def pairs(self, key: str, inside: Mapping | None = None) -> tuple[tuple[Scalar, Node], ...]:
        """Return the lines under a key; none where it is left out."""
        node = (inside or self.tree).get(key)
        if node is None:
            return ()
        if not isinstance(node, Mapping):
            self.fail(node.at, f"{key}: not made of `key: value` lines", f"write {key}: and under it one key a line.")
            return ()
        return node.items

    def word(self, key: str, words: tuple[str, ...], default: str) -> str:
        """Return one of a few words."""
        node = self.tree.get(key)
        if node is None:
            return default
        if flow(node) not in words:
            self.fail(node.at, f"{key}: {flow(node)!r} is not one of {', '.join(words)}", f"write {key}: {default}.")
            return default
        return flow(node)

    def whole(self, key: str, default: int | None, least: int, inside: Mapping | None = None) -> int | None:
        """Return a whole number; a span of weeks is one."""
        node = (inside or self.tree).get(key)
        if node is None:
            return default
        text = flow(node).removesuffix(" weeks").removesuffix(" week")
        if not text.isdecimal() or int(text) < least:
            self.fail(node.at, f"{key}: {flow(node)!r} is not a whole number of {least} or more", f"write {key}: 10.")
            return default
        return int(text)

    def positive(self, key: str) -> float | None:
        """Return a number above 0 and up to 1, or None where it is left out."""
        node = self.tree.get(key)
        if node is None:
            return None
        value = node.value if isinstance(node, Scalar) else None
        if not isinstance(value, float) or not 0 < value <= 1:
            self.fail(node.at, f"{key}: {flow(node)!r} does not lie above 0 and up to 1", f"write {key}: 0.1.")
            return None
        return value
