"""Claims, rules, parameters, sources and outputs refer only to what exists, in every direction."""

import re
from pathlib import Path

import sim
from sim.evidence import (
    ENTITY_KINDS,
    claims,
    entities,
    event_kinds,
    lookup,
    parameters,
    provinces,
    read_by,
    record,
    sources,
)
from sim.evidence.host import host_decisions
from sim.evidence.pattern import patterns
from sim.evidence.yaml_files import read_yaml
from sim.outputs.definitions import by_name, find
from sim.resources import data_dir
from sim.scenario import load_scenario
from sim.society.registry import RULES, rules_of


def exists(output):
    try:
        find(output)
    except KeyError:
        return False
    return True


def cited():
    """Return every source id that a number, a row or a column names, with the places that name it."""
    found = {}
    for known in parameters().values():
        found.setdefault(known.source, []).append(known.key)
    for kind in ENTITY_KINDS:
        for seed in entities(kind).values():
            for name, attribute in seed.attributes.items():
                found.setdefault(attribute.source, []).append(f"{kind}.{seed.name}.{name}")
    for row in record():
        for source in row.source:
            found.setdefault(source, []).append(f"record {row.id}")
    for decision in host_decisions():
        for source in decision.source:
            found.setdefault(source, []).append(f"hosts {decision.id}")
    for name, column in read_yaml(data_dir("seeds") / "provinces.yaml")["columns"].items():
        named = column.get("source", "")
        for source in [named] if isinstance(named, str) else named:
            found.setdefault(source, []).append(f"provinces, {name}")
    for path in data_dir("scenarios").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        for source in sources():
            if source in text:
                found.setdefault(source, []).append(path.name)
    for pattern in patterns():
        for measure in pattern.measures:
            found.setdefault(measure.source or "", []).append(f"patterns, {measure.key}")
    found.pop("", None)
    return found


def test_rules_name_claims_that_exist():
    for rule in RULES.values():
        assert set(rule.claims) <= set(claims()), rule.name


def test_every_rule_carries_a_claim_and_every_mechanism_a_rule():
    assert all(rule.claims for rule in RULES.values())
    for claim in claims().values():
        assert rules_of(claim.id) or claim.switch.kind == "definition", claim.id


def test_parameters_are_read_by_rules_that_exist():
    for known in parameters().values():
        assert set(known.rules) <= set(RULES), known.key


def test_every_parameter_is_read_by_a_rule_or_sets_up_the_world():
    read = {key for rule in RULES for key in read_by(rule)}
    # A parameter that no rule declares must at least be named by the code that starts a run, or read by an output's measure.
    code = "\n".join(path.read_text(encoding="utf-8") for path in sorted(Path(sim.__file__).parent.rglob("*.py")))
    named = set(re.findall(r'"([a-z_.*]+)"', code))
    for key in set(parameters()) - read:
        named_or_read = {key, key.rsplit(".", 1)[-1]} & named or f"params.{key.replace('.', '_')}" in code
        assert named_or_read, f"{key} is read nowhere"


def test_claims_name_parameters_that_exist_and_name_them_back():
    for claim in claims().values():
        for key in claim.parameters:
            assert key in parameters(), f"{claim.id}: {key}"
            assert claim.id in parameters()[key].claims, f"{key} does not name {claim.id}"
        for key in (*claim.switch.parameters, claim.switch.parameter):
            assert not key or lookup(key), f"{claim.id}: {key}"


def test_parameters_and_events_name_claims_that_exist():
    for known in parameters().values():
        assert known.claims, known.key
        assert set(known.claims) <= set(claims()), known.key
    for kind in event_kinds().values():
        assert kind.claims, kind.name
        assert set(kind.claims) <= set(claims()), kind.name


def test_every_claim_is_carried_by_a_parameter():
    carried = {claim for known in parameters().values() for claim in known.claims}
    assert carried == set(claims())


def test_switches_fit_what_they_switch():
    for claim in claims().values():
        if claim.switch.event:
            assert claim.id in event_kinds()[claim.switch.event].claims, claim.id
        if claim.switch.parameter:
            assert lookup(claim.switch.parameter).admits(claim.switch.value), claim.id


def test_what_a_claim_takes_out_is_in_its_scenario():
    scenarios = {name: load_scenario(name) for name in {claim.expect.scenario for claim in claims().values()}}
    for claim in claims().values():
        rules = {key: on for key, on in claim.expect.effect.where.items() if key.startswith("rules.")}
        scenario = scenarios[claim.expect.scenario].changed(rules)
        assert not claim.switch.event or claim.switch.event in {e.kind for e in scenario.events}, claim.id
        assert set(claim.switch.parameters) <= set(scenario.distributions), claim.id
        assert not claim.switch.rule or scenario.rules[claim.switch.rule], claim.id
        key = claim.switch.parameter
        assert not key or scenario.values[key] != claim.switch.value, claim.id


def test_outputs_of_claims_and_rules_exist():
    for claim in claims().values():
        for output in claim.outputs:
            assert exists(output), f"{claim.id}: {output}"
    for rule in RULES.values():
        for output in rule.outputs:
            assert exists(output), f"{rule.name}: {output}"


def test_outputs_of_claims_are_about_entities_that_exist():
    known = {*entities("groups"), *entities("states"), *provinces()}
    for claim in claims().values():
        for output in claim.outputs:
            if "{}" in find(output).name:
                assert set(output.split(".")[1:]) <= known, f"{claim.id}: {output}"


def test_outputs_name_claims_that_exist():
    for output in by_name().values():
        assert output.claims, output.name
        assert set(output.claims) <= set(claims()), output.name


def test_the_output_that_decides_a_claim_names_it():
    for claim in claims().values():
        assert claim.id in find(claim.expect.effect.output).claims, claim.id


def test_every_output_is_defined_once():
    names = [output.name for output in by_name().values()]
    assert len(names) == len(set(names))


def test_no_source_is_made_up():
    for source, places in cited().items():
        assert source in sources(), f"{source}, cited by {places}"


def test_no_source_is_left_over():
    for source in sources().values():
        assert source.rules or source.id in cited(), source.id


def test_sources_of_forms_name_rules_that_exist():
    for source in sources().values():
        assert set(source.rules) <= set(RULES), source.id


def test_a_form_rests_on_literature_or_on_a_text_of_law():
    for source in sources().values():
        if source.rules:
            assert source.kind in ("literature", "agreement"), source.id
