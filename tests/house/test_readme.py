"""Figures in the README and in docs/results are what runs give; the slow tests compare those that take sweeps."""

from __future__ import annotations

import re
from pathlib import Path

import markers
import pytest
import readme

ROOT = Path(__file__).resolve().parents[2]
PAGES = readme.pages()
TEXT = "".join(PAGES.values())


def test_the_first_results_match_the_baseline() -> None:
    moved = markers.differing(PAGES, readme.figures(["baseline"]))
    assert not moved, "\n".join([*moved, "If the change is meant: make readme"])


def test_counts_of_claims_match_the_shipped_findings() -> None:
    moved = markers.differing(PAGES, readme.figures(["claims"]))
    assert not moved, "\n".join([*moved, "make readme ARGS=claims"])


def test_every_marker_is_closed_and_has_a_known_group() -> None:
    shown = markers.marked(TEXT)
    assert TEXT.count("<!-- begin: ") == TEXT.count("<!-- end -->") == len(markers.MARKED.findall(TEXT))
    assert {name.split(".")[0] for name in shown} == set(readme.GROUPS)
    assert all(re.search(r"\d", figure) for figure in shown.values())


def test_writing_figures_changes_nothing_else() -> None:
    values = {name: f"<{name}> 12 %" for name in markers.marked(TEXT)}
    once = markers.written(TEXT, values)
    assert markers.marked(once) == values
    assert markers.written(once, markers.marked(TEXT)) == TEXT
    assert markers.differing({"page": once}, values) == []
    assert len(markers.differing({"page": TEXT}, values)) == len(values)
    assert markers.differing({"page": "no figure"}, {"group.name": "1"}) == ["group.name: no page shows it"]


def test_the_readme_is_short_and_shows_a_picture_first() -> None:
    text = PAGES["README.md"]
    assert len(text.split()) <= 1200
    assert text.index("![") < text.index("make run") < text.index("make test") < text.index("\n## ")


@pytest.mark.parametrize(
    ("old", "new", "alike"),
    [
        ("140 (113 to 175)", "141 (113 to 175)", True),
        ("140 (113 to 175)", "150 (113 to 175)", False),
        ("2,271 people", "2,300 people", True),
        ("2,271 people", "2,400 people", False),
        ("0.33, 0.31 to\n0.35", "0.34, 0.31 to 0.35", True),
        ("0.33", "0.35", False),
        ("of 7 lines 3 flip", "of 7 lines 3 hold", False),
        ("21", "21 (20 to 22)", False),
    ],
)
def test_figures_match_within_two_per_cent_or_one_last_digit(old: str, new: str, alike: bool) -> None:
    assert markers.same(old, new) == alike
