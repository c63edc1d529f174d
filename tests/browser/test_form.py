"""A scenario is written without YAML: form and text edit each other on a laptop and a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import EVERY_SCREEN, PATIENCE, SCREENS, SMALL, Screen, Server, Watch, rest, taken, unclean

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXT = """format: 2
extends: baseline  # from
title: Mine
assumptions:
  # why
  taliban.control: 0.6   # strong
"""


@pytest.fixture(params=SCREENS, ids=["laptop", "phone"])
def desk(request: pytest.FixtureRequest, browser: Browser, server: Server, watch: Watch) -> Iterator[Page]:
    """Return the Write page with a text that has comments."""
    screen: Screen = request.param
    width, height, media = screen
    context = browser.new_context(viewport={"width": width, "height": height}, has_touch=width < 600, **media)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    watch.follow(page, server.url)
    page.goto(f"{server.url}/?page=write&{SMALL}")
    page.get_by_label("Scenario in YAML").fill(TEXT)
    expect(page.locator(".verdict")).to_contain_text("It can be run", timeout=PATIENCE)
    expect(field(page, "taliban.control")).to_have_value("0.6", timeout=PATIENCE)
    yield page
    context.close()


def field(page: Page, key: str) -> Locator:
    """Search for a setting, and return its field."""
    page.get_by_label("Find an assumption").fill(key)
    return page.locator(f"[id='k-{key}']")


def put(box: Locator, value: str) -> None:
    box.fill(value)
    box.press("Tab")


def holds(page: Page, line: str) -> None:
    """Wait until the text has a line."""
    expect(page.get_by_label("Scenario in YAML")).to_have_value(
        re.compile(f"^{re.escape(line)}$", re.MULTILINE), timeout=PATIENCE
    )


def test_form_and_text_edit_each_other_and_comments_stay(desk: Page, watch: Watch) -> None:
    control = field(desk, "taliban.control")
    put(control, "0.4")
    holds(desk, "  taliban.control: 0.4   # strong")
    knob = desk.locator(".knob", has=control)
    put(knob.get_by_label("Because"), "C16: he says")
    holds(desk, '  taliban.control: {value: 0.4, because: "C16: he says"}   # strong')
    text = desk.get_by_label("Scenario in YAML")
    text.fill(text.input_value().replace("0.4", "0.7").replace("he says", "she says"))
    expect(control).to_have_value("0.7", timeout=PATIENCE)
    expect(knob.get_by_label("Because")).to_have_value("C16: she says")
    put(field(desk, "enforcement.willingness"), "0.3")
    holds(desk, "  enforcement.willingness: 0.3")
    desk.get_by_role("button", name="Unknown, drawn at random: ").first.click()
    holds(desk, "  enforcement.willingness: {uniform: [0, 1]}")
    put(desk.get_by_label(re.compile("at most$")), "0.5")
    holds(desk, "  enforcement.willingness: {uniform: [0, 0.5]}")
    desk.get_by_role("button", name="Reset enforcement.willingness").click()
    field(desk, "rules.outbidding").select_option("off")
    holds(desk, "  outbidding: off")
    put(field(desk, "title"), "Yours: a second try")
    holds(desk, 'title: "Yours: a second try"')
    desk.get_by_label("Find an assumption").fill("")
    desk.get_by_label("Add an event").select_option(
        label=desk.get_by_label("Add an event").locator("option", has_text=re.compile("alks")).first.inner_text()
    )
    holds(desk, "events:")
    week = desk.locator("[id='k-events.0.week']")
    put(week, "40")
    expect(text).to_have_value(re.compile("week: 40, talks"), timeout=PATIENCE)
    now = text.input_value()
    assert "enforcement" not in now
    assert [words for words in ("# from", "# why", "# strong") if words not in now] == []
    assert unclean(desk, EVERY_SCREEN) == []
    desk.get_by_role("button", name="Remove this event").click()
    expect(text).not_to_have_value(re.compile("talks"), timeout=PATIENCE)
    desk.get_by_role("button", name="Run it").click()
    rest(desk, 12)
    assert desk.locator("h1").inner_text() == "Yours: a second try"
    assert watch.errors == []


def test_an_error_stands_beside_its_field_and_at_its_line(desk: Page, watch: Watch) -> None:
    control = field(desk, "taliban.control")
    put(control, "7")
    holds(desk, "  taliban.control: 7   # strong")
    expect(desk.locator(".gutter .error")).to_have_text(re.compile("^6"), timeout=PATIENCE)
    expect(desk.locator(".knob .refused")).to_contain_text("7 lies above what is admissible")
    expect(control).to_have_attribute("aria-invalid", "true")
    desk.locator(".knob").get_by_role("button", name="Line 6").or_(
        desk.get_by_role("button", name=re.compile("to line 6"))
    ).first.click()
    assert desk.evaluate("document.activeElement.id") == "text"
    assert unclean(desk) == []
    text = desk.get_by_label("Scenario in YAML")
    text.fill(TEXT.replace("0.6", "["))
    expect(desk.locator(".verdict")).to_contain_text("prevents a run", timeout=PATIENCE)
    put(field(desk, "enforcement.willingness"), "0.3")
    expect(desk.locator(".knob .refused")).to_contain_text("while the text is not YAML", timeout=PATIENCE)
    assert text.input_value() == TEXT.replace("0.6", "[")
    text.fill(TEXT)
    put(field(desk, "taliban.control"), "0.4")
    holds(desk, "  taliban.control: 0.4   # strong")
    expect(desk.locator(".gutter .error")).to_have_count(0)
    assert watch.errors == []


def test_a_scenario_is_saved_as_a_file_and_as_an_address(desk: Page, server: Server) -> None:
    put(field(desk, "taliban.control"), "0.4")
    holds(desk, "  taliban.control: 0.4   # strong")
    written = desk.get_by_label("Scenario in YAML").input_value()
    assert taken(desk, "Save as YAML").decode() == written
    desk.get_by_role("button", name="Copy the address").click()
    address = desk.locator(".copy code").inner_text()
    assert address.startswith(f"{server.url}/?page=write&")
    other = desk.context.new_page()
    other.goto(address)
    expect(other.get_by_label("Scenario in YAML")).to_have_value(written, timeout=PATIENCE)
    assert unclean(desk, EVERY_SCREEN) == []
