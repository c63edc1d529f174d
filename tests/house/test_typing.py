"""Names say what they are, to a reader and to the type checker."""

from __future__ import annotations

import ast
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "sim"
# Rooms that the types of the world reach: all but none of what passes through them is known.
CORE = ("actors", "engine", "outputs", "rules", "week", "world")
# `Any` in a thousand lines: of the core, and of everything. The second is to fall, never to rise.
MOST_IN_CORE, MOST = 1.0, 3.0
# What a single letter may count: leaders and people (i, j), groups, provinces (q), states, warlords and links (k), events,
# cells and commanders, factions.
INDICES = set("ijgqskecf")
# What gives the places of rows, one after the other.
COUNTS = {"range", "prange", "np.flatnonzero", "np.argsort"}
# A finding's p-value stands under this name in files.
FIELDS = {"p"}


def any_in(paths: list[Path]) -> float:
    """Count the word in code, imports included, in a thousand lines."""
    words, lines = 0, 0
    for path in paths:
        with path.open("rb") as source:
            words += sum(
                token.type == tokenize.NAME and token.string == "Any" for token in tokenize.tokenize(source.readline)
            )
        lines += len(path.read_bytes().splitlines())
    return 1000.0 * words / lines


def counted(target: ast.expr, over: ast.expr) -> set[ast.expr]:
    """Find the names among a loop's targets that are the place of a row."""
    while isinstance(over, ast.Call) and isinstance(over.func, ast.Attribute) and over.func.attr == "tolist":
        over = over.func.value
    if not isinstance(over, ast.Call):
        return set()
    what = ast.unparse(over.func)
    if what in COUNTS:
        return {target}
    if what == "enumerate" and isinstance(target, ast.Tuple):
        return {target.elts[0]}
    if what == "itertools.product" and isinstance(target, ast.Tuple):
        return {name for name, one in zip(target.elts, over.args, strict=True) if counted(name, one)}
    return set()


def letters_in(source: str) -> set[str]:
    """Find names of one letter that are no place of a row: neither a loop's count nor a whole number handed over."""
    tree = ast.parse(source)
    places: set[ast.AST] = set()
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension):
            places |= counted(node.target, node.iter)
        elif isinstance(node, ast.arg) and isinstance(node.annotation, ast.Name) and node.annotation.id == "int":
            places.add(node)
        elif isinstance(node, ast.ClassDef):
            places |= {one.target for one in node.body if isinstance(one, ast.AnnAssign) and field_of(one) in FIELDS}
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.arg):
            name = node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            name = node.id
        elif isinstance(node, ast.alias):
            name = node.asname or node.name
        elif isinstance(node, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler):
            name = node.name or ""
        if len(name) == 1 and name != "_" and not (node in places and name in INDICES | FIELDS):
            found.add(name)
    return found


def field_of(one: ast.AnnAssign) -> str:
    """Give the name of a class's field."""
    return one.target.id if isinstance(one.target, ast.Name) else ""


def test_little_in_the_core_is_of_any_type() -> None:
    assert any_in([path for room in CORE for path in (ROOT / room).rglob("*.py")]) < MOST_IN_CORE


def test_any_type_becomes_rarer() -> None:
    assert any_in(list(ROOT.rglob("*.py"))) < MOST


@pytest.mark.parametrize("room", ["sim", "scripts", "benchmarks", "docs"])
def test_only_the_place_of_a_row_has_one_letter(room: str) -> None:
    found = {}
    for path in sorted((ROOT.parent / room).rglob("*.py")):
        name = path.relative_to(ROOT.parent).as_posix()
        found[name] = letters_in(path.read_text(encoding="utf-8"))
    assert found
    assert {name: letters for name, letters in found.items() if letters} == {}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def f(v, g: int):\n    for q in range(3):\n        n = v[q + g]\n    return n", {"f", "v", "n"}),
        ("for n in range(3): pass", {"n"}),
        ("for g in groups: pass", {"g"}),
        ("for i, g in enumerate(groups): pass", {"g"}),
        ("for i, j in itertools.product(range(2), range(3)): pass", set()),
        ("[q for q in np.flatnonzero(free).tolist()]", set()),
        ("g = group[i]", {"g"}),
        ("run = lambda i: i", {"i"}),
        ("import numpy as n\nfrom scipy.stats import t", {"n", "t"}),
        ("class Found:\n    p: float\n    x: float", {"x"}),
        ("p = 1.0", {"p"}),
    ],
)
def test_a_letter_that_is_no_place_of_a_row_is_seen(source: str, found: set[str]) -> None:
    assert letters_in(source) == found
