"""Test warnings about what is legal and still looks like a mistake."""

import pytest

from sim.scenario import load_scenario


def warned(scenario) -> list[str]:
    assert all(problem.warning and problem.remedy for problem in scenario.warnings)
    return [problem.wrong for problem in scenario.warnings]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("assumptions: {iran_gate.consent: 50 %}\n", "already has this value"),
        ("assumptions: {council.noise: 0.05}\n", "by default"),
        (
            "rules: {outbidding: off}\nassumptions: {outbidding.hazard: 0.01, structure.defection: independent}\n",
            "has no effect",
        ),
        ("weeks: 20\nevents: [{id: late, week: 30, talks: {with: china}}]\n", "never happens"),
        ("events: [{week: -1, prison_break: {province: kabul}}]\n", "stands twice"),
        ("assumptions: {taliban.control: {uniform: [0.4, 0.4]}}\n", "no width"),
        ("assumptions: {taliban.control: {normal: [0.1, 0.5]}}\n", "is cut off"),
        ("scale: 0.002\n", "fewer than"),
        ("groups: {isis_kk: {label: A slip of the pen, strength: 9}}\n", "added as a new group"),
    ],
)
def test_suspicion(load, body, words):
    assert len([said for said in warned(load(body)) if words in said]) == 1


def test_reason_makes_a_repetition_welcome(load):
    assert warned(load("assumptions: {council.noise: {value: 0.05, because: C14}}\n")) == []


def test_missing_title(write):
    assert any("no title" in said for said in warned(load_scenario(write("extends: baseline\n"))))


def test_parent_answers_for_itself(write):
    write("extends: baseline\ntitle: P\nassumptions: {council.noise: 0.05}\n", "parent.yaml")
    assert warned(load_scenario(write("extends: parent\ntitle: C\n", "child.yaml"))) == []


def test_own_file_with_a_shipped_name(write):
    write("extends: baseline\ntitle: P\nassumptions: {council.noise: 0.2}\n", "milley.yaml")
    scenario = load_scenario(write("extends: milley\ntitle: C\n", "child.yaml"))
    assert [said for said in warned(scenario) if "two scenarios 'milley'" in said]
    assert scenario.values["council.noise"] == 0.2
    assert warned(load_scenario(write("extends: ./milley.yaml\ntitle: C\n", "child.yaml"))) == []


def test_shipped_scenario_is_not_confused_with_itself():
    assert warned(load_scenario("wood")) == []
