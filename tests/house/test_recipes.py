"""The recipes of CONTRIBUTING.md work: they name few files, all in the right place, and their examples are accepted."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from sim.evidence.rows import Row
from sim.society.common.rows import fields_of
from sim.society.guests.state import Group
from sim.society.outputs import Output, by_name
from sim.society.registry import RULES
from tests.house.test_names import EXAMPLES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
# The largest number of files that a recipe may have the reader write by hand.
MOST = {"Add a rule in five steps": 5, "Add a state's behaviour": 7, "Add an output": 2, "Add a page": 6}


def section(title: str) -> str:
    """Return the text below a heading."""
    return TEXT.split(f"\n## {title}\n")[1].split("\n## ")[0]


def named(title: str, how: str) -> list[str]:
    """Return the files that a recipe lists as written by hand or by a command."""
    lines = re.findall(rf"^By {how}: (.*)\.$", section(title), re.MULTILINE)
    return [path for line in lines for path in re.findall(r"`([^`]+)`", line)]


@pytest.fixture(scope="module")
def tracked() -> set[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(listed.stdout.splitlines())


@pytest.mark.parametrize("title", MOST)
def test_a_recipe_names_few_files_in_the_right_places(title: str, tracked: set[str]) -> None:
    files = set(named(title, "hand"))
    assert 0 < len(files) <= MOST[title]
    assert files - tracked == files & EXAMPLES
    assert not EXAMPLES & tracked
    folders = {parent.as_posix() for path in tracked for parent in Path(path).parents}
    assert {room.as_posix() for path in files for room in list(Path(path).parents)[1:]} <= folders
    assert {Path(path).parent.as_posix() for path in files - EXAMPLES} <= folders


@pytest.mark.parametrize("title", MOST)
def test_files_written_by_command_are_written_by_make_renew(title: str, tracked: set[str]) -> None:
    schemas = {path for path in tracked if path.startswith("scenarios/schema/")}
    assert len(schemas) == 4
    assert set(named(title, "command")) <= {*schemas, "tests/golden/baseline.json", "README.md"} <= tracked
    recipe = MAKEFILE.split("\nrenew:")[1].split("\n\n")[0]
    assert "schema --all --out scenarios/schema" in recipe
    assert "tests.golden.regenerate" in recipe


def test_every_folder_named_in_contributing_exists(tracked: set[str]) -> None:
    # Ask git, since a removed folder may leave caches on the disk.
    folders = {parent.as_posix() for path in tracked for parent in Path(path).parents}
    shown = re.findall(r"`((?:sim|tests|seeds|scenarios|scripts|docs|benchmarks)(?:/\w+)*)/`", TEXT)
    assert len(shown) > 20
    assert set(shown) <= folders


def test_the_example_output_is_valid() -> None:
    (row,) = re.findall(r"`- ({name: [^`]*})`", section("Add an output"))
    output = Row("CONTRIBUTING.md", yaml.safe_load(row)).read(Output)
    assert output.name not in {one.name for one in by_name().values()}
    assert output.source.removeprefix("group.") in {field.name for field in fields_of(Group)}


def test_the_example_rules_do_not_exist() -> None:
    assert not {"fatigue", "closures"} & set(RULES)
