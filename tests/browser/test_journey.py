"""A reader's path: play, change an assumption, compare, read the evidence, download files, share the address."""

from __future__ import annotations

import io
import json
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from sim.analysis.claims.findings import shipped
from sim.outputs.numbers import number

from .conftest import PATIENCE, SMALL, Server, Watch, rest, summaries, taken

pytestmark = pytest.mark.browser


def slide(page: Page, key: str, value: str) -> None:
    """Move a slider as a person does."""
    slider = page.locator(f"[id='s-{key}']").first
    slider.evaluate(
        "(s, v) => { s.value = v; s.dispatchEvent(new Event('input', {bubbles: true})); s.dispatchEvent(new Event('change', {bubbles: true})) }",
        value,
    )


def settled(page: Page, expected: list[str]) -> None:
    """Wait until the charts show some numbers; the state of a run may be shown before its charts."""
    deadline = time.monotonic() + 20
    while summaries(page) != expected and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    assert summaries(page) == expected


def test_a_readers_path(page: Page, server: Server, watch: Watch, browser: Browser) -> None:
    page.goto(f"{server.url}/?scale=0.01&replicates=2&week=4")
    rest(page, 4)
    page.get_by_role("button", name="Step", exact=True).click()
    rest(page, 5)
    # At full speed, a fast machine would finish before the test can press Pause.
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("parseInt(document.querySelector('.about .week').innerText.slice(5)) >= 12")
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_function("document.querySelector('button.main').innerText.trim() === 'Play'")
    page.wait_for_timeout(600)
    week = int(page.locator(".about .week").inner_text().split()[1].rstrip(",")) + 1
    before = summaries(page)

    slide(page, "taliban.loyalty.al_qaeda", "0.2")
    page.wait_for_selector(".changed li")
    assert "0.72 → 0.2" in page.locator(".changed").inner_text()
    rest(page, week)
    page.wait_for_timeout(300)
    assert summaries(page) != before
    page.locator("#figure-isis svg path[stroke-dasharray='1 4']").first.wait_for(state="attached")

    shown, address = summaries(page), page.url
    elsewhere = browser.new_context()
    other = elsewhere.new_page()
    other.set_default_timeout(PATIENCE)
    other.goto(address)
    rest(other, week)
    settled(other, shown)
    elsewhere.close()

    page.get_by_role("navigation").get_by_text("Compare").click()
    page.wait_for_selector(".effects tbody tr")
    assert "taliban.loyalty.al_qaeda" in page.locator("section", has_text="What is assumed differently").inner_text()
    difference = page.locator("#figure-difference")
    difference.locator("details summary").click()
    name = f"{difference.locator('h2').inner_text()} as"
    last = pd.read_csv(io.BytesIO(taken(page, f"{name} csv")), comment="#").iloc[-1]
    assert last["week"] == week - 1
    assert pd.read_parquet(io.BytesIO(taken(page, f"{name} parquet"))).iloc[-1]["median"] == pytest.approx(
        last["median"]
    )
    page.get_by_role("link", name="C01").first.click()
    page.wait_for_selector("article.read")
    assert "C01" in page.locator("article.read h2").inner_text()
    finding = shipped().by_claim["C01"]
    assert page.locator("article.read .verdict").inner_text() == finding.verdict
    page.locator(".standing", has_text="The model still gives").or_(page.locator(".stale")).wait_for()
    assert page.locator(".measured tbody tr").count() == len(finding.effects)
    assert number(finding.effects[1].effect or 0.0) in page.locator(".measured tbody tr").nth(1).inner_text()

    page.go_back()
    page.wait_for_selector(".effects")
    page.get_by_role("navigation").get_by_text("Live").click()
    page.locator(".changed").get_by_role("button", name="Reset taliban.loyalty.al_qaeda").click()
    page.wait_for_selector(".changed", state="detached")
    rest(page, week)
    settled(page, before)
    assert watch.errors == []
    assert watch.asked == []


@pytest.mark.slow
def test_files_hold_what_is_shown_and_the_command_gives_the_same(page: Page, server: Server, tmp_path: Path) -> None:
    week = 12
    page.goto(f"{server.url}/?{SMALL}&taliban.loyalty.al_qaeda=0.2")
    rest(page, week)
    page.locator("figure", has_text="ISIS-K, true and as observed").locator("summary").click()
    assert taken(page, "ISIS-K, true and as observed as svg").startswith(b"<svg")
    assert taken(page, "ISIS-K, true and as observed as png").startswith(b"\x89PNG")
    weekly = pd.read_csv(io.BytesIO(taken(page, "Every output, CSV")), comment="#")
    assert pd.read_parquet(io.BytesIO(taken(page, "Every output, Parquet")))["week"].max() == week - 1
    assert len(weekly) == 2 * week
    assert b"taliban.loyalty.al_qaeda" in taken(page, "Scenario, YAML")

    words = shlex.split(page.locator("#command").inner_text())
    told = subprocess.run(
        [str(Path(sys.executable).with_name("sanctuary")), *words[1:], "--json", "--no-figures", "--out", str(tmp_path)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert json.loads(told.stdout)["weeks"] == week
    same = pd.read_parquet(tmp_path / "weekly.parquet")
    numbers = [column for column in same.columns if column not in ("date", "replicate", "seed")]
    pd.testing.assert_frame_equal(weekly[numbers], same[numbers], check_dtype=False, rtol=1e-12)


@pytest.mark.slow
def test_two_tabs_are_strangers(context: BrowserContext, server: Server) -> None:
    one, two = context.new_page(), context.new_page()
    one.goto(f"{server.url}/?{SMALL}&seed=3")
    two.goto(f"{server.url}/?{SMALL}&seed=4&scenario=record")
    rest(one, 12)
    rest(two, 12)
    slide(one, "taliban.loyalty.al_qaeda", "0.3")
    one.wait_for_selector(".changed li")
    assert two.locator(".changed").count() == 0
    assert "seed=4" in two.url
    assert "seed=3" in one.url
    assert one.locator("h1").inner_text() != two.locator("h1").inner_text()


@pytest.mark.slow
def test_wrong_address_is_told(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}&seed=x&taliban.loyalty.al_qaeda=7&nonsense=<b>1</b>")
    page.wait_for_selector(".notes")
    text = page.locator(".notes").inner_text()
    assert "seed" in text
    assert "<b>" in text
    page.wait_for_selector(".picture svg")


@pytest.mark.slow
def test_too_large_a_run_is_refused(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    page.locator(".player label", has_text="Scale").locator("select").select_option("1")
    page.locator(".player label", has_text="Replicates").locator("input").fill("32")
    page.keyboard.press("Enter")
    page.wait_for_selector(".notes")
    assert "are allowed" in page.locator(".notes").inner_text()


@pytest.mark.slow
def test_what_is_being_typed_stays_while_frames_arrive(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    seed = page.locator(".player label", has_text="Seed").locator("input")
    page.get_by_role("button", name="Play", exact=True).click()
    seed.fill("77")
    before = page.locator(".about .week").inner_text()
    page.wait_for_function("before => document.querySelector('.about .week').innerText !== before", arg=before)
    assert seed.input_value() == "77"
    page.keyboard.press("Enter")
    page.wait_for_function("location.search.includes('seed=77')")
    assert seed.input_value() == "77"


@pytest.mark.slow
def test_closed_tab_ends_its_run(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    held = set(server.workers())
    page.close(run_before_unload=True)
    deadline = time.monotonic() + 45
    while len(held & set(server.workers())) == len(held) and time.monotonic() < deadline:
        time.sleep(0.2)
    context.close()
    assert len(held & set(server.workers())) < len(held)
