"""Test what a scenario inherits, replaces and adds."""

import pickle
from dataclasses import FrozenInstanceError

import pytest

from sim.scenario import ScenarioError, check, load_scenario, load_text, resolved_text

HEAD = "title: Mine\n"


@pytest.fixture
def family(write):
    """Write a grandparent, a parent and a child that each set a value."""
    write(
        "extends: baseline\ntitle: Old\nassumptions: {council.noise: 0.2, council.inertia: 0.2}\n", "grandparent.yaml"
    )
    write("extends: grandparent\ntitle: Middle\nassumptions: {council.noise: 0.3}\nweeks: 100\n", "parent.yaml")
    path = write(
        "extends: ./parent.yaml\ntitle: Young\nassumptions: {council.reciprocity_weight: 0.002}\n", "child.yaml"
    )
    return load_scenario(path)


def test_nearest_ancestor_wins(family):
    assert family.values["council.noise"] == 0.3
    assert family.values["council.inertia"] == 0.2
    assert family.values["council.reciprocity_weight"] == 0.002
    assert family.weeks == 100


def test_origin_names_the_file_that_set_a_value(family):
    assert family.origins["council.noise"].short == "parent.yaml:3"
    assert family.origins["council.inertia"].short == "grandparent.yaml:3"
    assert family.origins["taliban.control"].short.startswith("baseline.yaml:")
    assert [name.rsplit("/")[-1] for name in family.chain] == [
        "baseline.yaml", "grandparent.yaml", "parent.yaml", "child.yaml"
    ]  # fmt: skip


def test_neither_prose_nor_whose_it_is_is_inherited(family):
    assert family.title == "Young"
    assert family.assumes == ""
    assert family.voice == ""


def test_event_with_the_same_id_replaces_the_whole(load):
    scenario = load("events:\n  - {id: reward, week: 4, reward: {amount: 1 million USD}}\n")
    reward = [event for event in scenario.events if event.kind == "reward"]
    assert [(event.week, event.fields["amount"], event.because) for event in reward] == [(4, 1e6, "")]


def test_event_without_an_id_is_added(load):
    before = len(load("").events)
    scenario = load("events:\n  - {week: 4, talks: {with: china}}\n  - {week: 9, talks: {with: iran}}\n")
    assert len(scenario.events) == before + 2
    assert len({event.id for event in scenario.events}) == before + 2


def test_event_is_removed_by_its_id(load):
    ids = {event.id for event in load("events: [{remove: bagram}]\n").events}
    assert "bagram" not in ids
    assert "pul_e_charkhi" in ids


def test_event_removed_and_added_again(load):
    scenario = load("events:\n  - remove: bagram\n  - {id: bagram, week: 3, prison_break: {province: parwan}}\n")
    assert [event.week for event in scenario.events if event.id == "bagram"] == [3]


def test_events_stand_in_order_of_time(load):
    weeks = [event.week for event in load("events: [{week: 0, talks: {with: china}}]\n").events]
    assert weeks == sorted(weeks)


def test_field_left_open_takes_its_default(load):
    scenario = load("events: [{id: mine, week: 1, ultimatum: {from: china}}]\n")
    fields = next(event.fields for event in scenario.events if event.id == "mine")
    assert fields == {
        "from": "china",
        "demand": "expel",
        "force": 1.0,
        "term": 13.0,
        "groups": ("al_qaeda", "aqis"),
        "weeks": 520.0,
    }


def test_one_word_stands_for_a_list_of_one(load):
    scenario = load("events: [{id: mine, week: 1, drill: {by: russia}}]\n")
    assert next(event.fields["by"] for event in scenario.events if event.id == "mine") == ("russia",)


def test_group_is_added_by_yaml_alone(load):
    scenario = load(
        "groups:\n  let: {label: Another group, strength: 900, origins: {pakistan: 80 %}}\n"
        "assumptions: {taliban.loyalty.let: 0.4, groups.let.growth: 0.01}\n"
        "events: [{id: gone, week: 3, leader_lost: {group: let}}]\n"
    )
    assert scenario.groups[-1] == "let"
    assert scenario.labels["let"] == "Another group"
    assert scenario.values["groups.let.strength"] == 900
    assert scenario.values["groups.let.growth"] == 0.01
    assert scenario.values["groups.let.veterans"] == 0.4
    assert scenario.values["taliban.loyalty.let"] == 0.4
    assert scenario.values["groups.let.origins"] == {"pakistan": 0.8}


@pytest.mark.parametrize("kind", ["states", "leaders", "warlords"])
def test_other_entities_are_added_too(load, kind):
    scenario = load(f"{kind}: {{somebody: {{label: Somebody}}}}\n")
    assert getattr(scenario, kind)[-1] == "somebody"
    assert any(key.startswith(f"{kind}.somebody.") for key in scenario.values)


def test_group_added_by_the_parent_is_known_to_the_child(write):
    write("extends: baseline\ntitle: P\ngroups: {let: {label: Another}}\n", "parent.yaml")
    scenario = load_scenario(write("extends: parent\ntitle: C\ngroups: {let: {strength: 12}}\n", "child.yaml"))
    assert scenario.values["groups.let.strength"] == 12


def test_known_entity_can_be_called_otherwise(load):
    scenario = load("groups: {tip: {label: ETIM}}\n")
    assert scenario.labels["tip"] == "ETIM"
    assert load_text(resolved_text(scenario)).labels == scenario.labels


def test_mapping_of_names_is_replaced_as_a_whole(load):
    scenario = load("assumptions: {groups.tip.footprint: {kunduz: 1}}\n")
    assert scenario.values["groups.tip.footprint"] == {"kunduz": 1.0}


def test_scenario_needs_no_parent(write):
    scenario = load_scenario(write(HEAD))
    assert scenario.events == ()
    assert scenario.values["taliban.control"] == 0.5
    assert scenario.groups == ("al_qaeda", "aqis", "tip", "imu", "isis_k")


def test_chain_may_not_be_too_long(write):
    write("extends: baseline\ntitle: T\n", "s0.yaml")
    for n in range(1, 9):
        path = write(f"extends: s{n - 1}\ntitle: T\n", f"s{n}.yaml")
    assert any("extend one another" in problem.wrong for problem in check(path))


def test_problems_of_parent_and_child_come_together(write):
    write("extends: baseline\ntitle: P\nassumptions: {council.noice: 1}\n", "parent.yaml")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(write("extends: parent\ntitle: C\nrules: {learnin: off}\n", "child.yaml"))
    assert [problem.at.file.rsplit("/")[-1] for problem in caught.value.problems] == ["parent.yaml", "child.yaml"]


def test_digest_depends_on_content_and_not_on_prose(write, load):
    plain = load("")
    assert plain.digest == load_scenario("baseline").digest
    assert plain.digest == load("# a comment\nvoice: Somebody else\n").digest
    assert plain.digest != load("assumptions: {council.noise: 0.2}\n").digest
    assert plain.digest != load("rules: {learning: off}\n").digest
    assert plain.digest != load("events: [{remove: bagram}]\n").digest


def test_scenario_travels_to_a_worker(load):
    scenario = load("groups: {let: {label: Another, strength: {uniform: [10, 20]}}}\n")
    assert pickle.loads(pickle.dumps(scenario)) == scenario


def test_error_travels_from_a_worker(load):
    with pytest.raises(ScenarioError) as caught:
        load("weeks: 0\n")
    again = pickle.loads(pickle.dumps(caught.value))
    assert again.problems == caught.value.problems
    assert str(again) == str(caught.value)


def test_scenario_cannot_be_changed(load):
    scenario = load("")
    with pytest.raises(FrozenInstanceError):
        scenario.weeks = 3
    with pytest.raises(FrozenInstanceError):
        scenario.events[0].week = 3
