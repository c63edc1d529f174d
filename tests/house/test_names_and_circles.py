"""Class names are unique, names say what they stand for, calls can be read, and no import cycle exists."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import grimp
import networkx
import pytest

ROOT = Path(__file__).resolve().parents[2]
# A row of the world, its Mesa agent and its entry in the evidence describe the same actor, so they may share a class name.
ROWS = "/state.py"
# The standard term in two fields: what an attack is aimed at, and what a forecast is scored on.
SHARED = {"Target"}
# Words that do not say what a thing is. No public function may have one of them as its whole name; names of modules and classes may
# not contain one.
VAGUE = {
    "asking", "asked", "told", "kept", "held", "found", "wanted", "said", "shown", "seen", "taken", "made", "given", "written",
    "plate", "film", "peak", "memo",
}  # fmt: skip


def public_classes() -> dict[str, list[str]]:
    """Return the modules that define each public class, by class name."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "sim").rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(ROOT).as_posix())
    return found


def test_class_names_are_unique() -> None:
    twice = {
        name: places
        for name, places in public_classes().items()
        if len([place for place in places if not place.endswith(ROWS)]) > 1 and name not in SHARED
    }
    assert twice == {}


def long_calls(path: str, source: str) -> list[str]:
    """Return the functions with more than eight positional arguments, apart from commands (see `sim/cli/table.py`)."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            taken = [one.arg for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in ("self", "cls")]
            compiled = any("jit" in ast.unparse(decorator) for decorator in node.decorator_list)
            command = path.startswith("sim/cli/") and node.name == "command"
            if len(taken) > 8 and not compiled and not command:
                found.append(f"{path}: {node.name}")
    return found


def test_no_call_has_more_than_eight_positional_arguments() -> None:
    found = []
    for path in sorted((ROOT / "sim").rglob("*.py")):
        found += long_calls(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    assert found == []
    assert long_calls("a.py", "def command(a, b, c, d, e, f, g, h, i): pass") == ["a.py: command"]


def words_of(name: str) -> set[str]:
    """Return the words of a name."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+", name)}


def vague(path: str, source: str) -> set[str]:
    """Return the vague names among a module's own name and the public names that it defines."""
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
        ("a.py", "class Asked: pass\nclass HeldInputs: pass", {"a.py: Asked", "a.py: HeldInputs"}),
        ("a.py", "Told = tuple[int, str]\nKEPT = (1, 2)", {"a.py: Told"}),
        ("a.py", "def told(): pass\ndef pledge_kept(): pass\ndef _kept(): pass", {"a.py: told"}),
    ],
)
def test_a_vague_name_is_found(path: str, source: str, found: set[str]) -> None:
    assert vague(path, source) == found


def test_there_are_no_import_cycles() -> None:
    graph = grimp.build_graph("sim", exclude_type_checking_imports=False)
    imports = networkx.DiGraph(
        (one, other) for one in graph.modules for other in graph.find_modules_directly_imported_by(one)
    )
    circles = [sorted(some) for some in networkx.strongly_connected_components(imports) if len(some) > 1]
    assert circles == []
