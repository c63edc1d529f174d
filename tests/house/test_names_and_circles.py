"""No two things of the house share a name, names say what they are, and no module needs itself."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import grimp
import networkx
import pytest

ROOT = Path(__file__).resolve().parents[2]
# A row of the world, the strategic actor that Mesa sees in it, and what the evidence says of it at the start are one thing:
# modules that hold the rows may share names with the rooms that hold the others.
ROWS = "/state.py"
# Both are the field's word: what an attack is aimed at, and what a forecast is scored on.
SHARED = {"Target"}
# Words that read well in a sentence, and as a name leave open what it is that was so treated. No module, no class and no public
# function may be called by one of them alone; no module and no class may carry one at all.
VAGUE = {
    "asking", "asked", "told", "kept", "held", "found", "wanted", "said", "shown", "seen", "taken", "made", "given", "written",
    "plate", "film", "peak", "memo",
}  # fmt: skip


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
        name: places
        for name, places in public_classes().items()
        if len([place for place in places if not place.endswith(ROWS)]) > 1 and name not in SHARED
    }
    assert twice == {}


def words_of(name: str) -> set[str]:
    """Give the words that a name is made of."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}


def vague(path: str, source: str) -> set[str]:
    """Name what a module defines for others under a word that does not say what it is, the module itself included."""
    found = {path} if words_of(Path(path).stem) & VAGUE else set()
    for node in ast.parse(source).body:
        name = getattr(node, "name", "")
        if isinstance(node, ast.Assign):
            name = next((one.id for one in node.targets if isinstance(one, ast.Name) and not one.id.isupper()), "")
        alone = {name.lower()} if isinstance(node, ast.FunctionDef) else words_of(name)
        if name and not name.startswith("_") and alone & VAGUE:
            found.add(f"{path}: {name}")
    return found


def test_names_say_what_they_are() -> None:
    found = set()
    for path in sorted((ROOT / "sim").rglob("*.py")):
        found |= vague(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    assert found == set()


@pytest.mark.parametrize(
    ("path", "source", "found"),
    [
        ("held.py", "", {"held.py"}),
        ("kept_inputs.py", "", {"kept_inputs.py"}),
        (
            "a.py",
            "class Asked: pass\nclass HeldInputs: pass",
            {"a.py: Asked", "a.py: HeldInputs"},
        ),
        ("a.py", "Told = tuple[int, str]\nKEPT = (1, 2)", {"a.py: Told"}),
        ("a.py", "def told(): pass\ndef pledge_kept(): pass\ndef _kept(): pass", {"a.py: told"}),
    ],
)
def test_a_name_that_leaves_open_what_it_is_is_seen(path: str, source: str, found: set[str]) -> None:
    assert vague(path, source) == found


def test_no_module_needs_itself() -> None:
    graph = grimp.build_graph("sim", exclude_type_checking_imports=True)
    imports = networkx.DiGraph(
        (one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)
    )
    circles = [sorted(some) for some in networkx.strongly_connected_components(imports) if len(some) > 1]
    assert circles == []
