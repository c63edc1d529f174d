"""A parameter that code reads is one of the seeds: `params.dispersal_slipout` fails here, before anything runs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("path", READERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_code_reads_only_parameters_that_exist(path: Path) -> None:
    assert read_names(path.read_text(encoding="utf-8")) <= KNOWN


@pytest.mark.parametrize("path", READERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_parameters_go_by_one_name(path: Path) -> None:
    """What is typed `Params` is called `params`, or the test above would not see it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.arg) and node.annotation is not None and ast.unparse(node.annotation) == "Params":
            assert node.arg == "params"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript):
            if ast.unparse(node.value.value).endswith(".params"):
                assert all(ast.unparse(target).split(".")[-1] == "params" for target in node.targets)


def test_a_misspelling_is_seen() -> None:
    assert read_names("def f(world, params): return params.dispersal_slipout + world.params[0].x") - KNOWN == {
        "dispersal_slipout"
    }
    assert read_names("def f(week): return week.params.rule_loyalti") - KNOWN == {"rule_loyalti"}
