"""The map of the argument: choosing a claim by mouse and keyboard, its controls, and the run without its mechanism."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from sim.analysis.claims.accounts import account
from sim.analysis.claims.findings import shipped
from sim.analysis.claims.trials import taken_out
from sim.evidence import claims
from sim.outputs.numbers import number
from sim.outputs.tables import over_run, stack
from sim.outputs.wording import titled
from sim.runs.ensemble import run_ensemble
from sim.scenario import load_scenario

from .conftest import SMALL, Server, Watch, unclean

pytestmark = pytest.mark.browser


def lit(page: Page) -> set[str]:
    """Return the marked nodes of the map."""
    return set(page.locator(".map .node.lit").evaluate_all("marks => marks.map(mark => mark.dataset.node)"))


def joined(claim: str) -> set[str]:
    """Return the nodes connected to a claim."""
    one = account(claim)
    rules, parameters = (
        (f"rule:{rule.name}" for rule in one.rules),
        (f"parameter:{each.key}" for each in one.parameters),
    )
    return {claim, *rules, *parameters, *(f"output:{name}" for name, _ in one.outputs)}


def test_a_claim_is_chosen_and_taken_out(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=evidence&scale=0.01&replicates=4&week=40&seed=6")
    page.locator("article.read h2", has_text="C01").wait_for()
    found = shipped().by_claim
    assert page.locator(".map .node[data-node^=C]").count() == len(claims())
    assert page.locator(".list button").count() == len(claims())

    page.locator(".map [data-node='C12'] text").hover()
    expect(page.locator(".caption")).to_contain_text(f"C12, {found['C12'].verdict}")
    page.locator(".map [data-node='C12'] text").click()
    page.locator("article.read h2", has_text="C12").wait_for()
    page.wait_for_url(re.compile("claim=C12"))
    assert lit(page) == joined("C12")
    article = page.locator("article.read")
    decisive = found["C12"].deciding
    assert titled(decisive.output) in article.inner_text()
    assert article.locator(".measured tr.moved").count() == 1
    assert article.locator(".given a").all_inner_texts() == [one.text for one in account("C12").parameters]

    article.get_by_role("button", name="Without it").click()
    article.locator(".effects tr.moved").first.wait_for()
    full = load_scenario("baseline")
    variants = [run_ensemble(one, replicates=4, seed=6, scale=0.01, weeks=40).results for one in (full, taken_out(full, claims()["C12"]))]  # fmt: skip
    before, after = (over_run("defections", stack("defections", results)) for results in variants)
    row = article.locator(".effects tbody tr", has_text=titled("defections")).locator("td").all_inner_texts()
    assert row[:3] == [number(before.mean()), number(after.mean()), number((after - before).mean())]
    expect(article.locator(".said")).to_contain_text("Without it")

    # The answer on whether the finding is current moves what stands below it.
    page.locator(".standing", has_text="The model still gives").or_(page.locator(".stale")).wait_for()
    article.locator(".given a").first.click()
    page.wait_for_function("document.activeElement.id === 'k-outbidding.hazard'")
    assert watch.errors == []
    assert watch.asked == []


def tabs_to(page: Page, wanted: str, most: int = 8) -> None:
    """Press Tab until the wanted element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"{most} tabs do not lead to {wanted}")


@pytest.mark.slow
def test_the_map_can_be_read_without_a_mouse_and_a_run_given_up(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=evidence&scale=0.1&replicates=32&week=260")
    page.locator("article.read h2", has_text="C01").wait_for()
    page.get_by_label("Find a claim").fill("worry of warlords magnify")
    expect(page.locator(".list button")).to_have_count(1)
    # From the search field through the filters and the scrolling list.
    page.get_by_label("Find a claim").focus()
    tabs_to(page, ".list button")
    page.keyboard.press("Enter")
    page.locator("article.read h2", has_text="C50").wait_for()
    assert lit(page) == joined("C50")
    assert "Rules: " in page.locator(".list li li").first.inner_text()
    page.get_by_role("button", name="Without it").press("Enter")
    page.locator(".without progress").wait_for()
    page.get_by_role("button", name="Stop").press("Enter")
    page.locator(".without progress").wait_for(state="detached")
    assert page.locator(".without .said").count() == 0
    page.get_by_role("button", name="Without it").wait_for()
    # test_pages checks the initial state of pages; this checks a chosen claim with its table.
    assert unclean(page, ((1280, 800, {"color_scheme": "dark"}),)) == []


@pytest.mark.slow
def test_a_definition_cannot_be_taken_out(page: Page, server: Server) -> None:
    claim = next(one.id for one in claims().values() if one.switch.kind == "definition")
    page.goto(f"{server.url}/?page=evidence&claim={claim}&{SMALL}")
    page.locator(".without", has_text="It cannot be switched off").wait_for()
    assert page.get_by_role("button", name="Without it").count() == 0
