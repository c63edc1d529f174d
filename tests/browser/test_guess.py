"""Drawing a guess by mouse and keys, and comparing it with the record and the model."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sim.analysis.hindcast.hindcast import hindcasts
from sim.analysis.hindcast.targets import read_targets
from sim.dashboard.pages.record.guess import line_of, months, recorded_attacks, revealed
from sim.scenario import load_scenario

from .conftest import SMALL, Server, Watch, unclean

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def fields(page: Page) -> list[int]:
    return [int(value) for value in page.locator(".months input").evaluate_all("fields => fields.map(f => f.value)")]


def test_a_line_is_drawn_and_the_record_laid_over_it(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=record&{SMALL}&runs=2&seed=2")
    pad = page.locator(".pad rect").first
    pad.wait_for()
    assert page.get_by_role("button", name="Reveal").is_disabled()
    box = pad.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 0.9 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.97 * box["width"], box["y"] + 0.5 * box["height"])
    page.mouse.up()
    page.wait_for_url(re.compile("guess="))
    drawn = fields(page)
    assert len(drawn) == len(months())
    assert drawn[0] == pytest.approx(15, abs=2)
    assert drawn[-1] == pytest.approx(75, abs=2)
    assert drawn == sorted(drawn)

    field = page.get_by_label("Dec 2021")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("64")
    page.keyboard.press("Tab")
    place = [f"{month:%b %Y}" for month in months()].index("Dec 2021")
    line = [*drawn[:place], 64, *drawn[place + 1 :]]
    page.wait_for_url(re.compile("guess=" + "-".join(map(str, line))))
    page.reload()
    expect(page.get_by_label("Dec 2021")).to_have_value("64")
    assert fields(page) == line
    page.locator(".verdicts").wait_for()
    assert page.locator("figure").count() == 0, "the record is held back from who draws"

    page.get_by_role("button", name="Reveal").press("Enter")
    said = page.locator(".guess .said")
    said.wait_for()
    record = load_scenario("record")
    held = hindcasts([record], read_targets(weeks=record.weeks), replicates=2, seed=2, scale=0.05)[0]
    result = revealed(line_of("-".join(map(str, line))), recorded_attacks(held.rows))
    assert said.inner_text() == result["sentence"]
    cells = [row.split("\t") for row in page.locator(".guess tbody").inner_text().splitlines()]
    assert cells == result["table"]["rows"]
    page.locator("figure .picture svg").first.wait_for()

    picture = page.locator(".guess .picture svg")
    assert result["sentence"] in (picture.get_attribute("aria-label") or "")
    assert picture.locator("[stroke='var(--c-vermilion)']").count() == len(line)
    assert unclean(page, ((390, 844, {"color_scheme": "dark"}),)) == []
    page.get_by_role("button", name="Draw anew").click()
    page.wait_for_url(lambda url: "guess" not in url and "revealed" not in url)
    assert watch.errors == []
    assert watch.asked == []
