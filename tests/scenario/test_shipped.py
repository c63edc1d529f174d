"""Test that every shipped scenario is legal, states its assumptions, reasons and a refutation, and runs."""

import itertools
import os
from functools import cache
from pathlib import Path

import pytest

from sim.scenario import diff, diff_text, list_scenarios, load_scenario
from sim.scenario.read.folders import Shelf
from sim.scenario.write.schema import FILE

LISTED = list_scenarios()
NAMES = [one.name for one in LISTED]
loaded = cache(load_scenario)
WANTED = {
    "reference": {"baseline", "record"},
    "voices": {
        "forced_expulsion", "london", "malejacq", "mccaul", "milley", "pence_sales", "wood", "zelin_newcomers",
        "zelin_veterans",
    },
    "policies": {
        "drills", "patient_supervision", "recognition_for_restriction", "reward", "sanctions", "united_neighbours",
    },
    "counterfactuals": {"even_handed_crackdown", "iran_gate_open", "no_prison_break", "no_takeover"},
}  # fmt: skip


def test_themes_hold_what_they_should():
    for theme, names in WANTED.items():
        assert {one.name for one in LISTED if one.theme == theme} >= names


def test_names_are_unique():
    assert len(set(NAMES)) == len(NAMES)


def test_scenarios_stand_in_the_folder_of_their_theme():
    folders = {one.name: ("scenarios" if one.theme == "reference" else one.theme) for one in LISTED}
    assert {one.name: one.path.parent.name for one in LISTED} == folders


@pytest.mark.parametrize("one", LISTED, ids=NAMES)
def test_head_is_complete_and_every_difference_gives_its_reason(one):
    scenario = loaded(one.name)
    assert scenario.warnings == ()
    assert len(scenario.assumes) > 40
    assert len(scenario.because) > 40
    assert len(scenario.wrong_if) > 40
    assert scenario.claims
    assert scenario.title != scenario.name
    assert any(claim in scenario.because for claim in scenario.claims)
    assert one.theme != "voices" or one.voice
    own = {key for key, origin in scenario.origins.items() if Path(origin.file).name == one.path.name}
    for key in own & (set(scenario.values) | {f"rules.{name}" for name in scenario.rules}):
        described = key.startswith("groups.") and key.split(".")[1] in ("ttp", "nrf")
        assert key in scenario.reasons or described or key == "taliban.loyalty.nrf", key
    for event in scenario.events:
        assert event.because, event.id


def test_modelines_lead_to_the_schema():
    schema = Shelf.default().shipped / FILE
    for one in LISTED:
        place = Path(os.path.relpath(schema, one.path.parent)).as_posix()
        assert one.path.read_text(encoding="utf-8").splitlines()[0] == f"# yaml-language-server: $schema={place}", one


BESIDE_BASELINE = [("baseline", name) for name in NAMES if name != "baseline"]
ALL_PAIRS = pytest.param([*itertools.combinations(NAMES, 2)], marks=pytest.mark.slow)


@pytest.mark.parametrize("pairs", [BESIDE_BASELINE, ALL_PAIRS], ids=["baseline", "all"])
def test_any_two_differ_readably(pairs):
    for first, second in pairs:
        changes = diff(loaded(first), loaded(second))
        text = diff_text(changes, (first, second))
        assert changes, (first, second)
        assert len(text.splitlines()) < 400, (first, second)
        assert max(map(len, text.splitlines())) < 320, (first, second)
        for change in changes:
            assert change.first != change.second, (first, second)
            assert change.key in text, (first, second)


def test_difference_is_the_same_seen_from_the_other_side():
    there = {(c.section, c.key, c.first, c.second) for c in diff("mccaul", "wood")}
    back = {(c.section, c.key, c.second, c.first) for c in diff("wood", "mccaul")}
    assert there == back


def test_scenario_does_not_differ_from_itself():
    assert diff("record", "record") == ()
    assert "assume the same" in diff_text((), ("a", "b"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("weeks", [8, pytest.param(52, marks=pytest.mark.slow)])
def test_scenario_runs(name, weeks):
    from sim.model import simulate

    results = simulate(loaded(name), 1, scale=0.01, weeks=weeks)
    assert len(results.series("strength.isis_k")) == weeks
