"""The reader's tutorial: each page exists and contains what the tutorial names."""

from __future__ import annotations

import re
from functools import reduce
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import PATIENCE, SMALL, Server
from .test_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROLES: tuple[Literal["button", "heading", "combobox", "spinbutton", "searchbox", "textbox"], ...] = (
    "button",
    "heading",
    "combobox",
    "spinbutton",
    "searchbox",
    "textbox",
)
TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "reader.md"


def _named() -> dict[str, list[str]]:
    """Return the names in bold in the tutorial, by page."""
    sections = re.split(r"^## ", TUTORIAL.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    told = {heading: re.findall(r"\*\*(.+?)\*\*", text) for heading, _, text in (s.partition("\n") for s in sections)}
    return {name: told[name] for name in PAGES}


def test_what_the_tutorial_names_is_there(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&store=small&runs=2")
    for name, labels in _named().items():
        page.get_by_role("navigation").get_by_text(name).click()
        page.wait_for_selector(PAGES[name], timeout=PATIENCE)
        assert labels, name
        for label in labels:
            # Some names go on in words for screen readers.
            found = [page.get_by_role(role, name=re.compile(rf"^{re.escape(label)}(,|$)")) for role in ROLES]
            expect(reduce(Locator.or_, found).first).to_be_visible()
