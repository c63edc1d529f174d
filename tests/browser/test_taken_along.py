"""Folders opened from the command line, and downloads of whole documents."""

from __future__ import annotations

import io
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from nbclient import NotebookClient
from playwright.sync_api import BrowserContext, Page

from sim.outputs.numbers import number
from sim.outputs.wording import titled

from .conftest import SMALL, Server, Watch, rest, taken

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_runs_folder_is_opened(page: Page, server: Server, stores: Path, watch: Watch) -> None:
    page.goto(f"{server.url}/?page=explore&store=run&output=strength.isis_k&{SMALL}")
    chosen = page.locator("#figure-chosen")
    chosen.locator(".picture svg").wait_for()
    weekly = pd.read_parquet(stores / "run" / "weekly.parquet")
    last = weekly[weekly["week"] == 29]["strength.isis_k"]
    assert number(float(np.median(last))) in chosen.locator(".summary").inner_text()
    assert "3 replicates, seeds 4 to 6, 30 weeks" in page.locator(".assumes").inner_text()
    assert "sanctuary run forced_expulsion" in page.locator(".controls").inner_text()
    events = pd.read_parquet(stores / "run" / "events.parquet").query("replicate == 0")
    assert page.locator(".events li").count() == len(events)
    page.get_by_role("combobox", name="Output").select_option("trust.mean")
    page.locator("#figure-chosen h2", has_text=titled("trust.mean")).wait_for()
    assert "output=trust.mean" in page.url
    page.locator("#figure-chosen summary").click()
    sheet = pd.read_csv(io.BytesIO(taken(page, f"{chosen.locator('h2').inner_text()} as csv")), comment="#")
    assert sheet["median"].tolist() == pytest.approx(
        weekly.pivot(index="replicate", columns="week", values="trust.mean").median().tolist()
    )
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.get_by_role("combobox", name="Sweep or run").select_option("small")
    page.locator("h1", has_text="A small sweep").wait_for()
    assert watch.errors == []


def test_a_view_is_taken_along_as_a_report(page: Page, server: Server, context: BrowserContext, tmp_path: Path) -> None:
    page.goto(f"{server.url}/?{SMALL}&seed=4&taliban.loyalty.al_qaeda=0.2")
    rest(page, 12)
    command = page.locator("#command").inner_text()
    file = tmp_path / "report.html"
    file.write_bytes(taken(page, "Report, HTML"))
    page.locator(".share [role=status]", has_text="The file is ready").wait_for()
    away = context.new_page()
    context.set_offline(True)
    away.goto(file.as_uri())
    told = away.locator("main").inner_text()
    assert command in told
    assert away.locator("svg").count() > 3
    assert [one["id"] for one in Axe().run(away).response["violations"]] == []


def test_a_view_is_taken_along_as_a_notebook_that_gives_the_same(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(f"{server.url}/?{SMALL}&seed=4&taliban.loyalty.al_qaeda=0.2")
    rest(page, 12)
    notebook = nbformat.reads(taken(page, "Notebook").decode(), as_version=4)
    nbformat.validate(notebook)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    said = [output.get("text", "") for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert any("the same numbers: 6 outputs" in words for words in said)
