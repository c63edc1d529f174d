"""General rules for the code: module sizes, docstrings, packaging, boundaries, shell scripts."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted((ROOT / "sim").rglob("*.py"))
}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_modules_have_at_most_450_lines() -> None:
    lines = {name: len(text.splitlines()) for name, text in MODULES.items()}
    assert {name: count for name, count in lines.items() if count > 450} == {}


def test_every_module_has_a_docstring() -> None:
    assert [name for name, text in MODULES.items() if not text.startswith('"""')] == []


def test_docstrings_do_not_open_with_a_question_word() -> None:
    """Check that a docstring says what a thing is or does: "Return whether", not "Whether"."""
    opens = re.compile(r"(What|How|Why|Whether|Where|Who|Whom|Whose|Which|When|That) ")
    files = [path for folder in ("sim", "scripts", "docs", "tests") for path in sorted((ROOT / folder).rglob("*.py"))]
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        f"{path.relative_to(ROOT)}: {told.splitlines()[0]}"
        for path in files
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, kinds) and (told := ast.get_docstring(node)) and opens.match(told)
    ]
    assert len(files) > 400
    assert found == []


def test_extras_used_by_scripts_exist() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert {"dashboard", "dask", "discover", "calibrate", "all", "test", "dev"} <= set(extras)


def test_run_time_dependencies_hold_no_development_tools() -> None:
    run_set = " ".join(PROJECT["project"]["dependencies"])
    assert not re.search(r"pytest|ruff|mypy|solara|playwright|distributed", run_set)


def test_boundaries_name_every_province_once() -> None:
    import csv
    import json

    from sim.resources import data_dir

    topology = json.loads((data_dir("seeds") / "boundaries.topo.json").read_text(encoding="utf-8"))
    shapes = topology["objects"]["provinces"]["geometries"]
    drawn = {(shape["id"], shape["properties"]["key"], shape["properties"]["name"]) for shape in shapes}
    with (data_dir("seeds") / "provinces.csv").open(encoding="utf-8") as lines:
        known = {(row["code"], row["key"], row["name"]) for row in csv.DictReader(lines)}
    assert len(shapes) == 34
    assert drawn == known
    assert "Permission is hereby granted" in topology["licence"]


def test_shell_scripts_parse() -> None:
    scripts = [*ROOT.glob("scripts/*.sh"), ROOT / ".ci" / "run"]
    assert scripts
    for script in scripts:
        subprocess.run(["bash", "-n", str(script)], check=True)
