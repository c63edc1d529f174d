"""Tools that tests of more than one folder share: the count of CPU-seconds, and one Chromium.

A process can drive no second Playwright beside the first.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.cpu_seconds import CpuSeconds

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(CpuSeconds(config), "cpu-seconds")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert binary, "no Chromium: run scripts/system-packages.sh"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=binary, args=FLAGS)
        yield found
        found.close()
