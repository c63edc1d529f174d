"""The crosshair shows the values of a chart by mouse and by keys without asking the server."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from sim.dashboard.pages.home.page import CROSSHAIR, FILE
from sim.outputs.calendar import date_of_week
from sim.outputs.numbers import number
from sim.outputs.tables import QUANTILES
from sim.runs.ensemble import run_ensemble
from sim.scenario import load_scenario

from .conftest import SMALL, Server, Watch, rest, unclean

pytestmark = pytest.mark.browser


def point_at(page: Page, chart: str, week: int) -> None:
    """Move the mouse to a week of a chart."""
    picture = page.locator(f"{chart} svg[data-reading]").first
    picture.scroll_into_view_if_needed()
    along = picture.evaluate(
        "(s, week) => { const r = JSON.parse(s.dataset.reading), b = s.getBoundingClientRect();"
        " return (r.x[0] + (r.x[1] - r.x[0]) * week / (r.weeks - 1)) * b.width / s.viewBox.baseVal.width }",
        week,
    )
    picture.hover(position={"x": along, "y": 80})


def in_words(week: int) -> str:
    return f"{date_of_week(week):%d %B %Y}".lstrip("0")


@pytest.mark.slow
def test_the_value_told_is_the_datas(page: Page, server: Server, watch: Watch) -> None:
    sent: list[str | bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(f"{server.url}/?{SMALL}&replicates=4&seed=3")
    rest(page, 12)
    results = run_ensemble(load_scenario("baseline"), replicates=4, seed=3, scale=0.01, weeks=12).results
    weeks = np.stack([one.series("strength.isis_k") for one in results])
    low, _, middle, _, high = np.quantile(weeks, list(QUANTILES.values()), axis=0)
    tip = page.locator(".crosshair")
    expect(page.locator("#figure-isis .summary")).to_contain_text(number(middle[11]))
    sent.clear()
    point_at(page, "#figure-isis", 7)
    expect(tip).to_contain_text(f"{in_words(7)}, week 7")
    expect(tip).to_contain_text(f"true: {number(middle[7])} ({number(low[7])} to {number(high[7])})")
    point_at(page, "#figure-isis", 4)
    expect(tip).to_contain_text(f"true: {number(middle[4])} ({number(low[4])} to {number(high[4])})")
    assert not [frame for frame in sent if "comm_msg" in str(frame)], "the server was asked"
    page.mouse.move(5, 5)
    expect(tip).to_be_hidden()

    page.locator("#figure-isis .picture").focus()
    page.keyboard.press("ArrowLeft")
    expect(tip).to_contain_text(in_words(10))
    page.keyboard.press("Home")
    expect(tip).to_contain_text(in_words(0))
    status = page.locator("body > [role=status]")
    expect(status).to_contain_text(in_words(0))
    page.keyboard.press("End")
    expect(tip).to_contain_text(in_words(11))
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()

    # When the picture is replaced, the crosshair shows the new numbers.
    point_at(page, "#figure-isis", 7)
    page.get_by_role("button", name="Step", exact=True).press("Enter")
    rest(page, 13)
    expect(tip).to_contain_text(f"true: {number(middle[7])} ({number(low[7])} to {number(high[7])})")

    page.get_by_role("navigation").get_by_text("Compare").click()
    page.locator("#figure-both svg").wait_for()
    point_at(page, "#figure-both", 9)
    expect(tip).to_contain_text(in_words(9))
    expect(tip).to_contain_text("compared: ")
    expect(tip).to_contain_text("this run: ")
    assert watch.errors == []
    assert watch.asked == []


@pytest.mark.slow
def test_the_home_page_has_it_too(page: Page, server: Server) -> None:
    page.goto(server.url)
    question = json.loads(FILE.read_text(encoding="utf-8"))
    finding = question["of"][0]
    place = int(page.locator("#finding-1 input").input_value())
    point_at(page, "#finding-1", 10)
    tip = page.locator(".crosshair")
    expect(tip).to_contain_text(f"{date_of_week(0) + timedelta(weeks=10 * question['every']):%-d %B %Y}")
    expect(tip).to_contain_text(f"as set: {number(finding['frames'][place]['middle'][10])}")
    expect(tip).to_contain_text(f"start: {number(finding['before'][10])}")
    page.locator("#finding-1 figure").first.focus()
    page.keyboard.press("Home")
    expect(tip).to_contain_text("20 August 2021")
    assert unclean(page) == []


def test_it_stays_small() -> None:
    assert CROSSHAIR.stat().st_size < 10_000
