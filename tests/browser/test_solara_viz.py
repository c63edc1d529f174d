"""The example that shows the model in Mesa's own page."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from .conftest import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EXAMPLE = Path(__file__).parents[2] / "examples" / "solara_viz.py"


def test_mesas_page_steps_the_model(context: BrowserContext) -> None:
    port = free_port()
    command = [sys.executable, "-m", "solara", "run", str(EXAMPLE), "--port", str(port), "--no-open", "--production"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/")
        page.get_by_role("button", name="Step").click()
        page.get_by_role("button", name="Step").click()
        # Mesa 3.3 shows steps here, Mesa 3.5 the time.
        page.wait_for_function("/(Step: 2|Time: 2)/.test(document.body.innerText)")
        page.wait_for_selector("svg, img, canvas")
    finally:
        process.terminate()
        process.wait(60)
