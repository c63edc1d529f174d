"""The People page: selecting actors by mouse and keyboard, on the map and in the graph, in any week."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect
from structures import AVERAGES, SOCIETY

from .conftest import SCREENS, SMALL, Server, Watch, unclean

pytestmark = pytest.mark.browser


def shown(page: Page, week: int) -> None:
    """Wait until a run of some weeks is drawn. Weeks are numbered from 0."""
    page.wait_for_function("week => document.querySelector('#week')?.innerText === String(week - 1)", arg=week)
    page.wait_for_function("document.querySelector('.people').__vue__.marks.length > 0")


def at(page: Page, kind: str) -> tuple[dict[str, float], str]:
    """Return the position and the key of the most isolated of the first hundred actors of a kind."""
    who, x, y = page.evaluate(
        "kind => { const v = document.querySelector('.people').__vue__, s = v.$refs.sheet.clientWidth / v.W;"
        " const far = m => Math.min(...v.marks.filter(o => o !== m).map(o => (o[0] - m[0]) ** 2 + (o[1] - m[1]) ** 2));"
        " const m = v.marks.filter(m => m[2].startsWith(kind)).slice(0, 100).sort((a, b) => far(b) - far(a))[0];"
        " return [m[2], m[0] * s, m[1] * s] }",
        kind,
    )
    return {"x": x, "y": y}, who


def test_people_of_the_society_can_be_looked_at(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=people&{SMALL.replace('week=12', 'week=30')}&{urlencode(SOCIETY)}")
    shown(page, 30)
    summary = page.locator(".crowdmap .summary").inner_text()
    assert "cells" in summary
    counts = page.locator(".legend").get_by_text(re.compile("^commander")).all_inner_texts()
    drawn = {words: int(count.replace(",", "")) for words, count in (told.split(": ") for told in counts)}
    assert list(drawn) == ["commander loyal", "commander shirking", "commander sheltering guests, raiding or gone"]
    assert f"{sum(drawn.values()):,} commanders ({drawn['commander loyal']:,} loyal" in summary
    detail = page.locator(".detail")
    for kind, name in (("commander", "commander"), ("cell", "cell"), ("person", "militant")):
        position, who = at(page, kind)
        page.locator(".sheet").hover(position=position)
        page.locator(".tip").wait_for()
        page.locator(".sheet").click(position=position)
        detail.locator("h2", has_text=name).wait_for()
        page.wait_for_url(lambda url, who=who: f"who={who}" in url)
    assert "is an original member of" in detail.inner_text() or "joins" in detail.inner_text()
    page.evaluate(
        "() => { const v = document.querySelector('.people').__vue__, draw = v.draw;"
        " v.draws = 0; v.draw = () => { v.draws += 1; draw(); } }"
    )
    page.locator(".sheet").hover(position=position)
    page.locator(".tip").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('.people').__vue__.draws") == 0, "a tip changes nothing in the picture"
    former = page.locator("canvas").evaluate("c => c.toDataURL()")
    page.get_by_label("Show as").select_option("graph")
    page.wait_for_function("old => document.querySelector('canvas').toDataURL() !== old", arg=former)
    expect(page.locator(".tip", has_text="militant")).to_have_count(0)
    page.get_by_role("button", name="Kabul", exact=True).focus()
    page.keyboard.press("Enter")
    detail.locator("h2", has_text="Kabul").wait_for()
    assert "Commander who is loyal" in detail.inner_text()
    assert "Rule: " in detail.locator(".past").inner_text()
    page.get_by_label("Who decides").select_option(label="China")
    detail.get_by_text("engagement, 0 to 4").wait_for()
    assert "posture: " in detail.inner_text()
    page.locator(".events li button").first.click()
    page.wait_for_function("document.querySelector('#who-title').innerText !== 'China'")
    address, name = page.url, page.locator("#who-title").inner_text()
    page.goto(address)
    shown(page, 30)
    page.locator("#who-title", has_text=name).wait_for()
    assert watch.errors == []
    assert watch.asked == []


@pytest.mark.slow
def test_a_former_week_is_gone_back_to_and_dots_stay_where_they_were(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=people&{SMALL}&{urlencode(AVERAGES)}")
    shown(page, 12)
    assert "there are no cells" in page.locator(".assumes").inner_text()
    marks = (
        "(() => { const v = document.querySelector('.people').__vue__, place = {}; v.dots.id.forEach((id, i) => {"
        " place['person.' + id] = v.dots.at[i] }); return Object.fromEntries(v.marks.map(m => [m[2], [place[m[2]], m[0], m[1]]])) })()"
    )
    last = page.evaluate(marks)
    page.get_by_label("Week shown").fill("3")
    shown(page, 3)
    page.wait_for_url(lambda url: "at=3" in url)
    page.wait_for_timeout(300)
    first = page.evaluate(marks)
    both = [(first[who], last[who]) for who in first if who in last]
    stayed = [before == after for before, after in both if before[0] == after[0]]
    assert len(stayed) > 1000
    assert all(stayed), "who stays in his province is drawn where he was"
    assert any(before[0] != after[0] for before, after in both)
    page.get_by_label("Week shown").focus()
    page.keyboard.press("ArrowRight")
    shown(page, 4)
    assert unclean(page, SCREENS[1:]) == []
