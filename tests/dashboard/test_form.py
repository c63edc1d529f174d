"""The form of the Write page without a browser: its controls, and what a text says about each."""

from __future__ import annotations

import json

import pytest

from sim.dashboard.pages.live.assumptions import widgets
from sim.dashboard.pages.write import form
from sim.dashboard.pages.write.page import begun, examine
from sim.dashboard.session.view import View
from sim.scenario import catalogue, load_scenario, load_text
from sim.scenario.write.edit import edited, settings

TEXT = """\
extends: record
title: Mine
assumptions:
  taliban.control: {value: 7, because: C16}  # too much
  taliban.contrl: 1
  orders.base: 0.3
events:
  - {week: 30, talks: {with: china}}
  - {week: 40, assume: {taliban.control: 2}, because: C16}
rules: {outbidding: maybe}
"""


def told(text: str) -> dict[str, dict]:
    found = settings(text)
    rows = (*form.own_events(found), *form.controls("record"))
    return json.loads(form.settings_set(found, rows, examine(text, 64_000)["problems"]))


def test_every_problem_stands_beside_its_field() -> None:
    state = told(TEXT)
    assert {key for key, one in state.items() if one["faults"]} == {
        "taliban.control", "rules.outbidding", "events.1.assume.taliban.control",
    }  # fmt: skip
    (fault,) = state["taliban.control"]["faults"]
    assert "7 lies above what is admissible" in fault
    assert (state["taliban.control"]["because"], state["taliban.control"]["line"]) == ("C16", 4)
    assert state["events.1.because"]["value"] == "C16"
    assert state["orders.base"]["faults"] == []


def test_the_form_has_whatever_a_scenario_may_set() -> None:
    keys = {row.key for row in form.controls("record")}
    base = load_scenario("record")
    assert {row.key for row in widgets(base)} <= keys
    assert {"title", "extends", "weeks", "scale", "oracle", "claims", "wrong_if"} <= keys
    events = [row.key for row in form.own_events(settings(TEXT))]
    assert events[:2] == ["events.0.week", "events.0.talks.with"]
    assert events[-2:] == ["events.1.assume.taliban.control", "events.1.because"]
    assert {"events.0.because", "events.1.week"} <= set(events)


@pytest.mark.parametrize("kind", json.loads(form.kinds()), ids=lambda kind: kind["example"].split()[2])
def test_every_kind_of_event_can_be_added_and_removed(kind: dict[str, str]) -> None:
    text = edited(begun(View()), "events.9999", kind["example"])
    assert len(load_text(text).events) == len(load_scenario("baseline").events) + 1
    assert form.own_events(settings(text))
    assert load_text(edited(text, "events.0", None)).digest == load_text(begun(View())).digest


def test_every_number_can_be_set_and_reset_in_a_new_scenario() -> None:
    """Set ten assumptions at once, one of each kind of value among them, and read the text like any other."""
    text, known = begun(View()), catalogue().expand()
    rows = [row for row in form.controls("baseline") if row.key in known and row.value]
    for row in rows[:: len(rows) // 10]:
        text = edited(text, row.key, row.value)
        assert settings(text)[row.key].value
    assert load_text(text).values["taliban.control"] == load_scenario("baseline").values["taliban.control"]
    for row in rows:
        text = edited(text, row.key, None) if row.key in settings(text) else text
    assert not set(settings(text)) & set(known)
