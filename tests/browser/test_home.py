"""The home page: five findings with sliders, quick on a slow line and without a worker."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from sim.dashboard.pages.home.page import FILE

from .conftest import SCREENS, SMALL, Server, Watch, unclean

pytestmark = pytest.mark.browser

# A phone with a slow connection, in Chromium's units: bytes per second and milliseconds.
LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 7.5e5 / 8}


@pytest.mark.slow
def test_the_first_figure_is_there_at_once_on_a_slow_line(page: Page, server: Server) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", LINE)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    began = time.monotonic()
    page.goto(server.url, wait_until="commit")
    page.wait_for_selector("#finding-1 svg")
    took = time.monotonic() - began
    print(f"first figure after {took:.2f} s")
    assert took < 3.0


def test_a_slider_moves_curve_difference_and_sentence(page: Page, server: Server, watch: Watch) -> None:
    workers, asked = set(server.workers()), json.loads(FILE.read_text(encoding="utf-8"))["of"]
    page.goto(server.url)
    opening = page.locator(".opening").inner_text()
    for words in (
        "Sanctuary is a computer simulation",
        "ISIS-K, the Afghan branch",
        "James M. Dorsey",
        "forecasts nothing",
    ):
        assert words in opening
    assert page.locator(".opening svg path").count() == 34
    for place in range(1, 6):
        finding = page.locator(f"#finding-{place}")
        basis = finding.locator(".basis").get_attribute("d")
        assert finding.locator(".ghost").count() == 0, "nothing was shown before"
        seen, former = set(), [finding.locator(".mid").nth(i).get_attribute("d") for i in (0, 1)]
        begun = int(finding.locator("input").input_value())
        assert asked[place - 1]["frames"][begun]["value"] == asked[place - 1]["base"], "a slider starts at the baseline"
        assert finding.locator(".mid").first.get_attribute("d") == basis
        for value in [*(step for step in (4, 2, 3, 1, 0) if step != begun), begun]:
            finding.locator("input").fill(str(value))
            curves = [finding.locator(".mid").nth(i).get_attribute("d") for i in (0, 1)]
            seen.add((*curves, finding.locator(".said").inner_text()))
            ghosts = [finding.locator(".ghost").nth(i).get_attribute("d") for i in (0, 1)]
            assert ghosts == former, "the ghost is the curve that stood there before"
            assert finding.locator(".basis").get_attribute("d") == basis
            former = curves
        assert len(seen) == 5, "two places of a slider show the same"
    # The address keeps what was set, and the same address shows the same.
    page.locator("#finding-5 input").fill("0")
    said = page.locator("#finding-5 .said").inner_text()
    assert "expel" in said, "loyalty decides what the Taliban order"
    assert page.url.endswith("#taliban.loyalty.al_qaeda=0")
    page.reload()
    assert page.locator("#finding-5 .said").inner_text() == said
    page.locator("#finding-5 input").fill("3")
    assert page.url == f"{server.url}/"
    assert set(server.workers()) == workers, "the page needs no worker"
    assert unclean(page, SCREENS[1:]) == []
    assert watch.errors == []
    assert watch.asked == []


@pytest.mark.slow
def test_marks_of_the_axes_are_round_and_hold_every_curve(page: Page, server: Server) -> None:
    page.goto(server.url)
    figures = page.locator("figure[aria-label] svg")
    assert figures.count() == 10
    for svg in figures.all():
        marks = [float(text.replace(",", "")) for text in svg.locator(".axis + text").all_text_contents()]
        read = json.loads(svg.get_attribute("data-reading") or "")
        steps = {round(later - earlier, 9) for earlier, later in pairwise(marks)}
        assert len(steps) == 1, marks
        assert f"{steps.pop():e}"[0] in "125", marks
        assert (marks[0], marks[-1]) == pytest.approx((read["low"], read["high"]))
        drawn = [value for line in read["lines"] for values in line["values"] if values for value in values]
        assert marks[0] <= min(drawn)
        assert max(drawn) <= marks[-1]


@pytest.mark.slow
def test_a_finding_leads_to_its_run(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.locator("#finding-1 input").fill("0")
    page.locator("#finding-1 a").click()
    page.wait_for_selector(".controls")
    assert "enforcement.willingness=0.2" in page.url
    assert "page=compare" in page.url


@pytest.mark.slow
@pytest.mark.parametrize("width", [1280, 390])
def test_the_header_is_that_of_the_other_pages(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    places = []
    for address in (server.url, f"{server.url}/?{SMALL}&page=evidence"):
        page.goto(address)
        links = page.locator(".brand a, nav[aria-label=Pages] a")
        links.last.wait_for()
        places.append(
            links.evaluate_all(
                "links => links.map(a => { const b = a.getBoundingClientRect(); return [a.innerText.trim(), Math.round(b.x / 4), Math.round(b.y / 4), Math.round(b.height / 4)] })"
            )
        )
    assert [link[0] for link in places[0]] == [link[0] for link in places[1]]
    apart = [
        abs(one - other)
        for first, second in zip(*places, strict=True)
        for one, other in zip(first[1:], second[1:], strict=True)
    ]
    assert max(apart) <= 2, places
