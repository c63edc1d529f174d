"""Visitors can open listed sweeps and runs and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.dashboard.pages.serve import opening
from sim.dashboard.server.library import Library
from sim.dashboard.server.limits import Limits
from sim.dashboard.session.view import View, read_view
from sim.errors import SanctuaryError


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """A folder with two sweeps and a link to a third one outside."""
    for name in ("in/one", "in/deep/two", "beside"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "store.json").write_text(json.dumps({"format": 1, "name": name, "title": f"Sweep {name}"}))
    (tmp_path / "in" / "bad").mkdir()
    (tmp_path / "in" / "bad" / "store.json").write_text("[1, 2]")
    (tmp_path / "in" / "link").symlink_to(tmp_path / "beside")
    return Library(tmp_path / "in")


def test_sweeps_are_found_at_any_depth_and_the_damaged_is_named(library: Library) -> None:
    found = {entry.key: (entry.title, bool(entry.trouble)) for entry in library.entries()}
    assert found == {"bad": ("bad", True), "deep/two": ("Sweep in/deep/two", False), "one": ("Sweep in/one", False)}


@pytest.mark.parametrize(
    "key", ["../beside", "link", "one/../one", "./one", "deep", "", "/etc", "one/", "one\x00", "{root}/one"]
)
def test_no_other_name_opens_anything(library: Library, key: str) -> None:
    assert library.find(key.format(root=library.folder)) is None


def test_the_folder_may_be_a_sweep_itself_or_missing(library: Library) -> None:
    alone = Library(library.folder / "one")
    assert [entry.key for entry in alone.entries()] == ["one"]
    assert alone.find("one") is not None
    assert Library(library.folder / "nowhere").entries() == []


def test_what_is_explored_goes_into_the_address_and_comes_back() -> None:
    view = View(
        page="explore", store="deep/a sweep & more", output="strength.isis_k", when="104", across="taliban.control",
        up="rules.outbidding", side="low", held="baseline", runs=7,
    )  # fmt: skip
    again, notes = read_view(view.address().removeprefix("?"), Limits())
    assert notes == []
    assert again == view


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        ("when=yesterday", "last"),
        ("when=-1", "last"),
        ("output=<b>", "risk.total"),
        ("side=middle", "high"),
        ("runs=x", 20),
        ("runs=1000000", 20),
        ("store=%00", ""),
        ("across=../x", ""),
    ],
)
def test_what_an_address_cannot_mean_is_left_out(part: str, kept: object) -> None:
    view, _ = read_view(part, Limits())
    assert getattr(view, part.split("=")[0]) == kept


def test_the_folder_of_a_run_is_found_beside_sweeps(library: Library) -> None:
    whole, cut = library.folder / "deep" / "run", library.folder / "cut"
    for folder in (whole, cut):
        folder.mkdir()
        (folder / "weekly.parquet").write_bytes(b"")
    (whole / "manifest.json").write_text(json.dumps({"scenario": "mine", "title": "Mine"}), encoding="utf-8")
    (cut / "manifest.json").write_text("{", encoding="utf-8")
    found = {entry.key: (entry.title, entry.run, bool(entry.trouble)) for entry in library.entries()}
    assert found["deep/run"] == ("Mine", True, False)
    assert found["cut"] == ("cut", True, True)
    assert found["one"] == ("Sweep in/one", False, False)


def test_the_address_that_opens_a_folder_is_that_of_what_lies_there(library: Library, tmp_path: Path) -> None:
    assert opening(library.folder / "one") == "/?page=explore&store=one"
    for nothing in (tmp_path / "nowhere", tmp_path / "in" / "one" / "store.json"):
        with pytest.raises(SanctuaryError, match="no run and no sweep"):
            opening(nothing)
