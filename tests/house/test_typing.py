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
# Rooms in which a single letter is the place of a row in a loop and nothing else.
WRITTEN_OUT = ("actors", "engine", "rules", "week", "world")
# Rows of leaders, groups, provinces (q), states, warlords, events, and cells or commanders (c), factions; `_` is nothing.
INDICES = set("ijgqskecf_")


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


def letters_in(source: str) -> set[str]:
    """Find arguments and assigned names of one letter that is no index."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg) and len(node.arg) == 1:
            found.add(node.arg)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and len(node.id) == 1:
            found.add(node.id)
    return found - INDICES


def test_little_in_the_core_is_of_any_type() -> None:
    assert any_in([path for room in CORE for path in (ROOT / room).rglob("*.py")]) < MOST_IN_CORE


def test_any_type_becomes_rarer() -> None:
    assert any_in(list(ROOT.rglob("*.py"))) < MOST


@pytest.mark.parametrize(
    "path",
    [path for room in WRITTEN_OUT for path in sorted((ROOT / room).rglob("*.py"))],
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_only_the_index_of_a_row_has_one_letter(path: Path) -> None:
    assert letters_in(path.read_text(encoding="utf-8")) == set()


def test_a_letter_that_is_no_index_is_seen() -> None:
    assert letters_in("def f(v, g):\n    for q in range(3):\n        n = v[q]\n    return n") == {"v", "n"}
