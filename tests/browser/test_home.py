"""The home page: five findings with sliders, quick on a slow line and without a worker."""

from __future__ import annotations

import json
import time
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from .conftest import Server, Watch, unclean

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
    workers = set(server.workers())
    page.goto(server.url)
    for place in range(1, 6):
        finding = page.locator(f"#finding-{place}")
        basis = finding.locator(".basis").get_attribute("d")
        assert finding.locator(".ghost").count() == 0, "nothing was shown before"
        seen, former = set(), [finding.locator(".mid").nth(i).get_attribute("d") for i in (0, 1)]
        begun = int(finding.locator("input").input_value())
        for value in [*(step for step in (4, 2, 3, 1, 0) if step != begun), begun]:
            finding.locator("input").fill(str(value))
            curves = [finding.locator(".mid").nth(i).get_attribute("d") for i in (0, 1)]
            seen.add((*curves, finding.locator(".said").inner_text()))
            ghosts = [finding.locator(".ghost").nth(i).get_attribute("d") for i in (0, 1)]
            assert ghosts == former, "the ghost is the curve that stood there before"
            assert finding.locator(".basis").get_attribute("d") == basis
            former = curves
        assert len(seen) == 5, "two places of a slider show the same"
    assert set(server.workers()) == workers, "the page needs no worker"
    assert unclean(page) == []
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
    page.locator("#finding-1 a").click()
    page.wait_for_selector(".controls")
    assert "enforcement.willingness=0.2" in page.url
    assert "page=compare" in page.url
