"""A parameter that code reads is one of the seeds: `params.dispersal_slipout` fails here, before anything runs."""

from __future__ import annotations

import ast
from pathlib import Path

import sim
from sim.evidence import parameters
from sim.society.registry import RULES

ROOT = Path(sim.__file__).parent
KNOWN = {p.key.replace(".", "_") for p in parameters().values() if not p.is_template} | {
    f"rule_{name}" for name in RULES
}
READERS = sorted(path for room in ("society", "engine") for path in (ROOT / room).rglob("*.py"))


def read_names(source: str) -> set[str]:
    """Find what is read of `params`, be it a name or an attribute such as `week.params`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            of = node.value
            if (isinstance(of, ast.Name) and of.id == "params") or (
                isinstance(of, ast.Attribute) and of.attr == "params"
            ):
                found.add(node.attr)
    return found


def other_names(source: str) -> set[str]:
    """Find the names under which something typed `Params` goes, other than `params`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.arg) and node.annotation is not None and ast.unparse(node.annotation) == "Params":
            found.add(node.arg)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            if ast.unparse(node.value.value).endswith(".params"):
                found |= {ast.unparse(target).split(".")[-1] for target in node.targets}
    return found - {"params"}


def test_code_reads_only_parameters_that_exist() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): read_names(path.read_text(encoding="utf-8")) - KNOWN for path in READERS
    }
    assert {path: names for path, names in found.items() if names} == {}


def test_parameters_go_by_one_name() -> None:
    """The test above finds parameters by the name `params`, so no other name may be used for them."""
    found = {path.relative_to(ROOT).as_posix(): other_names(path.read_text(encoding="utf-8")) for path in READERS}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_misspelling_is_seen() -> None:
    assert read_names("def f(world, params): return params.dispersal_slipout + world.params[0].x") - KNOWN == {
        "dispersal_slipout"
    }
    assert read_names("def f(week): return week.params.rule_loyalti") - KNOWN == {"rule_loyalti"}
