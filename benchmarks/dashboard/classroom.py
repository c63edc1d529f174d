"""Test whether one server can serve a class: many readers who open the home page at the same moment, some in real browsers.

    python benchmarks/dashboard/classroom.py [--readers 30] [--tabs 5] [--live 0] [--json]

The home page is one compressed file that contains its figures and needs no session, so that most readers are clients that fetch this
file. Further readers are tabs of a real Chromium, timed until the first curve is drawn. `--live` adds tabs that open the Live page, each
with its own worker, timed until the whole year of the baseline is drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import shutil
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from statistics import median

from playwright.async_api import Browser, async_playwright
from served import FLAGS, Served, served

HOME = "svg .mid"
LIVE = "() => document.querySelector('.picture svg') && (document.querySelector('.controls') || {dataset: {}}).dataset.state === 'resting'"
PATIENCE = 300_000


@dataclass(frozen=True)
class Class:
    """The times and failures of a class.

    Attributes
    ----------
    fetched, drawn, lived
        Seconds for each reader: to fetch the page, to see its first curve, to see the year of a live run.
    failed
        The errors, one line for each reader.
    server, workers
        Memory in MB after all readers arrived.
    """

    fetched: list[float]
    drawn: list[float]
    lived: list[float]
    failed: list[str]
    server: float
    workers: float


def fetch(url: str, gate: threading.Barrier) -> float:
    """Fetch the home page as a browser does, and return the seconds until it is complete."""
    gate.wait()
    began = time.perf_counter()
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(asked, timeout=120) as answer:
        body = answer.read()
        packed = answer.headers.get("content-encoding") == "gzip"
    taken = time.perf_counter() - began
    text = gzip.decompress(body) if packed else body
    if b"</html>" not in text:
        raise ValueError("the page is cut short")
    return taken


async def look(browser: Browser, url: str, sign: str) -> float:
    """Open a page in a tab, and return the seconds until the expected element is there."""
    page = await browser.new_page()
    page.set_default_timeout(PATIENCE)
    began = time.perf_counter()
    await page.goto(url)
    await (page.wait_for_function(sign) if sign.startswith("(") else page.wait_for_selector(sign))
    return time.perf_counter() - began


async def visit(dashboard: Served, readers: int, tabs: int, live: int) -> Class:
    """Start all readers of a class at once."""
    binary = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if binary is None:
        sys.exit("no Chromium: run scripts/system-packages.sh")
    gate, loop = threading.Barrier(readers + 1), asyncio.get_running_loop()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=binary, args=FLAGS)
        with ThreadPoolExecutor(readers + 1) as pool:
            clients = [loop.run_in_executor(pool, fetch, dashboard.url, gate) for _ in range(readers)]
            await loop.run_in_executor(pool, gate.wait)
            homes = [look(browser, dashboard.url, HOME) for _ in range(tabs)]
            lives = [
                look(browser, f"{dashboard.url}/?scenario=baseline&seed={seed}", LIVE) for seed in range(1, live + 1)
            ]
            came = await asyncio.gather(*clients, *homes, *lives, return_exceptions=True)
        server, workers = dashboard.memory()
        await browser.close()
    failed = [f"{type(one).__name__}: {one}" for one in came if isinstance(one, BaseException)]
    parts = (came[:readers], came[readers : readers + tabs], came[readers + tabs :])
    fetched, drawn, lived = ([one for one in part if isinstance(one, float)] for part in parts)
    return Class(fetched, drawn, lived, failed, server, workers)


def main() -> None:
    """Measure and print; fail when a reader got no page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--readers", type=int, default=30, help="clients that fetch the home page at once")
    parser.add_argument("--tabs", type=int, default=5, help="tabs of Chromium on the home page beside them")
    parser.add_argument("--live", type=int, default=0, help="tabs of Chromium on the Live page beside them")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    with served("--sessions", str(max(8, chosen.live))) as dashboard:
        found = asyncio.run(visit(dashboard, chosen.readers, chosen.tabs, chosen.live))
    if chosen.json:
        print(json.dumps({"load": load, "cores": len(os.sched_getaffinity(0)), **asdict(found)}))
    else:
        print(
            f"{chosen.readers + chosen.tabs + chosen.live} readers at once ({len(os.sched_getaffinity(0))} cores, load {load:.1f}); {len(found.failed)} failed"
        )
        for name, taken in (
            ("page fetched", found.fetched),
            ("first curve drawn", found.drawn),
            ("a live year", found.lived),
        ):
            if taken:
                print(f"  {name:<18} median {median(taken):6.2f} s, worst {max(taken):6.2f} s")
        print(f"  memory: server {found.server:.0f} MB, fork server and workers {found.workers:.0f} MB")
    if found.failed:
        sys.exit("\n".join(found.failed))


if __name__ == "__main__":
    main()
