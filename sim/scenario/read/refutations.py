"""The list `refuted_if` of a scenario: comparisons that refute it, in a form that a run can decide.

Each row is a comparison, or `all:` with several that must hold together. One row that is met refutes the scenario. The prose beside it,
`wrong_if`, may say more than a run can decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from sim.evidence import Parameter
from sim.evidence.formatting import format_value
from sim.scenario.problems import Notes, Wrong, suggestion
from sim.scenario.read.declared import DECLARED, parameters_in
from sim.scenario.read.tree import Mapping, Node, Scalar, Sequence
from sim.scenario.read.values import Known, read_setting, read_week
from sim.society.outputs import find

Side = Literal["above", "below", "at_least", "at_most"]
Window = Literal["at", "over", "within"]
SIDES: dict[Side, str] = DECLARED["sides"]
WINDOWS: dict[Window, str] = DECLARED["windows"]
BASELINE, START = "baseline", "start"
OUTPUT, TIMES = parameters_in("comparisons").values()
TOGETHER = "all"
EXAMPLE = "`- {output: handovers.hosted, at: 2 years, above: 0}`"


@dataclass(frozen=True, slots=True)
class Bound:
    """A comparison of an output with a number, the baseline at the same seed, its first week, or another output.

    Attributes
    ----------
    output
        The output.
    side
        The direction of the comparison.
    than
        A number, `baseline`, `start`, or an output.
    times
        A factor on what it is compared with.
    window
        How weeks are read.
    first, last
        The first and the last week; None stands for the last week of the run.
    """

    output: str
    side: Side
    than: float | str
    times: float = 1.0
    window: Window = "at"
    first: int | None = None
    last: int | None = None

    def __str__(self) -> str:
        """Return the comparison as a scenario writes it."""
        parts = [f"output: {self.output}"]
        if self.first is not None:
            weeks = str(self.first) if self.window == "at" else f"[{self.first}, {self.last}]"
            parts.append(f"{self.window}: {weeks}")
        parts.append(f"{self.side}: {format_value(self.than)}")
        return "{" + ", ".join(parts + ([f"times: {format_value(self.times)}"] if self.times != 1.0 else [])) + "}"


Refutation = tuple[Bound, ...]
"""Comparisons that refute a scenario when all of them hold."""


def row_text(refutation: Refutation) -> str:
    """Return one row of `refuted_if` as a scenario writes it."""
    return str(refutation[0]) if len(refutation) == 1 else f"{{all: [{', '.join(map(str, refutation))}]}}"


def read_refutations(node: Node, known: Known, notes: Notes) -> tuple[Refutation, ...]:
    """Return the rows of `refuted_if`, reporting every wrong one.

    Parameters
    ----------
    node
        The section.
    known
        The names that may occur.
    notes
        Takes each problem.
    """
    if not isinstance(node, Sequence) or not node.items:
        raise Wrong(node.at, "`refuted_if` is a list", f"begin each row with a dash: {EXAMPLE}.")
    found = []
    for item in node.items:
        with notes.each():
            found.append(_row(item, known))
    return tuple(found)


def _row(item: Node, known: Known) -> Refutation:
    together = item.get(TOGETHER) if isinstance(item, Mapping) else None
    if together is None:
        return (_comparison(item, known),)
    if not isinstance(together, Sequence) or not together.items or not isinstance(item, Mapping) or len(item.items) > 1:
        raise Wrong(item.at, "`all` takes a list of comparisons", f"write `- all: [...]` with rows such as {EXAMPLE}.")
    return tuple(_comparison(inner, known) for inner in together.items)


def _comparison(item: Node, known: Known) -> Bound:
    if not isinstance(item, Mapping):
        raise Wrong(item.at, "a row of `refuted_if` is a mapping", f"write {EXAMPLE}.")
    sides: list[tuple[Side, Node]] = []
    windows: list[tuple[Window, Node]] = []
    output, times = "", 1.0
    for key, node in item.items:
        if key.text == "output":
            output = str(read_setting(node, OUTPUT, known, drawn=False).value)
        elif key.text == "times":
            times = float(read_setting(node, TIMES, known, drawn=False).value)  # type: ignore[arg-type]
        elif (side := next((one for one in get_args(Side) if one == key.text), None)) is not None:
            sides.append((side, node))
        elif (window := next((one for one in get_args(Window) if one == key.text), None)) is not None:
            windows.append((window, node))
        else:
            words = ["output", *WINDOWS, *SIDES, "times", TOGETHER]
            raise Wrong(key.at, f"unknown word {key.text!r} in `refuted_if`", suggestion(key.text, words, "the words"))
    if not output:
        raise Wrong(item.at, "a row of `refuted_if` does not say which output it reads", f"write {EXAMPLE}.")
    if len(sides) != 1 or len(windows) > 1:
        wrong = f"{output}: a row takes one of {', '.join(SIDES)}, and at most one of {', '.join(WINDOWS)}"
        raise Wrong(item.at, wrong, f"write {EXAMPLE}.")
    side, limit = sides[0]
    than = _than(limit, output, known)
    if not windows:
        return Bound(output, side, than, times)
    return Bound(output, side, than, times, *_weeks(*windows[0], known))


def _weeks(window: Window, node: Node, known: Known) -> tuple[Window, int, int]:
    nodes = node.items if isinstance(node, Sequence) else (node,)
    if len(nodes) != (1 if window == "at" else 2):
        wanted = "one week" if window == "at" else "the first and the last week in brackets"
        example = "at: 2 years" if window == "at" else f"{window}: [6 months, 2 years]"
        raise Wrong(node.at, f"`{window}` takes {wanted}", f"write `{example}`.")
    weeks = [int(read_week(one, known).value) for one in nodes]  # type: ignore[arg-type]
    if weeks[0] < 0 or weeks[-1] < weeks[0]:
        wrong = f"`{window}` ends before it begins, or begins before week 0"
        raise Wrong(node.at, wrong, "write the earlier week first.")
    return window, weeks[0], weeks[-1]


def _than(node: Node, output: str, known: Known) -> float | str:
    if isinstance(node, Scalar) and node.text in (BASELINE, START):
        return node.text
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.text in known.names.get("outputs", ()):
        return node.text
    limit = Parameter(f"the limit of {output}", 0.0, unit=find(output).unit)
    return float(read_setting(node, limit, known, drawn=False).value)  # type: ignore[arg-type]
