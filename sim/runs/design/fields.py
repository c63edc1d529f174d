"""Takes a file of `key: value` lines apart, and notes every problem at its place with what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

from sim.runs.design.factor import flow
from sim.scenario import Origin, Problem
from sim.scenario.problems import suggestion
from sim.scenario.read.reader import Mapping, Node, Scalar

# Keys that a file and its scenario both have.
OF_BOTH = ("weeks", "scale")
# What belongs into `keep`, with how it is written there.
KEPT_IN = {"outputs": "outputs: [risk.total]", "every": "every: 13 weeks"}


class Fields:
    """The keys of one file.

    Parameters
    ----------
    tree
        As it was read.
    problems
        Takes each problem.
    keys, what
        The keys that it may have, and what it is in a message.
    """

    def __init__(self, tree: Mapping, problems: list[Problem], keys: Sequence[str] = (), what: str = "") -> None:
        self.tree, self.problems, self.keys = tree, problems, keys
        for key, _ in tree.items:
            if key.text in keys:
                continue
            if key.text in KEPT_IN and "keep" in keys:
                self.fail(key.at, f"`{key.text}` stands at the top", f"write keep: {{{KEPT_IN[key.text]}}}.")
            else:
                self.fail(key.at, f"unknown key {key.text!r}", suggestion(key.text, keys, f"the keys of {what}"))

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
        return tuple(pair for pair in node.items if not self._misplaced(pair[0], key))

    def _misplaced(self, name: Scalar, section: str) -> bool:
        """Whether a key of the file stands in a section, where it would be taken for a key of the scenario."""
        if name.text not in self.keys or name.text in OF_BOTH:
            return False
        wrong = f"`{name.text}` stands under {section}"
        if not any(problem.at == name.at for problem in self.problems):
            self.fail(name.at, wrong, "write it at the beginning of a line: it belongs to the whole file.")
        return True

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
