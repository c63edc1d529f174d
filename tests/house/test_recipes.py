"""The recipes of CONTRIBUTING.md can be followed: few files, each where it is said to be, and an entry that is taken."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from sim.evidence.outputs.definitions import DEFINITIONS
from sim.evidence.outputs.output import of, row
from sim.rules.registry import RULES
from sim.week.copied import source_of

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
# The most files that are written by hand, and those of them that the recipe makes.
MOST = {"Add a rule in five steps": 5, "Add an output": 2}
MADE = {"sim/rules/fatigue.py", "tests/rules/test_fatigue.py", "tests/week/test_effort.py"}


def section(title: str) -> str:
    """Give what stands under a heading."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def by_hand(title: str) -> list[str]:
    """Give the files that a recipe says are written by hand."""
    (line,) = re.findall(r"^By hand: (.*)\.$", section(title), re.MULTILINE)
    return re.findall(r"`([^`]+)`", line)


@pytest.fixture(scope="module")
def tracked() -> set[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(listed.stdout.splitlines())


@pytest.mark.parametrize("title", MOST)
def test_a_recipe_needs_few_files_and_they_are_there(title: str, tracked: set[str]) -> None:
    named = by_hand(title)
    assert 0 < len(named) <= MOST[title]
    assert {path for path in named if path not in tracked} == set(named) & MADE
    assert not MADE & tracked
    folders = {parent.as_posix() for path in tracked for parent in Path(path).parents}
    assert {Path(path).parent.as_posix() for path in named} <= folders


def test_every_folder_that_contributing_names_is_kept(tracked: set[str]) -> None:
    # A folder that is gone may leave its caches behind, so that looking for it on the disk does not tell.
    folders = {parent.as_posix() for path in tracked for parent in Path(path).parents}
    named = re.findall(r"`((?:sim|tests|seeds|scenarios|scripts|docs|benchmarks)(?:/\w+)*)/`", TEXT)
    assert len(named) > 20
    assert set(named) <= folders


def test_the_output_of_the_recipe_is_one_that_would_be_taken() -> None:
    (entry,) = re.findall(r"`row\(([^`]*)\)`", section("Add an output"))
    words = re.findall(r'(?:(\w+)=)?"([^"]*)"', entry)
    given = [text for name, text in words if not name]
    (output,) = of("group", row(*given, **{name: text for name, text in words if name}))
    assert output.name not in {one.name for one in DEFINITIONS}
    assert ".effort" in source_of((output,))


def test_the_rule_of_the_recipe_is_not_there_already() -> None:
    assert "fatigue" not in RULES
