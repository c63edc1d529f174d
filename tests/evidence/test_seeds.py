"""The seeds: complete and within their ranges, with clear errors otherwise."""

import subprocess
import sys

import pytest

from sim.evidence import (
    ENTITY_KINDS,
    SeedError,
    claims,
    describe,
    entities,
    event_kinds,
    lookup,
    match_template,
    parameters,
    provinces,
    sources,
)
from sim.evidence.claim import Claim
from sim.evidence.parameter import parameter_from
from sim.evidence.rows import Row
from sim.evidence.yaml_files import read_yaml
from sim.society.registry import RULES, rules_of


@pytest.mark.smoke
def test_there_are_51_claims_each_once_and_in_order():
    assert list(claims()) == [f"C{number:02d}" for number in range(1, 52)]


def test_each_claim_says_what_it_becomes():
    for claim in claims().values():
        assert claim.outputs, claim.id
        assert claim.expect.effect.output in claim.outputs, claim.id
        assert {effect.output for effect in claim.expect.effects} <= set(claim.outputs), claim.id
        assert claim.switch.kind == "definition" or rules_of(claim.id), claim.id
        if claim.switch.rule:
            assert RULES[claim.switch.rule] in rules_of(claim.id), claim.id
        assert set(claim.switch.parameters) <= set(parameters_and_entities()), claim.id
        assert (claim.switch.kind == "definition") == (claim.expect.effect.sign == "definition"), claim.id
        assert {effect.below for effect in claim.expect.effects if effect.below} <= set(parameters()), claim.id


# The kinds of measurement that claims need. One that is not named here is a misspelling.
TESTS = (
    "equal_discernment equivalence factorial_protection factorial_targeting frozen_exposure impulse latent_log_odds "
    "no_cohesion_effect open_map property rates_per_exiter recovery_time ridge shared_cause short_horizon sign slope_placebo "
    "variance warlord_alive"
)


def parameters_and_entities():
    keys = set(parameters())
    for kind in ENTITY_KINDS:
        for template in (p for p in parameters().values() if p.over == kind):
            keys |= {template.key.replace("*", name) for name in entities(kind)}
    return keys


def test_every_kind_of_test_is_known():
    assert {claim.expect.test for claim in claims().values()} == set(TESTS.split())


def test_the_paper_itself_is_a_source_that_was_read():
    paper = sources()["dorsey2021"]
    assert (paper.how_seen, paper.checked, paper.year) == ("document", True, 2021)


def test_a_source_from_memory_does_not_pass_for_checked():
    for source in sources().values():
        assert not (source.checked and source.how_seen in ("memory", "absence", "press report")), source.id


def test_every_number_is_sourced_or_called_an_assumption():
    for known in parameters().values():
        assert bool(known.source) != known.assumption, known.key
        assert known.text, known.key
        assert known.unit, known.key


def test_defaults_lie_within_their_ranges():
    for known in parameters().values():
        assert known.admits(known.default), known.key


def test_entities_lie_within_their_own_ranges():
    for kind in ENTITY_KINDS:
        for seed in entities(kind).values():
            for own in seed.attributes.values():
                known = lookup(own.key)
                assert known is not None
                assert known.default == own.default
                assert known.admits(known.default), known.key


NAMES_IN = {
    "province": provinces,
    "provinces": provinces,
    "province_weights": provinces,
    "faction": lambda: entities("factions"),
    "group": lambda: entities("groups"),
    "state_shares": lambda: entities("states"),
}


def test_names_in_entities_exist():
    for kind in ENTITY_KINDS:
        for seed in entities(kind).values():
            for attribute, value in seed.values.items():
                expected = NAMES_IN.get(seed.attributes[attribute].kind)
                if expected and value:
                    named = {value} if isinstance(value, str) else set(value)
                    assert named <= set(expected()), f"{kind}.{seed.name}.{attribute}"


def test_worries_name_groups_or_ones_that_a_scenario_adds():
    for state in entities("states").values():
        assert set(state.values.get("worries", {})) <= {*entities("groups"), "ttp", "nrf"}, state.name


def test_shares_of_a_whole_do_not_exceed_it():
    for group in entities("groups").values():
        assert sum(group.values.get("origins", {}).values()) <= 1, group.name
        assert group.values.get("target_local", 0.6) + group.values.get("target_regional", 0.3) <= 1, group.name
    assert sum(faction.values["share"] for faction in entities("factions").values()) == pytest.approx(1)
    assert all(sum(s.values["listens_to"].values()) == pytest.approx(1) for s in entities("states").values())


def test_aq_and_its_branch_start_in_fifteen_provinces_or_more():
    family = {"al_qaeda", "aqis"}
    places = {place for name in family for place in entities("groups")[name].values["footprint"]}
    assert len(places) >= 15
    assert set(entities("groups")["aqis"].values["footprint"]) == {"kandahar", "helmand", "nimruz"}


def test_event_fields_can_be_filled_in():
    for kind in event_kinds().values():
        assert kind.text
        for name, field in kind.fields.items():
            if name not in kind.required and field.low is not None:
                assert field.low <= field.default <= field.high, f"{kind.name}.{name}"
            if field.kind in ("group", "groups") and field.default:
                assert set(field.default) <= set(entities("groups")), f"{kind.name}.{name}"


def test_a_full_key_finds_its_template():
    assert match_template("groups.isis_k.growth").key == "groups.*.growth"
    assert match_template("taliban.loyalty.ttp").key == "taliban.loyalty.*"
    assert match_template("council.noise") is None
    assert match_template("groups.isis_k") is None
    assert match_template("groups.isis_k.growth.fast") is None


def test_an_entity_brings_its_own_default_range_and_standing():
    strength = lookup("groups.isis_k.strength")
    assert (strength.default, strength.low, strength.high, strength.source) == (1500, 500, 2200, "un_s_2021_655")
    assert lookup("groups.ttp.strength").default == parameters()["groups.*.strength"].default
    assert (lookup("taliban.loyalty.al_qaeda").default, lookup("taliban.loyalty.ttp").default) == (0.72, 0.5)
    assert lookup("nothing.of.the.kind") is None


def test_a_description_holds_unit_range_standing_and_claims():
    text = describe("groups.isis_k.strength")
    assert "1500 people, from 500 to 2200" in text
    assert "source un_s_2021_655" in text
    assert "an assumption" in describe("council.loyalty_threshold")
    assert "one of attacks, conduct, presence, expulsion" in describe("states.china.accord_reading")
    assert describe("no.such.key") == ""


GOOD = {
    "key": "a.b",
    "default": 1,
    "low": 0,
    "high": 2,
    "unit": "1",
    "text": "A number",
    "claims": [],
    "assumption": True,
}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"default": 3}, "default 3.0 is outside"),
        ({"low": 2}, "low (2) is not below high (2)"),
        ({"high": None}, "needs low and high"),
        ({"assumption": False}, "either a source"),
        ({"source": "dorsey2021"}, "either a source"),
        ({"unit": None}, "unit must be text, not nothing"),
        ({"defualt": 1}, "unknown field defualt"),
        ({"kind": "nmber"}, "kind is 'nmber'"),
        ({"choices": ["x", "y"]}, "belong together"),
        ({"claims": ["C01", "C01"]}, "twice"),
        ({"default": "much"}, "default must be a number"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_wrong(change, problem):
    with pytest.raises(SeedError) as caught:
        parameter_from(Row("parameters.yaml, a.b", GOOD | change))
    assert caught.value.message.startswith("parameters.yaml, a.b: ")
    assert problem in caught.value.message


def claim_entry(**change):
    entry = {
        "id": "C01",
        "title": "T",
        "statement": "S",
        "voice": "dorsey",
        "locator": "para 1",
        "status": "paper",
        "parameters": [],
        "outputs": ["handovers"],
        "switch": {"kind": "rule", "rule": "loyalty"},
        "expect": {"sign": "zero", "output": "handovers", "week": 260, "margin": 0.5, "test": "equivalence"},
    }
    return Row("claims.yaml, C01", entry | change)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": "C1"}, "'C1' is not an id"),
        ({"status": "rumour"}, "C01: status is 'rumour'"),
        ({"switch": {"kind": "rule"}}, "C01, switch: rule is missing"),
        ({"switch": {"kind": "rule", "rule": "a", "event": "b"}}, "unknown field event"),
        ({"expect": {"sign": "zero", "output": "a", "week": 1, "test": "sign"}}, "a margin belongs"),
        ({"expect": {"sign": "up", "output": "a", "week": 1.5, "test": "sign"}}, "week must be a whole number"),
    ],
)
def test_a_wrong_claim_is_named_with_what_is_wrong(change, problem):
    with pytest.raises(SeedError) as caught:
        claim_entry(**change).read(Claim)
    assert problem in caught.value.message


@pytest.mark.parametrize(
    ("text", "problem"), [("a: 1\na: 2\n", "duplicate key"), ("a: [1, 2\n", "test.yaml:2"), ("a: \x01\n", "test.yaml")]
)
def test_a_file_that_is_not_yaml_is_placed(tmp_path, text, problem):
    path = tmp_path / "test.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_yaml(path)
    assert problem in caught.value.message


def test_reading_the_evidence_loads_no_heavy_package():
    code = (
        "import sys, sim.evidence as e; e.claims(); e.parameters(); e.provinces(); e.record(); e.entities('groups');"
        "print([m for m in ('numpy', 'pandas', 'numba', 'mesa', 'scipy') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
