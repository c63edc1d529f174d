"""The folders of `tests/` mirror those of `sim/`; the few exceptions give their reasons."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Folders of tests without a room of the same name, and why.
OF_NO_ROOM = {
    "benchmarks": "the folder benchmarks/: peers beside this model",
    "browser": "pages of several rooms as a reader meets them",
    "claims": "claims of the paper, through the whole model",
    "docs": "the folder docs/: the site and its tutorials",
    "golden": "the baseline's bytes, through the whole model",
    "house": "the code itself: layers, names, types, packaging",
    "model": "modules that stand beside the rooms, such as sim/model.py and sim/luck.py",
    "properties": "what holds in any scenario, through the whole model",
}
# Rooms without a folder of tests, and the folder that tests them.
TESTED_ELSEWHERE = {"bench": "tests/runs"}
# Folders of sample files within a folder of tests.
SAMPLES = {"tests/scenario/wrong"}


def tracked(folder: str) -> list[Path]:
    """Return the files of a folder that git tracks, so that left-over caches do not count."""
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(line) for line in listed.stdout.splitlines()]


def folders(top: str) -> set[str]:
    """Return the paths of all folders below a folder."""
    found = {parent.as_posix() for path in tracked(top) for parent in path.parents}
    return {path.removeprefix(f"{top}/") for path in found if path.startswith(f"{top}/")}


def unmirrored(tests: set[str], rooms: set[str]) -> set[str]:
    """Return the folders of tests that have no room."""
    samples = {sample.removeprefix("tests/") for sample in SAMPLES}
    return {
        folder
        for folder in tests
        if folder not in rooms
        and folder.split("/")[0] not in OF_NO_ROOM
        and not any(folder == sample or folder.startswith(f"{sample}/") for sample in samples)
    }


def test_every_folder_of_tests_has_a_room_or_a_reason() -> None:
    assert unmirrored(folders("tests"), folders("sim")) == set()


def test_every_room_has_its_tests() -> None:
    rooms = {room for room in folders("sim") if "/" not in room}
    assert rooms - folders("tests") == set(TESTED_ELSEWHERE)
    assert all((ROOT / place).is_dir() for place in TESTED_ELSEWHERE.values())


def test_reasons_name_folders_that_exist() -> None:
    assert set(OF_NO_ROOM) <= folders("tests")
    assert not set(OF_NO_ROOM) & folders("sim")
    assert all((ROOT / sample).is_dir() for sample in SAMPLES)


def test_a_folder_without_a_room_is_found() -> None:
    assert unmirrored(
        {"week", "weeks", "analysis/dock", "analysis/docks", "scenario/wrong/x", "house"}, {"week", "analysis/dock"}
    ) == {"weeks", "analysis/docks"}


def test_every_folder_of_tests_has_a_budget() -> None:
    budgets = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["sanctuary"]["cpu-seconds"]
    assert set(budgets) == {folder for folder in folders("tests") if "/" not in folder}
