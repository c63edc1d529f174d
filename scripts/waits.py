"""Measure what people wait for, and write docs/speed.md: `python scripts/waits.py [NAME ...]`.

Each command runs in a terminal of its own. A name, such as `run` or `pages`, measures only what begins with it and prints it.
"""

from __future__ import annotations

import os
import platform
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Page


PAGE = Path(__file__).resolve().parents[1] / "docs" / "speed.md"
# The sizes are those without options, where these take less than a minute.
COMMANDS = (
    "--help",
    "list",
    "check baseline",
    "show baseline",
    "claims C01",
    "run baseline --replicates 1 --scale 0.02 --no-figures --out run-tables",
    "run baseline --replicates 1 --scale 0.02 --out run-one",
    "run baseline",
    "compare baseline forced_expulsion",
    "report baseline",
    "hindcast",
    "patterns",
    "sensitivity baseline --screen --factor council --replicates 3 --weeks 104 --out screening",
    "calibrate --runs 100 --truths 10",
    "ablate C01 --replicates 20 --points 0 --journal ablate.jsonl",
)
PAGES = ("home", "live", "people", "compare", "explore", "write", "evidence", "record")
# A page is there when nothing has moved on it for so many milliseconds.
STILL = 2000
_REST = """still => new Promise(done => {
  let last = performance.now();
  new MutationObserver(() => { last = performance.now() }).observe(document, {subtree: true, childList: true, characterData: true});
  const ask = setInterval(() => { if (performance.now() - last > still) { clearInterval(ask); done(last) } }, 100);
})"""


class Wait(NamedTuple):
    """A wait in seconds: until the first word, the longest silence, until the end, and of the processors."""

    words: str
    first: float
    silence: float
    whole: float
    cpu: float


def in_terminal(words: str, folder: Path) -> Wait:
    """Run a command in a terminal and return what was waited for."""
    ours, theirs = pty.openpty()
    began = time.perf_counter()
    before = os.times()
    program = f"exec {shutil.which('sanctuary', path=str(Path(sys.executable).parent))} {words}"
    process = subprocess.Popen(["bash", "-c", program], cwd=folder, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    heard: list[float] = []
    while True:
        if select.select([ours], [], [], 0.05)[0]:
            try:
                said = os.read(ours, 65536)
            except OSError:  # the terminal was closed
                break
            if not said:
                break
            heard.append(time.perf_counter() - began)
    process.wait()
    whole, after = time.perf_counter() - began, os.times()
    if process.returncode:
        raise SystemExit(f"sanctuary {words}: exit code {process.returncode}")
    times = [0.0, *heard, whole]
    silence = max(later - sooner for sooner, later in pairwise(times))
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Wait(f"sanctuary {words}", times[1], silence, whole, cpu)


def pages(folder: Path) -> list[tuple[str, float, float]]:
    """Start the dashboard and return for each page the seconds until its first heading, and until nothing moves any more."""
    from playwright.sync_api import sync_playwright

    port = 8793
    program = [str(Path(sys.executable).with_name("sanctuary")), "dashboard", "--port", str(port), str(folder)]
    server = subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            return [_opened(browser.new_page(), f"http://127.0.0.1:{port}", name) for name in PAGES]
    finally:
        server.terminate()
        server.wait()


def _opened(page: Page, home: str, name: str) -> tuple[str, float, float]:
    address = home if name == "home" else f"{home}/?page={name}"
    while True:
        try:
            page.goto(address)
            break
        except Exception:  # the server starts
            time.sleep(0.2)
    page.wait_for_selector("h1, h2", timeout=120_000)
    first = page.evaluate("performance.now()") / 1000
    rest = page.evaluate(_REST, STILL) / 1000
    page.close()
    return name, first, rest


def table(headings: str, rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [headings, "|---|" + "---:|" * (headings.count("|") - 2), *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)


def written(waits: list[Wait], opened: list[tuple[str, float, float]]) -> str:
    """Return the page."""
    rows = [
        [f"`{one.words}`", *(f"{value:.1f}" for value in (one.first, one.silence, one.whole, one.cpu))] for one in waits
    ]
    shown = [[name, f"{first:.1f}", f"{rest:.1f}"] for name, first, rest in opened]
    longest = max(waits, key=lambda one: one.silence)
    return f"""# How long one waits

`make waits` writes this page. Seconds on {len(os.sched_getaffinity(0))} cores ({platform.machine()}, Python {platform.python_version()}), with the machine code in the
cache. On average {os.getloadavg()[1]:.0f} processes shared the cores meanwhile: the wall time of an idle machine is close to the time of its
processors, or below it for commands that use several. The first word and the longest silence are those of a terminal. The longest silence of all,
{longest.silence:.1f} s, is that of `{longest.words}`.

{table("| command | first word | longest silence | whole | processors |", rows)}

## Pages of the dashboard

In Chromium, in a new tab, for the view that a link without settings opens. A page is complete when nothing has moved for {STILL // 1000} seconds.

{table("| page | first heading | complete |", shown)}
"""


def main() -> None:
    """Measure and write."""
    wanted = tuple(sys.argv[1:])
    with tempfile.TemporaryDirectory() as place:
        folder, waits = Path(place), []
        for words in COMMANDS:
            if not wanted or words.startswith(wanted):
                waits.append(in_terminal(words, folder))
                print("{:.1f} first, {:.1f} silent, {:.1f} whole, {:.1f} CPU: {}".format(*waits[-1][1:], words))
        opened = pages(folder) if not wanted or "pages" in wanted else []
    for name, first, rest in opened:
        print(f"{first:.1f} first, {rest:.1f} complete: {name}")
    if not wanted:
        PAGE.write_text(written(waits, opened), encoding="utf-8")


if __name__ == "__main__":
    main()
