"""Comments, docstrings and documents name only modules and folders that exist."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    path
    for folder in ("sim", "tests", "scripts", "scenarios", "seeds", "docs", "examples", ".github")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".md", ".yaml", ".yml", ".sh", ".toml") and path != Path(__file__)
]
TEXTS += [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "pyproject.toml")]
A_PATH = re.compile(r"(?<![\w/.{}-])(?:sim|tests|scripts|seeds|scenarios|docs|examples)/[\w./-]*\w")
A_MODULE = re.compile(r"(?<![\w/.-])sim(?:\.[a-z_]\w*)+")
# Files that a recipe tells the reader to create, and files that only an installed copy has.
EXAMPLES = {
    "sim/society/ranks/rules/fatigue.py",
    "tests/society/ranks/test_fatigue.py",
    "sim/society/states/rules/closures.py",
    "tests/society/states/test_closures.py",
    "tests/society/police/test_effort.py",
    "sim/dashboard/pages/shelf/__init__.py",
    "sim/dashboard/pages/shelf/page.py",
    "sim/dashboard/pages/shelf/shelf.vue",
    "sim/cli/NAME.py",
    "sim/society/new.py",
    "sim/_data/seeds",
    "sim/_data/scenarios",
}
# Folders that tools write and git ignores.
MADE = tuple(line.strip("/") for line in (ROOT / ".gitignore").read_text().splitlines() if line.startswith("/docs/"))


@cache
def source_of(place: str) -> str | None:
    """Return the source of a module or of a package's `__init__`, None if there is neither."""
    for path in (ROOT / f"{place}.py", ROOT / place / "__init__.py"):
        if path.exists():
            return path.read_text(encoding="utf-8")
    return "" if (ROOT / place).is_dir() else None


def stands(name: str) -> bool:
    """Return whether a dotted name is a module, or something that a module names."""
    parts = name.split(".")
    for count in range(len(parts), 0, -1):
        source = source_of("/".join(parts[:count]))
        if source is not None:
            rest = parts[count:]
            return not rest or rest[0].startswith("__") or re.search(rf"\b{rest[0]}\b", source) is not None
    return False


def gone(text: str) -> list[str]:
    """Return the paths and module names in a text that do not exist."""
    paths = [name for name in A_PATH.findall(text) if name not in EXAMPLES and not name.startswith(MADE)]
    paths = [name for name in paths if not (ROOT / name).exists()]
    return [*paths, *(name for name in A_MODULE.findall(text) if not stands(name))]


def test_every_name_in_a_text_exists() -> None:
    found = {path.relative_to(ROOT).as_posix(): gone(path.read_text(encoding="utf-8")) for path in TEXTS}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_name_that_does_not_exist_is_found() -> None:
    assert gone("see `sim/experiments/sweep.py`, `sim.analysis.ged` and :func:`sim.model.simulated`") == [
        "sim/experiments/sweep.py",
        "sim.analysis.ged",
        "sim.model.simulated",
    ]
    assert gone("see `sim/model.py`, `sim.model.simulate`, `sim.society`, tests/golden") == []


def test_contributing_lists_every_room_in_the_order_of_imports() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `sim/(\w+)(?:/|\.py)` \|", text, re.MULTILINE)
    rooms = {path.parent.name for path in (ROOT / "sim").glob("*/__init__.py")} | {"model"}
    assert rooms <= set(listed)
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(one for one in contracts if one["name"] == "Rooms import only leftwards")["layers"]
    order = [name for layer in reversed(layers) for name in re.findall(r"\w+", layer)]
    known = [name for name in listed if name in order]
    assert known == sorted(known, key=order.index)
