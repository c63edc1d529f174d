"""Test the schemas of searches and explorations: committed files are fresh, shipped files fit, and mistakes are found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from sim.analysis.decide.search.reading import EXPLORATION_KEYS, SEARCH_KEYS
from sim.analysis.decide.search.schema import exploration_schema, search_schema
from sim.cli.main import run as sanctuary
from sim.resources import data_dir
from sim.scenario.write.schema import linked, with_definitions
from tests.scenario.editor import as_editors_read

SCENARIOS = data_dir("scenarios")
MADE = {"search": search_schema, "exploration": exploration_schema}
ROOMS = {"search": "searches", "exploration": "explorations"}
SHIPPED = [(kind, path) for kind, room in ROOMS.items() for path in sorted((SCENARIOS / room).glob("*.yaml"))]


def committed(kind: str) -> Path:
    return SCENARIOS / "schema" / f"{kind}.schema.json"


def complaints(kind: str, text: str) -> list[str]:
    """Return the errors that an editor would show."""
    schema = with_definitions(MADE[kind]())
    return [error.message for error in Draft7Validator(schema).iter_errors(as_editors_read(text))]


@pytest.mark.parametrize("kind", MADE)
def test_the_committed_schema_is_fresh_and_draft_07(kind: str) -> None:
    text = committed(kind).read_text(encoding="utf-8")
    Draft7Validator.check_schema(json.loads(text))
    assert linked(MADE[kind]()) == text, "run: make renew"
    assert tuple(json.loads(text)["properties"]) == tuple(
        {"search": SEARCH_KEYS, "exploration": EXPLORATION_KEYS}[kind]
    )


@pytest.mark.parametrize(("kind", "path"), SHIPPED, ids=lambda given: getattr(given, "stem", given))
def test_shipped_files_fit_it_and_lead_to_it(kind: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert complaints(kind, text) == []
    first = text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / first).resolve() == committed(kind).resolve()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("search", "levrs: {}\n"),
        ("search", "levers: {events.drill.when.above: {rnge: [1, 2]}}\n"),
        ("search", "objectives: {risk.total: {aim: lower}}\n"),
        ("search", "objectives: {strength.isis_k: {over: mean}}\n"),
        ("exploration", "outputs: {risk.total: {range: [1]}}\n"),
        ("exploration", "outputs: {risk.totl: {range: [1, 2]}}\n"),
        ("exploration", "worlds: 3\n"),
    ],
)
def test_a_slip_is_underlined(kind: str, text: str) -> None:
    assert complaints(kind, text)


def test_a_term_of_a_condition_is_a_lever() -> None:
    assert (
        complaints("search", "levers: {events.drill.when.above: {range: [1, 2]}, events.drill.week: {range: [1, 9]}}\n")
        == []
    )


def test_one_schema_at_a_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert sanctuary(["schema", "--searches"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "Sanctuary search"
    assert sanctuary(["schema", "--searches", "--sweeps"]) == 2
    assert sanctuary(["schema", "--explorations", "--keys"]) == 2
