"""Test that the real YAML language server completes, explains and checks files with the committed schemas."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.scenario import catalogue, list_scenarios
from tests.scenario.language_server import ROOT, SERVER, LanguageServer

SCENARIOS = ROOT / "scenarios"
BASELINE = SCENARIOS / "baseline.yaml"
NODE = Path(sys.executable).parent / "node"


@pytest.fixture(scope="module")
def server():
    assert NODE.exists(), "no Node in this environment: pip install -e '.[test]' brings it"
    venv = NODE.parent.parent
    subprocess.run(["bash", str(ROOT / "scripts/yaml-language-server.sh"), str(venv)], check=True, cwd=ROOT)
    assert SERVER.exists()
    running = LanguageServer(NODE)
    yield running
    running.close()


def lines_of(text: str, line: str) -> int:
    return next(number for number, content in enumerate(text.splitlines()) if content.strip().startswith(line))


def test_shipped_scenarios_have_no_diagnostics(server):
    for path in [one.path for one in list_scenarios()]:
        assert server.open(path, path.read_text(encoding="utf-8")) == [], path.name


def test_nested_key_is_completed(server):
    text = BASELINE.read_text(encoding="utf-8")
    number = lines_of(text, "taliban.control:")
    typed = text.splitlines()
    typed.insert(number, "  taliban.loy")
    path = SCENARIOS / "typed_completion.yaml"
    server.open(path, "\n".join(typed) + "\n")
    answer = server.at("textDocument/completion", path, number, len("  taliban.loy"))
    offered = {item["label"]: item for item in answer["items"]}
    assert "taliban.loyalty.al_qaeda" in offered
    assert "C01" in str(offered["taliban.loyalty.al_qaeda"]["documentation"])


def test_key_inside_an_event_is_completed(server):
    text = "\n".join(
        [
            "# yaml-language-server: $schema=schema/scenario.schema.json",
            "extends: baseline",
            "events:",
            "  - week: 26",
            "    ultimatum:",
            "      from: united_states",
            "      dem",
        ]
    )
    path = SCENARIOS / "typed_event.yaml"
    server.open(path, text)
    answer = server.at("textDocument/completion", path, 6, len("      dem"))
    assert "demand" in {item["label"] for item in answer["items"]}


def test_hover_tells_unit_range_and_claim(server):
    text = BASELINE.read_text(encoding="utf-8")
    path = SCENARIOS / "typed_hover.yaml"
    server.open(path, text)
    number = lines_of(text, "prison.veteran_share:")
    shown = str(server.at("textDocument/hover", path, number, 6)["contents"])
    parameter = catalogue().parameters["prison.veteran_share"]
    assert "Unit: share" in shown
    assert parameter.range in shown
    assert "C27" in shown
    assert catalogue().claims["C27"] in shown


def test_hover_of_an_entitys_attribute(server):
    text = BASELINE.read_text(encoding="utf-8")
    path = SCENARIOS / "typed_hover_entity.yaml"
    server.open(path, text)
    shown = str(server.at("textDocument/hover", path, lines_of(text, "groups.isis_k.prisoners:"), 6)["contents"])
    assert "Unit: people" in shown
    assert "C22" in shown


def test_unknown_key_is_diagnosed_where_it_stands(server):
    text = BASELINE.read_text(encoding="utf-8").replace("  taliban.control:", "  taliban.contorl:", 1)
    found = server.open(SCENARIOS / "typed_unknown.yaml", text)
    assert [d["range"]["start"]["line"] for d in found] == [lines_of(text, "taliban.contorl:")]
    assert "taliban.contorl" in found[0]["message"]


def test_value_out_of_range_is_diagnosed(server):
    text = "# yaml-language-server: $schema=schema/scenario.schema.json\nextends: baseline\nassumptions:\n  council.noise: 7\n"
    found = server.open(SCENARIOS / "typed_range.yaml", text)
    assert [d["range"]["start"]["line"] for d in found] == [3]


def test_a_sweep_finds_its_definitions_in_the_scenarios_schema(server):
    modeline = "# yaml-language-server: $schema=../schema/sweep.schema.json\n"
    path = SCENARIOS / "sweeps" / "typed_sweep.yaml"
    assert server.open(path, f"{modeline}factors:\n  taliban.control: {{range: [0, 1]}}\n") == []
    shown = str(server.at("textDocument/hover", path, 2, 6)["contents"])
    assert "Unit: share" in shown
    assert "C30" in shown
    slip = SCENARIOS / "sweeps" / "typed_slip.yaml"
    found = server.open(slip, f"{modeline}factors:\n  taliban.contorl: {{range: [0, 1]}}\n")
    assert [d["range"]["start"]["line"] for d in found] == [2]
