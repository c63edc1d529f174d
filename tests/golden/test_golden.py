"""The baseline says what it said: byte for byte where the same tools made it, to nine digits elsewhere."""

import json

import pytest

from tests.golden.regenerate import GOLDEN, found, made_with, moved

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
    assert old["digest"] == new["digest"], "\n".join(moved(old, new)) + "\n" + REMEDY


def test_what_moved_is_said_in_words(both):
    _, new = both
    changed = json.loads(json.dumps(new))
    changed["values"]["1"]["strength.isis_k"][2] += 7
    assert any("strength.isis_k in week 26" in line for line in moved(new, changed))
    assert moved(new, new) == []
