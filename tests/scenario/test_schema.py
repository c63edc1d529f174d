"""Test that the committed JSON Schema is fresh, draft-07, and never stricter than the reader."""

import json
import re

import pytest
from jsonschema import Draft7Validator

from sim.scenario import catalogue, list_scenarios, load_scenario, resolved_text, schema_text
from sim.scenario.problems import Notes
from sim.scenario.read.folders import Shelf
from sim.scenario.read.tree import read_text
from sim.scenario.write.schema import FILE
from tests.scenario.editor import as_editors_read
from tests.scenario.test_wrong_files import CASES

COMMITTED = Shelf.default().shipped / FILE
SCHEMA = json.loads(COMMITTED.read_text(encoding="utf-8"))
SHIPPED = [one.path for one in list_scenarios()]


def complaints(text: str) -> list[str]:
    errors = Draft7Validator(SCHEMA).iter_errors(as_editors_read(text))
    return [f"{list(e.path)}: {e.message[:100]}" for e in errors]


def test_committed_schema_is_fresh():
    fresh = schema_text() == COMMITTED.read_text(encoding="utf-8")
    assert fresh, "run: make renew"


def test_schema_is_draft_07():
    Draft7Validator.check_schema(SCHEMA)
    assert "draft-07" in SCHEMA["$schema"]


def test_references_lead_somewhere():
    for path in COMMITTED.parent.glob("*.json"):
        for name in set(re.findall(r'#/definitions/([^"/]+)', path.read_text(encoding="utf-8"))):
            assert name in SCHEMA["definitions"], (path.name, name)


def test_schemas_share_their_definitions():
    lines = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in COMMITTED.parent.glob("*.json")}
    assert len(lines) == 4
    assert sum(lines.values()) <= 4000, lines


def test_shipped_scenarios_fit():
    found = {path.name: complaints(path.read_text(encoding="utf-8")) for path in SHIPPED}
    assert {name: said for name, said in found.items() if said} == {}


@pytest.mark.parametrize("name", ["baseline", "record", "wood"])
def test_resolved_scenario_fits(name):
    assert complaints(resolved_text(load_scenario(name))) == []


@pytest.mark.parametrize(
    "body",
    [
        "taliban.control: 30 %",
        "taliban.control: {uniform: [20 %, 0.4]}",
        "taliban.control: {value: {beta: [2, 3]}, because: [C30, C33]}",
        "states.china.accord_reading: {choice: {attacks: 2, presence: 1}}",
        "groups.tip.footprint: {kunduz: 1}",
        "groups.somebody_new.growth: 0.01",
        "taliban.loyalty.somebody_new: 0.2",
    ],
)
def test_what_the_reader_takes_the_schema_takes(body):
    assert complaints(f"assumptions:\n  {body}\n") == []


def test_schema_finds_most_slips_by_itself():
    """Check that an editor shows mistakes in keys, switches and ranges."""
    found = 0
    for path in CASES:
        # Files that are not YAML at all are left to the parser of the editor.
        tree = read_text(path.read_text(encoding="utf-8"), path.name, Notes())
        found += tree is not None and bool(complaints(path.read_text(encoding="utf-8")))
    assert found > 60


def test_every_key_is_explained():
    properties = SCHEMA["definitions"]["assumptions"]["properties"]
    expanded = catalogue().expand()
    assert set(properties) == set(expanded)
    for key, parameter in expanded.items():
        schema = properties[key]
        text = schema.get("description") or SCHEMA["definitions"][parameter.template]["description"]
        assert len(text) > 20
        for claim in parameter.claims:
            assert claim in text
        assert "assumption" in text or f"Source: {parameter.source}" in text or parameter.template
    for name in catalogue().rules:
        assert SCHEMA["definitions"]["rules"]["properties"][name]["description"]
