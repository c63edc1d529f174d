"""The site builds without a warning, asks nothing of the net, and holds what the model declares."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sim.cli.table import COMMANDS
from sim.evidence import claims, parameters
from sim.outputs.definitions import by_name
from sim.scenario import catalogue
from sim.society.registry import RULES

ROOT = Path(__file__).resolve().parents[2]


def _text(site: Path, page: str) -> str:
    return re.sub(r"<[^>]+>", "", (site / f"{page}.html").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_what_the_model_declares_stands_on_its_page(site: Path) -> None:
    declared = {
        "generated/claims": list(claims()),
        "generated/rules": list(RULES),
        "generated/parameters": list(parameters()),
        "generated/outputs": [output.name for output in by_name().values()],
        "generated/events": [*catalogue().events, "from 1 to 520 weeks"],
        "generated/commands": [f"$ sanctuary {command.name}" for command in COMMANDS],
        "generated/api": ["sim.front.run", "sim.model.SanctuaryModel"],
        "generated/protocol": ["Model card", "Uncertainty statement", "reproduces these patterns"],
    }
    missing = {page: [word for word in words if word not in _text(site, page)] for page, words in declared.items()}
    assert not {page: words for page, words in missing.items() if words}


@pytest.mark.slow
def test_no_page_loads_anything_from_the_net(site: Path) -> None:
    loads = re.compile(
        r"""<(?:script|img|iframe|link(?![^>]*rel="(?:canonical|search)"))\b[^>]*(?:src|href)="(?:https?:)?//[^"]*"""
    )
    styled = re.compile(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^)"']*""")
    asked = [
        (path.name, found)
        for form, endings in ((loads, ".html"), (styled, ".css"))
        for path in site.rglob(f"*{endings}")
        for found in form.findall(path.read_text(encoding="utf-8"))
    ]
    assert asked == []


def test_links_from_the_readme_lead_to_pages() -> None:
    linked = re.findall(r"\]\((docs/[^)#]+\.md)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert linked
    assert [path for path in linked if not (ROOT / path).is_file()] == []
