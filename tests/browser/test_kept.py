"""Nothing is lost: edits, weeks, a page without its server, a place in the queue, and the parts of an address."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import EVERY_SCREEN, PATIENCE, SMALL, Server, Watch, rest, start, stop, unclean
from .test_write import HEAD

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def edited(page: Page, title: str) -> None:
    """Give the scenario in the editor a title."""
    page.get_by_label("Scenario in YAML").fill(HEAD.replace("Mine", title))
    page.wait_for_function("document.querySelector('.verdict').innerText.startsWith('It can be run')")


def test_edits_after_a_run_survive_a_reload(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=write&{SMALL}")
    edited(page, "First")
    page.get_by_role("button", name="Run it").click()
    rest(page, 12)
    page.go_back()
    page.wait_for_selector(".editor textarea")
    edited(page, "Second")
    page.reload()
    page.wait_for_selector(".editor textarea")
    expect(page.get_by_label("Scenario in YAML")).to_have_value(re.compile("title: Second"), timeout=PATIENCE)
    page.get_by_role("button", name="Run it").click()
    page.locator("h1", has_text="Second").wait_for()
    rest(page, 12)
    shared = page.url
    page.get_by_role("navigation").get_by_text("Write").click()
    edited(page, "Third")
    page.reload()
    expect(page.get_by_label("Scenario in YAML")).to_have_value(re.compile("title: Third"), timeout=PATIENCE)
    # The scenario of an address that somebody sent comes before a draft of another one.
    page.evaluate("sessionStorage.setItem('sanctuary-draft', JSON.stringify({ own: 'title: Old', from: 'another' }))")
    page.goto(shared.replace("/?", "/?page=write&"))
    expect(page.get_by_label("Scenario in YAML")).to_have_value(re.compile("title: Second"), timeout=PATIENCE)
    assert unclean(page, EVERY_SCREEN) == []
    assert watch.errors == []


def test_a_reload_while_playing_keeps_the_week(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("parseInt(document.querySelector('.about .week').innerText.slice(5)) >= 40")
    page.wait_for_timeout(1500)
    page.reload()
    page.wait_for_selector(".about .week")
    week = page.locator(".about .week")
    page.wait_for_function("document.querySelector('.controls').dataset.state === 'resting'")
    assert int(week.inner_text().split()[1].rstrip(",")) >= 40
    page.wait_for_timeout(1500)
    assert int(page.url.partition("week=")[2].partition("&")[0]) >= 41


def test_a_page_without_its_server_can_be_read_and_clicked(page: Page, tmp_path: Path) -> None:
    server = start("--stores", str(tmp_path))
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    stop(server)
    page.wait_for_selector(".away")
    page.wait_for_timeout(1500)
    page.locator("#figure-isis summary").click()
    assert page.locator("#figure-isis details").get_attribute("open") is not None
    page.get_by_label("Find an assumption").fill("enforcement.willingness")
    expect(page.locator(".knob")).to_have_count(1)
    page.locator("#figure-isis svg").hover()
    expect(page.locator(".crosshair")).to_contain_text("true: ")
    covered = page.evaluate(
        "() => [...document.querySelectorAll('button, summary, a')].filter(e => e.offsetParent).slice(0, 40).filter(e => {"
        " e.scrollIntoView({ block: 'center' }); const b = e.getBoundingClientRect(),"
        " top = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2);"
        " return top && top.closest('.v-overlay') }).length"
    )
    assert covered == 0
    assert unclean(page, EVERY_SCREEN) == []


def test_tabs_that_wait_are_served_in_turn(browser: Browser, tmp_path: Path) -> None:
    server = start("--sessions", "1", "--stores", str(tmp_path))
    contexts = [browser.new_context(viewport={"width": 1280, "height": 800}) for _ in range(3)]
    try:
        first, second, third = (context.new_page() for context in contexts)
        for page, seed in ((first, 1), (second, 2), (third, 3)):
            page.set_default_timeout(PATIENCE)
            page.goto(f"{server.url}/?{SMALL}&seed={seed}")
            page.wait_for_selector("h1")
            page.wait_for_timeout(500)
        rest(first, 12)
        assert second.locator("h1").inner_text() == "All 1 places are taken"
        assert unclean(second, EVERY_SCREEN) == []
        for leaving, following, seed in ((contexts[0], second, 2), (contexts[1], third, 3)):
            leaving.close()
            rest(following, 12)
            assert f"seed={seed}" in following.url
    finally:
        stop(server)
        contexts[2].close()


ADDRESSES = {
    "live": "scenario=nope&plot=foo.bar&map=foo&state=atlantis&find=foo.bar&seed=x",
    "compare": "against=nope&scenario=record",
    "evidence": "claim=C99",
    "explore": "store=small&output=foo&when=77&across=foo&up=bar",
    "people": "at=500",
    "record": "held=nope&runs=2",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_an_address_names_in_vain_is_told_in_plain_words(page: Page, server: Server, name: str) -> None:
    wrong = [part for part in ADDRESSES[name].split("&") if part not in ("store=small", "scenario=record", "runs=2")]
    page.goto(f"{server.url}/?page={name}&{SMALL}&{ADDRESSES[name]}")
    notes = page.locator(".notes")
    for part in wrong:
        expect(notes).to_contain_text(f"The address says {part}: ")
    told = notes.inner_text()
    assert told.count("It is left out.") == len(wrong)
    assert not re.search(r"sanctuary |--|error|Error|\.yaml|literal|invalid", told)
    assert "replicates=2" in page.url, "the rest of the address is kept"
    page.wait_for_function("!/nope|foo|C99|atlantis/.test(location.search)")
    if name == "evidence":
        assert unclean(page, EVERY_SCREEN) == []


def test_a_store_that_is_not_there_is_told(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=explore&{SMALL}&store=nope")
    page.get_by_text("There is no sweep or run “nope” here. Choose one from the list.").wait_for()
    page.goto(f"{server.url}/?page=people&{SMALL}&who=province.nowhere")
    page.get_by_role("heading", name="There is no such actor").wait_for()
