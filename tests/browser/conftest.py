"""A real server and a real Chromium, shared by all tests of the dashboard."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from sim.runs.design.design import load_design
from sim.runs.ensemble import run_ensemble
from sim.runs.folder import write_folder
from sim.runs.sweep import run_sweep
from sim.scenario import load_scenario

Screen = tuple[int, int, dict[str, Any]]
# A small and short run, ready in a second or two once a worker is warm.
SMALL = "scale=0.01&replicates=2&week=12"
PATIENCE = 90_000
# The two sizes of screen, each in light and dark.
EVERY_SCREEN: tuple[Screen, ...] = tuple(
    (*size, {"color_scheme": scheme}) for size in ((1280, 800), (390, 844)) for scheme in ("light", "dark")
)
# A laptop with the light theme and a phone with the dark theme: width, height and media settings.
SCREENS: tuple[Screen, ...] = ((1280, 800, {"color_scheme": "light"}), (390, 844, {"color_scheme": "dark"}))


@dataclass
class Server:
    """The dashboard as a person starts it."""

    url: str
    process: subprocess.Popen[str]

    def workers(self) -> list[int]:
        """Return the process ids of the workers, which are children of the fork server."""
        return [worker for child in _children(self.process.pid, "forkserver") for worker in _children(child, "")]

    def memory(self) -> int:
        """Return the resident memory of the server process, in bytes."""
        pages = Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")


def _children(process: int, words: str) -> list[int]:
    """Return the ids of child processes whose command line contains some words."""
    found = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(process)], capture_output=True, text=True)
    return [int(line.split()[0]) for line in found.stdout.splitlines() if words in line]


def unclean(page: Page, screens: tuple[Screen, ...] = SCREENS) -> list[tuple[int, str, list[str]]]:
    """Return accessibility problems found by axe, and pages wider than the screen, as (width, kind, first elements)."""
    found = []
    for width, height, told in screens:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(**told)
        faults = Axe().run(page).response["violations"]
        found += [(width, fault["id"], [node["html"][:160] for node in fault["nodes"][:3]]) for fault in faults]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((width, "wider than the screen", []))
    return found


# All visible text except code and typed text.
_WORDS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (const details of document.querySelectorAll("details")) details.open = true;
  while (walk.nextNode())
    if (!walk.currentNode.parentElement.closest("code, pre, script, style, textarea")) found.push(walk.currentNode.data);
  return found;
}"""
# A raw key, YAML, an option of a command, a hexadecimal identifier, or a number like 2e-05.
_KEY = re.compile(
    r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\b[a-z][a-z0-9]+(?:\.[a-z][a-z0-9]+)+\b|\{\w+:|(?<!\S)--[a-z]|\b(?=\w*\d)(?=\w*[a-f])[0-9a-f]{8}\b|\de-\d"
)


def raw_keys(page: Page) -> list[str]:
    """Return the texts of a page that contain a raw key or other jargon."""
    return [text.strip() for text in page.evaluate(_WORDS) if _KEY.search(text)]


@dataclass
class Watch:
    """The foreign requests and the errors of a page."""

    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, page: Page, home: str) -> None:
        def asked(request: Request) -> None:
            if not request.url.startswith((home, "data:", "blob:")):
                self.asked.append(request.url)

        def said(message: ConsoleMessage) -> None:
            if message.type == "error":
                self.errors.append(message.text)

        page.on("request", asked)
        page.on("console", said)
        page.on("pageerror", lambda error: self.errors.append(str(error)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(*options: str, under: Sequence[str] = ()) -> Server:
    """Start the dashboard with some options, as an argument of another command if one is given."""
    port = int(options[options.index("--port") + 1]) if "--port" in options else free_port()
    command = [*under, str(Path(sys.executable).with_name("sanctuary")), "dashboard", "--port", str(port), *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
    url = f"http://127.0.0.1:{port}"
    # This takes minutes on a busy machine, or if nothing is compiled yet.
    for _ in range(1800):
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
            return Server(url, process)
        except (urllib.error.URLError, OSError):
            assert process.poll() is None, "the dashboard ended before it served"
            time.sleep(0.1)
    process.kill()
    raise AssertionError("the dashboard did not begin to serve")


def stop(server: Server) -> None:
    server.process.terminate()
    try:
        server.process.wait(10)
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()


SWEEP = """
title: A small sweep
base: baseline
factors:
  taliban.loyalty.al_qaeda: {range: [0.2, 1]}
  taliban.control: {range: [0.2, 0.8]}
  rules.outbidding: {levels: [on, off]}
design: lhs
samples: 30
replicates: 1
scale: 0.005
weeks: 10
keep: {outputs: [risk.total, strength.isis_k], every: 4 weeks}
"""


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a complete sweep, a truncated one, one of another version, a broken one, and a run."""
    folder = tmp_path_factory.mktemp("stores")
    design = folder / "small.yaml"
    design.write_text(SWEEP, encoding="utf-8")
    run_sweep(load_design(design), folder / "small", workers=0)
    for name in ("cut", "older"):
        shutil.copytree(folder / "small", folder / name)
    shard = next((folder / "cut" / "weekly").glob("*.parquet"))
    shard.write_bytes(shard.read_bytes()[:200])
    head = json.loads((folder / "older" / "store.json").read_text(encoding="utf-8"))
    head["model"]["sim/model.py"] = "another"
    (folder / "older" / "store.json").write_text(json.dumps(head), encoding="utf-8")
    ensemble = run_ensemble(load_scenario("forced_expulsion"), replicates=3, seed=4, scale=0.005, weeks=30)
    write_folder(ensemble, folder / "run", command=["sanctuary", "run", "forced_expulsion"], draw=False)
    (folder / "broken").mkdir()
    (folder / "broken" / "store.json").write_text("{", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def server(stores: Path) -> Iterator[Server]:
    # A closed tab keeps its place for half a minute, in which tests open more than the usual number.
    found = start("--stores", str(stores), "--sessions", "24")
    deadline = time.monotonic() + 120
    while len(found.workers()) > 1 and time.monotonic() < deadline:  # the server works ahead
        time.sleep(0.1)
    yield found
    stop(found)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context(viewport={"width": 1280, "height": 800})
    found.set_default_timeout(PATIENCE)
    yield found
    found.close()


def taken(page: Page, button: str) -> bytes:
    """Click a button and return the downloaded file."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(waiting.value.path()).read_bytes()


def summaries(page: Page) -> list[str]:
    """Return the summary of each chart."""
    return page.locator("figure .summary").all_inner_texts()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def page(context: BrowserContext, server: Server, watch: Watch) -> Page:
    found = context.new_page()
    watch.follow(found, server.url)
    return found


def rest(page: Page, week: int) -> None:
    """Wait until the run has a number of weeks and is paused. Weeks are numbered from 0."""
    page.wait_for_function(
        "week => { const a = document.querySelector('.about .week'), c = document.querySelector('.controls');"
        " return a && a.innerText.startsWith('Week ' + (week - 1) + ',') && c.dataset.state === 'resting' }",
        arg=week,
        timeout=PATIENCE,
    )
