"""The use of `Any` is limited, and single letters name nothing but indices."""

from __future__ import annotations

import ast
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "sim"
# Rooms in which nearly every type is known.
CORE = ("engine", "outputs", "society")
# The most times that `Any` may stand in a thousand lines, in the core and everywhere. Lower the second, never raise it.
MOST_IN_CORE, MOST = 1.0, 3.0
# The letters allowed as indices: leaders and people (i, j), groups (g), provinces (q), states, warlords and links (k), and others.
INDICES = set("ijgqskecf")
# Functions whose values are indices.
COUNTS = {"range", "prange", "np.flatnonzero", "np.argsort"}
# Files call a finding's p-value `p`.
FIELDS = {"p"}


def any_in(paths: list[Path]) -> float:
    """Return how often `Any` stands in a thousand lines of code, imports included."""
    words, lines = 0, 0
    for path in paths:
        with path.open("rb") as source:
            words += sum(
                token.type == tokenize.NAME and token.string == "Any" for token in tokenize.tokenize(source.readline)
            )
        lines += len(path.read_bytes().splitlines())
    return 1000.0 * words / lines


def counted(target: ast.expr, over: ast.expr) -> set[ast.expr]:
    """Return the names among a loop's targets that are indices."""
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
    """Return one-letter names that are neither a loop's index nor an integer argument."""
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
    """Return the name of a class's field."""
    return one.target.id if isinstance(one.target, ast.Name) else ""


def test_the_core_hardly_uses_any() -> None:
    assert any_in([path for room in CORE for path in (ROOT / room).rglob("*.py")]) < MOST_IN_CORE


def test_the_use_of_any_is_limited() -> None:
    assert any_in(list(ROOT.rglob("*.py"))) < MOST


@pytest.mark.parametrize("room", ["sim", "scripts", "benchmarks", "docs"])
def test_only_indices_have_one_letter(room: str) -> None:
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
def test_a_letter_that_is_no_index_is_found(source: str, found: set[str]) -> None:
    assert letters_in(source) == found
