"""Typing scenarios: wrong, correct and malicious ones."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from .conftest import PATIENCE, SMALL, Server, Watch, rest

pytestmark = pytest.mark.browser

HEAD = "format: 2\nextends: baseline\ntitle: Mine\n"


@pytest.fixture(scope="module")
def seen() -> Watch:
    return Watch()


@pytest.fixture(scope="module")
def tab(browser: Browser, server: Server, seen: Watch) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    seen.follow(page, server.url)
    page.goto(f"{server.url}/?page=write&{SMALL}")
    yield page
    context.close()


@pytest.fixture
def desk(tab: Page) -> Page:
    """Return the editor with a valid scenario."""
    tab.get_by_role("navigation").get_by_text("Write").click()
    tab.wait_for_selector(".editor textarea")
    put(tab, HEAD)
    tab.wait_for_function("document.querySelector('.verdict').innerText.startsWith('It can be run')")
    return tab


def put(page: Page, text: str) -> None:
    page.get_by_label("Scenario in YAML").fill(text)


def test_error_at_its_line_as_one_types_and_a_right_one_runs(desk: Page, seen: Watch) -> None:
    waits = []
    for blank in ("\n\n", "\n", ""):
        put(desk, HEAD + blank + "assumptions:\n  taliban.contrl: 0.9\n")
        began = time.monotonic()
        line = 5 + len(blank)
        desk.wait_for_function(
            "n => [...document.querySelectorAll('.gutter .error')].map(e => +e.innerText)[0] === n", arg=line
        )
        waits.append(time.monotonic() - began)
    took = min(waits)
    assert desk.locator(".gutter .error").inner_text().strip() == "5"
    assert "did you mean 'taliban.control'?" in desk.locator(".problems").inner_text()
    assert desk.get_by_role("button", name="Run it").is_disabled()
    desk.get_by_role("button", name="Line 5").click()
    assert desk.evaluate("document.activeElement.tagName") == "TEXTAREA"
    put(desk, HEAD + "assumptions:\n  taliban.control: 0.9\n")
    desk.wait_for_function("document.querySelector('.verdict').innerText.startsWith('It can be run')")
    desk.get_by_role("button", name="Run it").click()
    rest(desk, 12)
    assert desk.locator("h1").inner_text() == "Mine"
    assert "text=" in desk.url
    assert seen.errors == []
    # Printed for information only; a busy machine may be slow.
    print(f"error shown after {took:.2f} s")


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "assumes: <img src=x onerror=window.hurt=1><script>window.hurt=1</script>\nassumptions: {a: '<svg onload=window.hurt=1>'}\n",
        HEAD + "weeks: " + "9" * 4000 + "\nassumptions: {taliban.fighters: 1e308}\n",
        "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
        "x: !!python/object/apply:os.system ['true']\n",
        "[" * 3000,
        HEAD + "extends: ../../../../etc/passwd\n",
    ],
    ids=["markup", "enormous", "aliases", "objects", "depth", "paths"],
)  # fmt: skip
def test_malice_is_shown_as_text_or_refused(desk: Page, seen: Watch, text: str) -> None:
    put(desk, text)
    desk.wait_for_selector(".problems li", timeout=20_000)
    assert desk.get_by_role("button", name="Run it").is_disabled()
    assert desk.evaluate("window.hurt === undefined")
    assert "root:" not in desk.locator(".problems").inner_text()
    assert seen.errors == []
