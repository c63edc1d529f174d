"""Tests stand where what they test stands: the rooms of `tests/` are those of `sim/`, and a few with reasons."""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Folders of tests that are of no room, and why.
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
# Rooms tested elsewhere, and where.
TESTED_ELSEWHERE = {"bench": "tests/runs"}
# Folders of samples within a folder of tests.
SAMPLES = {"tests/scenario/wrong"}


def tracked(folder: str) -> list[Path]:
    """Give the files of a folder that are kept, without leftovers of caches."""
    listed = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(line) for line in listed.stdout.splitlines()]


def folders(top: str) -> set[str]:
    """Give the folders below one, at any depth, by their path in it."""
    found = {parent.as_posix() for path in tracked(top) for parent in path.parents}
    return {path.removeprefix(f"{top}/") for path in found if path.startswith(f"{top}/")}


def unmirrored(tests: set[str], rooms: set[str]) -> set[str]:
    """Name the folders of tests to which no room answers."""
    samples = {sample.removeprefix("tests/") for sample in SAMPLES}
    return {
        folder
        for folder in tests
        if folder not in rooms
        and folder.split("/")[0] not in OF_NO_ROOM
        and not any(folder == sample or folder.startswith(f"{sample}/") for sample in samples)
    }


def test_every_folder_of_tests_is_of_a_room_or_says_why_not() -> None:
    assert unmirrored(folders("tests"), folders("sim")) == set()


def test_every_room_has_its_tests() -> None:
    rooms = {room for room in folders("sim") if "/" not in room}
    assert rooms - folders("tests") == set(TESTED_ELSEWHERE)
    assert all((ROOT / place).is_dir() for place in TESTED_ELSEWHERE.values())


def test_a_reason_is_for_a_folder_that_there_is() -> None:
    assert set(OF_NO_ROOM) <= folders("tests")
    assert not set(OF_NO_ROOM) & folders("sim")
    assert all((ROOT / sample).is_dir() for sample in SAMPLES)


def test_a_folder_of_no_room_is_found() -> None:
    assert unmirrored(
        {"week", "weeks", "analysis/dock", "analysis/docks", "scenario/wrong/x", "house"}, {"week", "analysis/dock"}
    ) == {
        "weeks",
        "analysis/docks",
    }
