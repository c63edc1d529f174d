"""Twenty tabs opened and closed leave neither processes nor memory behind."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from .conftest import PATIENCE, SMALL, Server, rest, start, stop

pytestmark = [pytest.mark.browser, pytest.mark.slow]


# Bytes per closed tab that may stay with the process, after the first tabs.
MOST = 0.7e6


def settle(server: Server, seconds: float = 60) -> int:
    """Wait until only the spare worker is left, and return the number of workers."""
    deadline = time.monotonic() + seconds
    while len(server.workers()) > 1 and time.monotonic() < deadline:
        time.sleep(0.5)
    return len(server.workers())


def visit(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    page.close(run_before_unload=True)
    time.sleep(0.5)
    context.close()


def test_twenty_sessions_leave_nothing(browser: Browser, tmp_path: Path) -> None:
    server = start("--sessions", "6", "--stores", str(tmp_path))
    try:
        held = [server.memory()]
        for sessions in (10, 20):
            for _ in range(sessions):
                visit(browser, server)
            # One spare worker is intended: a new tab need not wait for a process to start.
            assert settle(server) == 1
            held.append(server.memory())
        growth = (held[2] - held[1]) / 20
        print(f"first 10 sessions {(held[1] - held[0]) / 1e6:.1f} MB, next 20 {(held[2] - held[1]) / 1e6:.1f} MB")
        # A session that is not released holds a megabyte and more.
        assert growth < MOST
        sees_no_sweeps(browser, server)
    finally:
        stop(server)


def sees_no_sweeps(browser: Browser, server: Server) -> None:
    """The explore page without any sweep explains how to make one."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{server.url}/?page=explore&{SMALL}")
    page.get_by_text("sanctuary sweep unknowns --out out/unknowns").wait_for()
    assert page.locator("h1").inner_text() == "No sweeps or runs yet"
    context.close()
