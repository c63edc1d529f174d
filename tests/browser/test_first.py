"""Each page comes with its first chart, before any script; Vega then brings values on hover."""

from __future__ import annotations

import json
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from .conftest import EVERY_SCREEN, PATIENCE, SMALL, Server, Watch, start, stop, unclean

ZOOMED = "#figure-over-time .vega-embed svg .mark-line path"
pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("name", ["live", "people", "compare", "explore&store=small", "evidence"])
def test_a_chart_is_there_without_scripts(browser: Browser, server: Server, name: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server.url}/?page={name}&{SMALL}")
    deadline = time.monotonic() + PATIENCE / 1000
    while not page.locator("#first .picture svg").count() and time.monotonic() < deadline:
        page.goto(f"{server.url}/?page={name}&{SMALL}")  # on a busy machine, the first request comes before the run
    box = page.locator("#first .picture svg").bounding_box()
    assert box is not None
    assert box["width"] > 200
    assert page.locator("#first nav a[aria-current=page]").inner_text().lower() == name.partition("&")[0]
    context.close()


def test_a_page_that_is_left_before_its_scripts_are_there_keeps_no_place(page: Page, stores: Path) -> None:
    server = start("--stores", str(stores))

    def tabs() -> int:
        with urllib.request.urlopen(f"{server.url}/health") as answer:
            return int(json.load(answer)["tabs"])

    try:
        page.route("**/_solara/**", lambda route: route.abort())
        for name in ("live", "people"):
            page.goto(f"{server.url}/?page={name}&{SMALL}")
            page.wait_for_selector("#first svg")
            assert tabs() > 0
        page.goto(server.url)
        deadline = time.monotonic() + 20
        while tabs() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert tabs() == 0
    finally:
        stop(server)


@pytest.mark.parametrize("name", ["live", "write", "evidence"])
def test_it_is_clean(page: Page, server: Server, name: str) -> None:
    page.route("**/_solara/**", lambda route: route.abort())
    page.goto(f"{server.url}/?page={name}&{SMALL}")
    page.wait_for_selector("#first textarea" if name == "write" else "#first svg")
    assert unclean(page, EVERY_SCREEN) == []


def test_nothing_that_browsers_wait_for_precedes_it(server: Server) -> None:
    asked = urllib.request.Request(f"{server.url}/?page=evidence", headers={"Accept": "text/html"})
    text = urllib.request.urlopen(asked).read().decode()
    begins = text.index('<div id="first"')
    assert 'rel="stylesheet"' not in text[:begins]
    assert "<script" not in text[text.index("<body") : begins]
    assert text.count('rel="stylesheet"') >= 3


def test_the_page_takes_over_the_session(page: Page, server: Server, watch: Watch) -> None:
    before = len(server.workers())
    page.goto(f"{server.url}/?page=live&{SMALL}&seed=77")
    page.wait_for_selector("#app main .picture svg")
    assert page.locator("#first").count() == 0
    # The worker of the tab and the spare one, but no second one for the first chart.
    assert len(server.workers()) <= before + 1
    assert watch.errors == []


def test_values_are_told_on_hover(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=explore&store=small&{SMALL}")
    page.hover("#figure-over-time .picture")
    line = page.locator(ZOOMED).first
    line.wait_for()
    told = page.locator("#vg-tooltip-element.visible", has_text="level")
    deadline = time.monotonic() + PATIENCE / 1000
    while not told.count() and time.monotonic() < deadline:
        page.mouse.move(0, 0)  # a chart that was drawn again under the mouse has not seen it come
        line.hover(force=True)
        page.wait_for_timeout(200)
    assert told.count()
    assert page.locator("#figure-over-time svg").get_attribute("aria-label")
    # With Ctrl the wheel zooms in, and a double click shows all again.
    drawn = line.get_attribute("d")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    page.wait_for_function(
        "([before, one]) => document.querySelector(one).getAttribute('d') !== before", arg=[drawn, ZOOMED]
    )
    line.dblclick(force=True)
    page.wait_for_function(
        "([before, one]) => document.querySelector(one).getAttribute('d') === before", arg=[drawn, ZOOMED]
    )
    page.locator("#figure-heat svg a text").first.click()
    page.wait_for_url(lambda url: "page=explore" not in url)
    page.wait_for_selector(".controls")
    assert "taliban.control=" in page.url
    assert watch.errors == []
    assert watch.asked == []
