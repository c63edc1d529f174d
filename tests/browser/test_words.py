"""Numbers, names and charts say what is meant: no lost digits, no colour for two things, no jargon, no clipped text."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from sim.dashboard.pages.home.page import FILE
from sim.runs.design.design import load_design
from sim.runs.sweep import run_sweep

from .conftest import EVERY_SCREEN, SMALL, Server, Watch, raw_keys, rest, taken, unclean
from .test_crosshair import point_at
from .test_many_runs import drawn
from .test_pages import PAGES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEVELS = """
title: Two small levels
base: baseline
factors:
  enforcement.reach: {levels: [0.012, 0.035]}
  states.united_states.accord_reading: {levels: [attacks, presence]}
design: grid
replicates: 2
scale: 0.005
weeks: 10
keep: {outputs: [risk.total, strength.isis_k], every: 4 weeks}
"""


@pytest.fixture(scope="module")
def levels(stores: Path) -> str:
    """Return the name of a sweep with four points, whose levels differ in the third digit."""
    design = stores / "levels.yaml"
    design.write_text(LEVELS, encoding="utf-8")
    run_sweep(load_design(design), stores / "levels", workers=0)
    return "levels"


def test_levels_keep_their_digits_and_only_charts_have_cards(
    page: Page, server: Server, levels: str, watch: Watch
) -> None:
    page.goto(f"{server.url}/?page=explore&store={levels}&{SMALL}")
    drawn(page)
    for chart in ("heat", "lines"):
        told = page.locator(f"#figure-{chart} svg text").all_text_contents()
        assert {"0.012", "0.035"} <= set(told), told
    summary = page.locator("#figure-heat .summary").inner_text()
    assert "is 0.012 and" in summary or "is 0.035 and" in summary
    assert "Means over 1 point a cell." in summary
    assert page.locator("figure").count() == page.locator("figure .picture svg").count() == 4
    lacking = page.locator(".controls .hint", has_text="Not for this one").inner_text()
    assert "“Supervised, or driven out”" in lacking
    assert "“Where the output is high or low” (2 of 4 points are cases" in lacking
    whens = page.get_by_role("combobox", name="When").locator("option").all_inner_texts()
    assert "Week of 20 August 2021" in whens
    assert raw_keys(page) == []
    assert watch.errors == []


def test_a_few_people_on_the_map_differ_from_none(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?scale=0.02&replicates=2&week=260")
    rest(page, 260)
    provinces = page.locator("#figure-map svg path title").evaluate_all(
        "titles => titles.map(t => [t.textContent.split(': ')[1].replace(',', ''), t.parentElement.getAttribute('fill')])"
    )
    values = [(float(value), colour) for value, colour in provinces]
    assert {colour for value, colour in values if value == 0} == {"var(--ramp-0)"}
    assert "var(--ramp-0)" not in {colour for value, colour in values if value > 0}
    assert len({colour for _, colour in values}) >= 3
    assert page.locator("#figure-map svg text").all_text_contents()[:2] == ["0", "> 0"]


def test_a_comparison_names_the_group(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=compare&{SMALL}&plot=strength.isis_k&taliban.loyalty.al_qaeda=0.2")
    page.locator("#figure-difference svg").wait_for()
    titles = page.locator("figure h2").all_inner_texts()
    assert len(titles) == 4, "two charts over time and two maps"
    assert all("ISIS-K" in title for title in titles)
    page.goto(f"{server.url}/?page=compare&{SMALL}&scenario=prior&against=drill_when_seen")
    page.locator(".effects").wait_for()
    assumed = page.locator("section", has_text="What is assumed differently").first.inner_text()
    assert re.search(r"from [\d.]+ to [\d.]+", assumed), "an unknown is told in words"
    assert not re.search(r"[{}\[\]]", assumed)


def test_pages_and_files_number_weeks_alike(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    assert page.locator(".about .week").inner_text().startswith("Week 11, 05 November 2021: 12 of ")
    weekly = pd.read_csv(io.BytesIO(taken(page, "Every output, CSV")), comment="#")
    assert (weekly["week"].max(), weekly["date"].max()) == (11, "2021-11-05")
    point_at(page, "#figure-isis", 11)
    expect(page.locator(".crosshair")).to_contain_text("5 November 2021, week 11")
    page.get_by_role("navigation").get_by_text("People").click()
    expect(page.locator("#week")).to_have_text("11")
    page.get_by_role("navigation").get_by_text("Compare").click()
    expect(page.locator(".assumes")).to_contain_text("Week 11, 05 November 2021")


def test_run_it_yourself_opens_what_the_home_page_showed(page: Page, server: Server) -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    page.goto(server.url)
    current = page.get_by_text("computed with an earlier version").count() == 0
    page.locator("#finding-1 input").fill("0")
    said = page.locator("#finding-1 .said").inner_text()
    page.locator("#finding-1 a").click()
    page.locator(".assumes", has_text="Week 104,").wait_for(timeout=300_000)
    assert f"{told['replicates']} replicates" in page.locator(".assumes").inner_text()
    ends = page.locator("#figure-both .summary").inner_text()
    if current:
        assert re.findall(r"[\d,.]+ people", said)[0] in ends


def test_an_observer_is_named_as_in_speech(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&plot=compliance_seen.united_states")
    rest(page, 12)
    assert page.locator("#figure-gap h2").inner_text() == "Compliance as the United States sees it"
    page.locator("#figure-own summary").click()
    expect(page.locator("#figure-own thead")).to_contain_text("as the United States sees it")
    assert raw_keys(page) == []
    facts = page.locator(".knob .unknown").first
    assert "from 0" in facts.inner_text() or "from 1" in facts.inner_text()


def test_people_are_counted_and_named(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=people&scale=0.02&replicates=1&week=60")
    page.locator(".legend", has_text="commander shirking").wait_for()
    counts = [
        words.rpartition(": ")[2] for words in page.locator(".legend span", has_text="commander").all_inner_texts()
    ]
    stances = page.evaluate("Array.from(document.querySelector('.people').__vue__.posts.stance)")
    loyal, shirking = (int(np.sum(np.array(stances) == stance)) for stance in (0, 1))
    assert [int(count.replace(",", "")) for count in counts] == [loyal, shirking, len(stances) - loyal - shirking]
    assert re.search(r"\b(Cell|Militant) \d+ ", page.locator(".events").inner_text())
    assert raw_keys(page) == []


# The height of the text of all charts on the screen, in pixels, whichever way it runs.
_TEXT = (
    "[...document.querySelectorAll('figure svg text, .guess svg text')].filter(t => t.getClientRects().length).map(t => "
    "parseFloat(t.getAttribute('font-size') || getComputedStyle(t).fontSize) * Math.hypot(t.getScreenCTM().a, t.getScreenCTM().b))"
)
# The visible selection boxes whose choice is wider than the box, and that show no ellipsis.
_CLIPPED = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll("select")].filter(box => {
    const style = getComputedStyle(box), chosen = box.options[box.selectedIndex];
    pen.font = style.font;
    const room = box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - 16;
    return box.offsetParent && chosen && pen.measureText(chosen.text).width > room && style.textOverflow !== "ellipsis";
  }).map(box => box.options[box.selectedIndex].text);
}"""


@pytest.mark.parametrize("width", [1280, 390])
def test_text_has_one_size_and_is_not_clipped(page: Page, server: Server, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(server.url)
    sizes = {"Home": page.evaluate(_TEXT)}
    page.goto(f"{server.url}/?{SMALL}&store=small&runs=2&guess={'-'.join(['9'] * 17)}&revealed=yes")
    for name, sign in PAGES.items():
        page.get_by_role("navigation").get_by_text(name).click()
        page.wait_for_selector(sign)
        page.wait_for_timeout(500)
        sizes[name] = page.evaluate(_TEXT)
        assert page.evaluate(_CLIPPED) == [], name
    ends = {name: (min(some), max(some)) for name, some in sizes.items() if some}
    assert set(ends) == {"Home", "Live", "Compare", "Explore", "Record"}
    assert all(high - low < 0.3 and low > 8.5 and high < 13 for low, high in ends.values()), ends


def test_pages_are_clean_in_the_other_theme(page: Page, server: Server) -> None:
    """Check what `test_pages_are_clean` leaves: the laptop in dark and the phone in light, with a map of many weeks."""
    page.goto(f"{server.url}/?{SMALL}&taliban.loyalty.al_qaeda=0.2&store=small&runs=2")
    found = []
    for name, sign in PAGES.items():
        page.get_by_role("navigation").get_by_text(name).click()
        page.wait_for_selector(sign)
        found += [(name, *fault) for fault in unclean(page, EVERY_SCREEN[1:3])]
    page.goto(server.url)
    found += [("Home", *fault) for fault in unclean(page, EVERY_SCREEN)]
    assert found == []
