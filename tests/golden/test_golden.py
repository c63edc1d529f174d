"""The baseline says what it said: byte for byte where the same tools made it, to nine digits elsewhere."""

import json
import warnings

import pytest

from tests.golden.regenerate import GOLDEN, added, found, made_with, moved, verdict

REMEDY = "If the change is meant: python -m tests.golden.regenerate, and say in the changelog what moved."


@pytest.fixture(scope="module")
def both():
    return json.loads(GOLDEN.read_text()), found()


def test_the_baseline_says_what_it_said(both):
    old, new = both
    for seed, values in old["values"].items():
        for name, series in values.items():
            shown = "\n".join(moved(old, new)) + "\n" + REMEDY
            assert new["values"][seed][name] == pytest.approx(series, rel=1e-9, abs=1e-12, nan_ok=True), shown


def test_byte_for_byte(both):
    old, new = both
    if old["made_with"] != made_with():
        # Another compiler may round a last bit elsewhere; the numbers above are held to nine digits all the same.
        return
    assert moved(old, new) == [], REMEDY
    if added(old, new):
        # Nothing is wrong, and the file may stay as it is until the next change that moves something.
        warnings.warn(verdict(old, new), stacklevel=1)


def test_what_moved_is_said_in_words(both):
    _, new = both
    changed = json.loads(json.dumps(new))
    changed["values"]["1"]["strength.isis_k"][2] += 7
    assert any("strength.isis_k in week 26" in line for line in moved(new, changed))
    assert moved(new, new) == []


def test_an_output_that_only_came_to_it_moves_nothing(both):
    _, new = both
    wider = json.loads(json.dumps(new))
    for hashes in wider["digests"].values():
        hashes["cells.{}"] = "0" * 16
    assert moved(new, wider) == []
    assert verdict(new, wider) == "1 output added (cells.{}), none moved"


def test_an_output_that_is_gone_or_differs_is_named(both):
    _, new = both
    other = json.loads(json.dumps(new))
    del other["digests"]["1"]["ties.{}"]
    other["digests"]["2"]["skill.{}"] = "0" * 16
    assert moved(new, other) == ["seed 1: ties.{} is gone", "seed 2: skill.{} moved"]
    assert verdict(new, other) == "none added, 2 moved"
