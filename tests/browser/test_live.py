"""The live page: what stays visible, weeks and provinces to look at, keys, and a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from sim.scenario import load_scenario

from .conftest import PATIENCE, SMALL, Server, Watch, rest, unclean
from .test_crosshair import point_at
from .test_journey import slide

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}


def test_the_unchanged_run_stays_visible(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    first = page.locator("#figure-isis .summary").inner_text().split(" ")[1]
    for value in ("0.2", "0.5"):
        slide(page, "enforcement.willingness", value)
        page.locator(".changed li", has_text=value).wait_for()
        rest(page, 12)
        page.locator("#figure-isis svg path[stroke-dasharray='1 4']").first.wait_for(state="attached")
        point_at(page, "#figure-isis", 11)
        expect(page.locator(".crosshair")).to_contain_text(re.compile(rf"true, unchanged: {re.escape(first)}(?!\d)"))
    assert "unchanged" in page.locator("#figure-isis svg text").all_text_contents()
    page.locator(".changed button").first.click()
    expect(page.locator("#figure-isis svg path[stroke-dasharray='1 4']")).to_have_count(0)
    # A shared address with changes shows the unchanged run as well.
    page.goto(f"{server.url}/?{SMALL}&enforcement.willingness=0.2")
    page.locator("#figure-aq svg path[stroke-dasharray='1 4']").first.wait_for(state="attached")
    assert unclean(page) == []
    assert watch.errors == []


def test_weeks_are_gone_back_to_and_played_back(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL.replace('week=12', 'week=40')}")
    rest(page, 40)
    latest = page.locator("#figure-isis .summary").inner_text()
    week = page.get_by_label("Week shown in charts and map")
    week.fill("10")
    expect(page.locator("#figure-map h2")).to_contain_text("22 October 2021")
    expect(page.locator("#figure-isis .summary")).not_to_have_text(latest)
    expect(page.locator("#figure-isis svg .now")).to_have_count(1)
    page.wait_for_url(re.compile("at=10"))
    seen = set()
    page.get_by_role("button", name="Play back").click()
    for _ in range(8):
        page.wait_for_timeout(300)
        seen.add(page.locator("#figure-map h2").inner_text())
    assert len(seen) > 2
    page.get_by_role("button", name="Stop").click()
    # Space plays and pauses, and the arrows move the week.
    page.evaluate("document.activeElement.blur()")
    week.evaluate("field => field.blur()")
    before = int(week.input_value())
    page.keyboard.press("ArrowLeft")
    expect(week).to_have_value(str(before - 1))
    page.keyboard.press("Space")
    page.get_by_role("button", name="Pause", exact=True).wait_for()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Play", exact=True).wait_for()


def test_provinces_and_events_can_be_read_by_touch(browser: Browser, server: Server) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, color_scheme="dark")  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    page.locator("#figure-map [data-place=herat]").tap()
    page.locator("#figure-place h2", has_text="Members at large: ISIS-K, Herat").wait_for()
    assert "province=herat" in page.url
    picture = page.locator("#figure-isis svg")
    picture.scroll_into_view_if_needed()
    week = min(event.week for event in load_scenario("baseline").events if event.week >= 0)
    box = picture.bounding_box()
    assert box
    at = picture.evaluate(
        "(s, week) => { const r = JSON.parse(s.dataset.reading); return (r.x[0] + (r.x[1] - r.x[0]) * week / (r.weeks - 1)) / 420 }",
        week,
    )
    picture.tap(position={"x": at * box["width"], "y": 60})
    told = page.locator(".crosshair").inner_text()
    events = picture.evaluate("s => JSON.parse(s.dataset.reading).events.map(e => e[1])")
    assert any(event in told for event in events), told
    # The value stays until another tap, and the slider is in view beside the chart that it moves.
    page.wait_for_timeout(500)
    expect(page.locator(".crosshair")).to_be_visible()
    for part in ("#figure-isis svg", ".assumptions .knob input"):
        inside = page.locator(part).first.evaluate(
            "e => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0 }"
        )
        assert inside, part
    context.close()


def test_a_dozen_assumptions_come_first(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    assert 10 <= page.locator(".knob").count() <= 12
    page.get_by_label("Find an assumption").fill("china concern")
    page.locator(".knob", has_text="China").first.wait_for()
    page.get_by_label("Find an assumption").fill("")
    topic = page.locator(".assumptions details").nth(1)
    topic.locator("summary").click()
    topic.locator(".knob").first.wait_for()
    chosen = page.locator("#figure-own input[type=search]")
    chosen.fill("own reading: china")
    chosen.press("Enter")
    page.locator("#figure-own h2", has_text="China").wait_for()


def test_two_maps_stand_side_by_side(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=compare&{SMALL}&enforcement.willingness=0.05")
    maps = [page.locator(f"#figure-map-{place}") for place in (0, 1)]
    maps[1].locator("svg").wait_for()
    boxes = [one.bounding_box() for one in maps]
    assert boxes[0]
    assert boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]
    legends = [one.locator("svg text").all_text_contents() for one in maps]
    assert [word.replace(" and more", "") for word in legends[0]] == [
        word.replace(" and more", "") for word in legends[1]
    ]
    assert maps[0].locator("h2").inner_text().endswith(": compared")
