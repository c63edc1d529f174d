"""Test Scenario.changed: it equals reading with overrides, and refuses what a file may not say."""

from __future__ import annotations

import numpy as np
import pytest

from sim.scenario import Scenario, ScenarioError, load_scenario, load_text


@pytest.fixture(scope="module")
def base() -> Scenario:
    return load_scenario("baseline")


def test_it_differs_in_what_is_named_and_nothing_else(base: Scenario) -> None:
    found = base.changed({"rules.learning": False, "taliban.control": 0.7, "events.khatlon_drill": "off"})
    assert [name for name in base.rules if found.rules[name] != base.rules[name]] == ["learning"]
    assert {key for key in base.values if found.values[key] != base.values[key]} == {"taliban.control"}
    assert {event.id for event in base.events} - {event.id for event in found.events} == {"khatlon_drill"}
    # A changed unknown is known, and stays so when the others are drawn.
    assert "taliban.control" in base.distributions
    assert "taliban.control" not in found.distributions
    assert found.draw(4).values["taliban.control"] == 0.7
    assert found.draw(4).values["groups.al_qaeda.prisoners"] == base.draw(4).values["groups.al_qaeda.prisoners"]
    assert found.digest != base.digest
    assert base.changed({}) is base


@pytest.mark.parametrize(
    ("changes", "overrides"),
    [
        ({"taliban.control": 0.3}, {"taliban.control": "0.3"}),
        ({"taliban.control": np.float64(0.3)}, {"taliban.control": "30 %"}),
        ({"taliban.control": {"uniform": [0.2, 0.6]}}, {"taliban.control": "{uniform: [0.2, 0.6]}"}),
        ({"taliban.control": "{uniform: [0.2, 0.6]}"}, {"taliban.control": "{uniform: [0.2, 0.6]}"}),
        ({"states.china.accord_reading": "expulsion"}, {"states.china.accord_reading": "expulsion"}),
        (
            {"rules.outbidding": False, "weeks": 52, "scale": 0.1},
            {"rules.outbidding": "off", "weeks": "52", "scale": "0.1"},
        ),
        ({"events.bagram.week": 3}, {"events.bagram.week": "3"}),
        ({"events.tip_moved": False}, {"events.tip_moved": "off"}),
        ({"events.tip_moved": True}, {}),
    ],
)
def test_it_is_what_overrides_would_give(base: Scenario, changes: dict, overrides: dict) -> None:
    assert base.changed(changes).digest == load_scenario("baseline", overrides).digest


def test_every_value_of_a_scenario_can_be_set_to_what_it_is(base: Scenario) -> None:
    known = {key: base.distributions.get(key, value) for key, value in base.values.items()}
    events = {f"events.{event.id}": event for event in base.events}
    unknown = {key: form for key, form in base.distributions.items() if key.startswith("events.")}
    assert base.changed({**known, **events, **unknown}).digest == base.digest


def test_an_event_that_is_added_is_the_one_a_file_would_add(base: Scenario) -> None:
    found = base.changed({"events.talks_1": {"week": 26, "talks": {"with": "united_states"}}})
    text = "extends: baseline\nevents:\n  - {week: 26, talks: {with: united_states}, id: talks_1}\n"
    assert found.digest == load_text(text).digest
    assert [event.week for event in found.events] == sorted(event.week for event in found.events)


def test_a_variant_with_a_title_has_a_name_of_its_own(base: Scenario) -> None:
    found = base.changed({"taliban.loyalty.al_qaeda": 0.95}, title="Loyal to the end")
    assert (found.title, found.name) == ("Loyal to the end", "loyal_to_the_end")
    assert base.changed({"taliban.loyalty.al_qaeda": 0.95}).digest == found.digest


def test_entities_that_a_scenario_adds_can_be_changed() -> None:
    text = "extends: baseline\ngroups:\n  jamaat: {label: Jamaat, strength: 500}\n"
    found = load_text(text).changed({"groups.jamaat.strength": 700})
    assert found.digest == load_text(text.replace("500", "700")).digest


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"taliban.contol": 0.5}, "changed(taliban.contol=0.5): error: unknown assumption 'taliban.contol'"),
        ({"taliban.control": 2}, "2 lies above what is admissible"),
        ({"taliban.control": float("nan")}, "nan is not a number that a model can use"),
        ({"taliban.control": object}, "is no value of a scenario"),
        ({"rules.learnin": False}, "did you mean 'learning'?"),
        ({"rules.learning": 0.5}, "learning is a switch"),
        ({"events.khatlon": "off"}, "there is no event 'khatlon'"),
        ({"events.demand": {"week": 1, "ultimatums": {}}}, "did you mean 'ultimatum'?"),
        ({"events.demand": {"week": 1, "drill": {"b": "russia"}}}, "drill has no field 'b'"),
        ({"states.china.accord_reading": "expel"}, "are: attacks, conduct, presence, expulsion"),
    ],
)
def test_what_a_file_may_not_say_is_refused_as_there(base: Scenario, changes: dict, wrong: str) -> None:
    with pytest.raises(ScenarioError) as error:
        base.changed(changes)
    assert wrong in str(error.value)


def test_a_mechanism_can_be_taken_to_its_limit(base: Scenario) -> None:
    found = base.changed({"groups.al_qaeda.veterans": 0.0}, beyond=True)
    assert found.values["groups.al_qaeda.veterans"] == 0.0
    with pytest.raises(ScenarioError, match="below what is admissible"):
        base.changed({"groups.al_qaeda.veterans": 0.0})


def test_all_that_is_wrong_is_told_at_once(base: Scenario) -> None:
    with pytest.raises(ScenarioError) as error:
        base.changed({"taliban.contol": 0.5, "rules.learnin": False})
    assert len(error.value.problems) == 2
