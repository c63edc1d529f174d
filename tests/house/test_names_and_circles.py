"""No two things of the house share a name, and no module needs itself."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import grimp
import networkx

ROOT = Path(__file__).resolve().parents[2]
# A row of the world, the strategic actor that Mesa sees in it, and what the evidence says of it at the start are one thing:
# modules that hold the rows may share names with the rooms that hold the others.
ROWS = "sim/world/records.py"
# Both are the field's word: what an attack is aimed at, and what a forecast is scored on.
SHARED = {"Target"}


def public_classes() -> dict[str, list[str]]:
    """Give the modules of every public class by its name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "sim").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(ROOT).as_posix())
    return found


def test_a_class_of_a_name_stands_in_one_module() -> None:
    twice = {
        name: places for name, places in public_classes().items() if len({*places} - {ROWS}) > 1 and name not in SHARED
    }
    assert twice == {}


def test_no_module_needs_itself() -> None:
    graph = grimp.build_graph("sim", exclude_type_checking_imports=True)
    imports = networkx.DiGraph(
        (one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)
    )
    circles = [sorted(some) for some in networkx.strongly_connected_components(imports) if len(some) > 1]
    assert circles == []
