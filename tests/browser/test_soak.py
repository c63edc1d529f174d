"""Twenty tabs opened and closed leave neither processes nor memory behind."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser

from .conftest import SMALL, Server, rest, start, stop

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def settle(server: Server, seconds: float = 60) -> int:
    """Wait until only the spare worker is left; return how many there are."""
    deadline = time.monotonic() + seconds
    while len(server.workers()) > 1 and time.monotonic() < deadline:
        time.sleep(0.5)
    return len(server.workers())


def visit(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{server.url}/?{SMALL}")
    rest(page, 12)
    page.close(run_before_unload=True)
    time.sleep(0.5)
    context.close()


def test_twenty_sessions_leave_nothing(browser: Browser) -> None:
    server = start("--sessions", "6")
    try:
        for _ in range(5):
            visit(browser, server)
        assert settle(server) == 1
        before = server.memory()
        for _ in range(15):
            visit(browser, server)
        assert settle(server) == 1
        growth = (server.memory() - before) / 15
        print(f"{growth / 1e6:.2f} MB a session")
        assert growth < 4e6
    finally:
        stop(server)
