"""Test that migration keeps every comment, space and line of an older file."""

import re

import pytest

from sim.scenario import ScenarioError, load_text, migrate
from sim.scenario.write.migration import migrate_file

OLD = """\
# A draft.
version: 1   # the first format
extends: baseline
title: Draft
description: >-   # what for
  Two lines
  of prose.

parameters:      # mine
  # why so high
  taliban.control: 0.9     # strong leaders

events:
  # the bargain
  - {at: 26, talks: {with: china}}   # at: week
  - at: 30
    iran_gate: {open: true}

rules:
  learning: false   # off
  season: {value: True, because: C22}
"""


def comments(text: str) -> list[str]:
    return re.findall(r"#.*", text)


def test_old_words_become_new_ones():
    scenario = load_text(migrate(OLD))
    assert scenario.values["taliban.control"] == 0.9
    assert scenario.assumes == "Two lines of prose."
    assert (scenario.rules["learning"], scenario.rules["season"]) == (False, True)
    added = {event.kind: event.week for event in scenario.events if event.id in ("talks_1", "iran_gate_1")}
    assert added == {"talks": 26, "iran_gate": 30}


def test_comments_and_order_survive():
    new = migrate(OLD)
    assert comments(new) == comments(OLD)
    assert len(new.splitlines()) == len(OLD.splitlines())
    changed = [(a, b) for a, b in zip(OLD.splitlines(), new.splitlines(), strict=True) if a != b]
    assert changed == [
        ("version: 1   # the first format", "format: 2   # the first format"),
        ("description: >-   # what for", "assumes: >-   # what for"),
        ("parameters:      # mine", "assumptions:      # mine"),
        ("  - {at: 26, talks: {with: china}}   # at: week", "  - {week: 26, talks: {with: china}}   # at: week"),
        ("  - at: 30", "  - week: 30"),
        ("    iran_gate: {open: true}", "    iran_gate: {open: on}"),
        ("  learning: false   # off", "  learning: off   # off"),
        ("  season: {value: True, because: C22}", "  season: {value: on, because: C22}"),
    ]


def test_migrating_twice_changes_nothing():
    once = migrate(OLD)
    assert migrate(once) == once


def test_present_format_comes_back_as_it_is():
    text = "format: 2\nextends: baseline\ntitle: Mine   # here\n"
    assert migrate(text) == text


def test_missing_format_is_stated_before_the_first_key():
    text = "# first\n\nextends: baseline\r\ntitle: Mine\r\n"
    assert migrate(text) == "# first\n\nformat: 2\r\nextends: baseline\r\ntitle: Mine\r\n"


def test_one_line_mapping():
    text = "{extends: baseline, title: Mine, rules: {learning: false}}\n"
    assert load_text(migrate(text)).rules["learning"] is False


@pytest.mark.parametrize(
    ("text", "words"), [("format: 9\ntitle: Mine\n", "newer"), ("a: [1\n", "not closed"), ("", "empty")]
)
def test_what_cannot_be_migrated_is_said(text, words):
    with pytest.raises(ScenarioError, match=words):
        migrate(text)


def test_file_is_changed_in_place(tmp_path):
    path = tmp_path / "old.yaml"
    path.write_bytes(OLD.replace("\n", "\r\n").encode())
    assert migrate_file(path) is True
    assert path.read_bytes().count(b"\r\n") == OLD.count("\n")
    assert migrate_file(path) is False
