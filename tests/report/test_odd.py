"""The protocol contains every part of the model."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.cli.main import run
from sim.evidence import claims, entities, event_kinds, parameters, sources
from sim.outputs.definitions import by_name
from sim.report import odd
from sim.report.page import cell
from sim.society.country.state import Regime
from sim.society.registry import RULES
from sim.society.week import SCHEDULE


@pytest.fixture(scope="module")
def protocol() -> str:
    return odd.markdown()


def part(text: str, heading: str) -> str:
    """Return a section up to the next heading of its level."""
    level = heading.split(" ")[0]
    return re.split(rf"^{level} ", text.split(heading, 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def test_every_rule_with_its_equation(protocol: str) -> None:
    told = part(protocol, "### 5.3 Submodels")
    for rule in RULES.values():
        assert f"**`{rule.name}`**" in told
        assert f"`{rule.equation}`" in told
        assert cell(rule.off) in part(protocol, "## 3. Decisions")


def test_every_step_in_its_order(protocol: str) -> None:
    told = part(protocol, "### 1.3 Process")
    assert re.findall(r"^\| \d+ \| `(\w+)`", told, re.MULTILINE) == [step.name for step in SCHEDULE]


def test_every_parameter_output_event_claim_and_source(protocol: str) -> None:
    parameter_rows = re.findall(r"^\| `([^`]+)`", part(protocol, "### 5.4 Parameters"), re.MULTILINE)
    assert parameter_rows == list(parameters())
    output_rows = re.findall(r"^\| `([^`]+)`", part(protocol, "### 5.5 Outputs"), re.MULTILINE)
    assert output_rows == [one.name for one in by_name().values()]
    assert re.findall(r"^\| `(\w+)`", part(protocol, "### 5.2 Input"), re.MULTILINE) == list(event_kinds())
    assert re.findall(r"^\| (C\d\d)", part(protocol, "### 2.1 Theory"), re.MULTILINE) == list(claims())
    assert re.findall(r"^\| `([^`]+)`", part(protocol, "## 4. Data"), re.MULTILINE) == list(sources())


def test_every_actor(protocol: str) -> None:
    told = part(protocol, "### 1.2 Entities")
    for name in Regime.__annotations__:
        assert f"| `{name}` |" in told
    for group in entities("groups"):
        assert f"(`{group}`)" in told


def test_the_rows_of_each_table_have_the_same_number_of_cells(protocol: str) -> None:
    columns = 0
    for line in protocol.splitlines():
        cells = len(re.findall(r"(?<!\\)\|", re.sub(r"`[^`]*`", "", line))) if line.startswith("|") else 0
        assert not (columns and cells) or cells == columns, line
        columns = cells


def test_it_is_written_as_markdown_and_html(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["odd", "--out", str(tmp_path / "odd.html")]) == 0
    page = (tmp_path / "odd.html").read_text(encoding="utf-8")
    assert page.count("<table>") == len(re.findall(r"^\|[-|]+\|$", odd.markdown(), re.MULTILINE))
    assert "<h2>7. Uncertainty statement</h2>" in page
    assert not re.search(r"(?:src|href)=", page)
    assert run(["odd", "--out", str(tmp_path / "odd.txt")]) == 2
    assert ".md or .html" in capsys.readouterr().err
