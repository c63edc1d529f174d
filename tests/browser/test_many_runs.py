"""A modeller's path: open a sweep, choose outputs and factors, and compare a scenario with the record."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page

from sim.analysis.hindcast.hindcast import hindcasts
from sim.analysis.hindcast.report import COLUMNS, rows_table
from sim.analysis.hindcast.targets import read_targets
from sim.analysis.sensitivity.effects import effects
from sim.outputs.numbers import cells
from sim.outputs.wording import worded
from sim.runs.reading import Store
from sim.scenario import load_scenario

from .conftest import SMALL, Server, Watch, summaries, taken

pytestmark = pytest.mark.browser


def drawn(page: Page) -> None:
    """Wait until every chart of the explore page is finished or not available."""
    page.wait_for_selector("figure .picture svg")
    page.wait_for_function("!document.querySelector('main').innerText.includes('Computing')")


def test_a_sweep_is_opened_and_looked_at(page: Page, server: Server, stores: Path, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=explore&store=small&{SMALL}")
    drawn(page)
    assert page.locator("h1").inner_text() == "A small sweep"
    assert "30 of 30 runs stored, 0 failed" in page.locator(".assumes").inner_text()
    assert page.locator("#figure-flips").count() == 0
    assert (
        "“Supervised, or driven out” (it is not a grid over a factor that forces"
        in page.locator(".controls").inner_text()
    )
    assert page.locator("figure .picture svg").count() == 5

    page.get_by_role("combobox", name="Box of").select_option("low")
    page.locator("#figure-box h2", has_text="is low").wait_for()
    page.get_by_role("combobox", name="Output").select_option("strength.isis_k")
    page.get_by_role("combobox", name="When").select_option("4")
    page.get_by_role("combobox", name="Heat map up").select_option("rules.outbidding")
    page.locator("#figure-strongest h2", has_text="week of 17 September").wait_for()
    page.locator("#figure-heat svg text", has_text=worded("rules.outbidding")[:20]).wait_for()
    assert not re.search(r"\b(taliban|rules|strength)\.[a-z]", page.locator("main").inner_text()), "a key is no name"
    drawn(page)
    assert "of 30 points. The box contains" in page.locator("#figure-box").inner_text()

    store = Store(stores / "small")
    best = effects(store, "strength.isis_k", store.response("strength.isis_k", 4), 4)
    words = best.sentence
    strongest = page.locator("#figure-strongest")
    assert words in strongest.locator(".summary").inner_text()
    strongest.locator("details summary").click()
    strongest.locator("tbody tr").first.wait_for()
    cells = strongest.locator("tbody tr").first.locator("th,td").all_inner_texts()
    first = best.factors.iloc[0]
    assert cells[:2] == [worded(first["factor"]), first["start"]]
    name = strongest.locator("h2").inner_text()
    csv = pd.read_csv(io.BytesIO(taken(page, f"{name} as csv")), comment="#")
    assert csv["effect"][0] == pytest.approx(first["effect"], rel=1e-12)
    assert watch.errors == []
    assert watch.asked == []


@pytest.mark.slow
def test_a_sweep_is_taken_along_and_a_damaged_one_told(page: Page, server: Server, stores: Path, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=explore&store=small&output=strength.isis_k&{SMALL}")
    drawn(page)
    page.locator("#figure-strongest details summary").click()
    name = page.locator("#figure-strongest h2").inner_text()
    csv = pd.read_csv(io.BytesIO(taken(page, f"{name} as csv")), comment="#")
    assert len(pd.read_parquet(io.BytesIO(taken(page, f"{name} as parquet")))) == len(csv)
    assert taken(page, f"{name} as png").startswith(b"\x89PNG")

    report = taken(page, "Report, HTML").decode()
    assert "A small sweep" in report
    assert "sanctuary sweep" in report

    shown = summaries(page)
    assert "output=strength.isis_k" in page.url
    page.goto(page.url)
    drawn(page)
    assert summaries(page) == shown

    page.get_by_role("combobox", name="Sweep").select_option("older")
    page.wait_for_selector("text=Made by another version of the model")
    assert "sim/model.py changed" in (page.locator(".warned").text_content() or "")
    for damaged in ("broken", "cut"):
        page.get_by_role("combobox", name="Sweep").select_option(damaged)
        page.wait_for_selector("text=cannot be opened" if damaged == "broken" else "text=damaged or missing")
        assert str(stores) not in page.locator("main").inner_text()
    assert watch.errors == []


@pytest.mark.slow
def test_a_sweep_that_is_not_there_is_told(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?page=explore&{SMALL}&store=small/../small")
    page.wait_for_selector("text=There is no sweep or run")


@pytest.mark.slow
def test_a_scenario_is_held_against_the_record(page: Page, server: Server, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=record&{SMALL}&runs=3&seed=2")
    page.wait_for_selector("figure .picture svg")
    record = load_scenario("record")
    held = hindcasts([record], read_targets(weeks=record.weeks), replicates=3, seed=2, scale=0.05)[0]
    shown = page.locator("section[aria-labelledby=scores-title] table").first
    read = [row.split("\t") for row in shown.locator("tbody").inner_text().splitlines()]
    assert read == [cells(COLUMNS["tallies"].values(), one) for one in held.series]
    parts = page.locator("section.controls tbody tr")
    assert parts.count() == sum(part.rows > 0 for part in held.parts)
    assert held.parts[0].verdict in parts.first.inner_text()
    assert (
        page.locator("#hindcast-command").inner_text()
        == "sanctuary hindcast record --replicates 3 --seed 2 --scale 0.05"
    )
    page.get_by_text(f"Rows that the model does not cover ({len(held.unscored)})").click()
    assert held.unscored[0].why in page.locator("section[aria-labelledby=scores-title]").inner_text()
    csv = pd.read_csv(io.BytesIO(taken(page, "Rows and scores, CSV")), comment="#")
    pd.testing.assert_series_equal(csv["log_crps"], rows_table([held])["log_crps"].astype(float), rtol=1e-12)

    page.get_by_role("spinbutton", name="Runs").fill("2")
    page.keyboard.press("Enter")
    page.locator(".assumes", has_text="2 runs").wait_for()
    assert "runs=2" in page.url
    page.get_by_role("combobox", name="Scenario").select_option("baseline")
    page.locator("h1", has_text=f"{load_scenario('baseline').title}, compared with").wait_for()
    page.wait_for_selector("figure .picture svg")
    assert watch.errors == []
    assert watch.asked == []
