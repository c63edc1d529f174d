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
from typing import TYPE_CHECKING, NamedTuple, TypeVar
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

Found = TypeVar("Found")

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
SWEEP = """
base: baseline
factors:
  taliban.loyalty.al_qaeda: {levels: [0.2, 0.6, 1]}
  taliban.control: {levels: [0.2, 0.5, 0.8]}
design: grid
replicates: 2
scale: 0.01
weeks: 26
keep: {outputs: [risk.total, strength.isis_k], every: 4 weeks}
"""
# The slow phone, in bytes and milliseconds, and how many times slower its processor is.
PHONE = {"offline": False, "latency": 300, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
SLOWER = 4
# Places on the server, tabs that are opened, seconds until the server has read ahead, and milliseconds that one waits at most.
PLACES, TABS, WARM, PATIENCE = 8, 30, 20, 300_000
# The time at which the first chart, or the editor of the Write page, is there.
_SEEN = """const look = () => {
  const one = [...document.querySelectorAll(".picture svg, figure svg, .crowdmap canvas, textarea")].find(one => one.getBoundingClientRect().width > 50);
  one ? window.seen = performance.now() : requestAnimationFrame(look);
}; requestAnimationFrame(look);"""
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


def pages(folder: Path, measure: Callable[[Browser, str, int], Found]) -> Found:
    """Start the dashboard, and return what is measured in a browser with its address and process."""
    from playwright.sync_api import sync_playwright

    port = 8793
    program = [str(Path(sys.executable).with_name("sanctuary")), "dashboard", "--port", str(port), str(folder)]
    server = subprocess.Popen(
        [*program, "--sessions", str(PLACES)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    home = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urlopen(f"{home}/health").close()
                break
            except OSError:  # the server starts
                time.sleep(0.2)
        time.sleep(WARM)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            return measure(browser, home, server.pid)
    finally:
        server.terminate()
        server.wait()


def _address(home: str, name: str) -> str:
    return home if name == "home" else f"{home}/?page={name}"


def opened(browser: Browser, home: str, _: int) -> list[tuple[str, float, float]]:
    """Return for each page the seconds until its first chart, and until nothing moves any more."""
    found = []
    for name in PAGES:
        page = browser.new_page()
        page.add_init_script(_SEEN)
        page.goto(_address(home, name))
        page.wait_for_function("window.seen", timeout=PATIENCE)
        if name != "home":
            page.wait_for_selector("#app main", timeout=PATIENCE)
        rest = page.evaluate(_REST, STILL) / 1000
        found.append((name, page.evaluate("window.seen") / 1000, rest))
        page.close()
    return found


def on_phone(browser: Browser, home: str, _: int) -> list[tuple[str, float, float, float, float]]:
    """Return for each page the seconds until its first chart on a slow phone, cold and warm, those until it answers when cold, and the kilobytes before the chart."""
    found = []
    for name in PAGES:
        context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
        waits, answers, sent = [], [], [0.0]
        for _ in ("cold", "warm"):
            page = context.new_page()
            page.add_init_script(_SEEN)
            link = context.new_cdp_session(page)
            link.send("Network.enable")
            link.send("Network.emulateNetworkConditions", PHONE)
            link.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            if not waits:
                link.on("Network.dataReceived", lambda one, sent=sent: sent.append(one["encodedDataLength"] / 1000))
            page.goto(_address(home, name), wait_until="commit", timeout=PATIENCE)
            page.wait_for_function("window.seen", timeout=PATIENCE)
            if not waits:
                sent[:] = [sum(sent)]
            waits.append(page.evaluate("window.seen") / 1000)
            if name != "home":
                page.wait_for_selector("#app main", timeout=PATIENCE)  # so that the cache is filled
            answers.append(page.evaluate("performance.now()") / 1000)
            page.close()
        found.append((name, *waits, answers[0], sent[0]))
        context.close()
    return found


def shared(browser: Browser, home: str, server: int) -> tuple[float, int, bool]:
    """Return the megabytes of one tab on the server, the tabs served of those opened at once, and whether in their order."""
    before, each, served, fair = _megabytes(server), 0.0, 0, True
    tabs = [browser.new_page() for _ in range(TABS)]
    for seed, tab in enumerate(tabs):
        tab.goto(f"{home}/?page=live&seed={seed}", wait_until="commit", timeout=PATIENCE)
        tab.wait_for_selector("#app main", timeout=PATIENCE)
        if seed == PLACES - 1:
            for first in tabs[:PLACES]:
                first.wait_for_selector(".controls[data-state=resting]", timeout=PATIENCE)
            each = (_megabytes(server) - before) / PLACES
    for seed, tab in enumerate(tabs):
        tab.wait_for_selector(".controls[data-state=resting]", timeout=PATIENCE)
        served += 1
        # No tab has a place before those that came earlier.
        fair = fair and all(later.query_selector("main.lonely") for later in tabs[seed + PLACES :])
        tab.close(run_before_unload=True)
    return each, served, fair


def _megabytes(process: int) -> float:
    """Return the memory of a process and its descendants, each shared page counted once in all."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True).stdout
    return own + sum(_megabytes(int(child)) for child in listed.split())


def table(headings: str, rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [headings, "|---|" + "---:|" * (headings.count("|") - 2), *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)


def written(
    waits: list[Wait],
    shown: list[tuple[str, float, float]],
    phone: list[tuple[str, float, float, float, float]],
    tabs: tuple[float, int, bool],
) -> str:
    """Return the page."""
    rows = [
        [f"`{one.words}`", *(f"{value:.1f}" for value in (one.first, one.silence, one.whole, one.cpu))] for one in waits
    ]
    desktop = [[name, f"{first:.1f}", f"{rest:.1f}"] for name, first, rest in shown]
    small = [
        [name, f"{cold:.1f}", f"{warm:.1f}", f"{answers:.1f}", f"{sent:.0f}"]
        for name, cold, warm, answers, sent in phone
    ]
    longest = max(waits, key=lambda one: one.silence)
    return f"""# How long one waits

`make waits` writes this page. Seconds on {len(os.sched_getaffinity(0))} cores ({platform.machine()}, Python {platform.python_version()}), with the machine code in the
cache. On average {os.getloadavg()[1]:.0f} processes shared the cores meanwhile: the wall time of an idle machine is close to the time of its
processors, or below it for commands that use several. The first word and the longest silence are those of a terminal. The longest silence of all,
{longest.silence:.1f} s, is that of `{longest.words}`.

{table("| command | first word | longest silence | whole | processors |", rows)}

## Pages of the dashboard

In Chromium, in a new tab, for the view that a link without settings opens. A page is complete when nothing has moved for {STILL // 1000} seconds.

{table("| page | first chart | complete |", desktop)}

On a slow phone: 1.6 Mbit/s, a latency of 300 ms and processors slowed {SLOWER} times. Warm means that the browser has the scripts and the server the
first chart of the same address. A page answers once its scripts are there. The Write page has no chart; the text counts, which can be edited then.

{table("| page | first chart, cold | warm | answers, cold | kB before the chart |", small)}

A tab takes {tabs[0]:.0f} MB on the server, its worker included. Of {TABS} tabs opened on a server with {PLACES} places, {tabs[1]} were served{", in the order of their arrival" if tabs[2] else ""}.
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
        _made(folder)
        shown = pages(folder, opened) if not wanted or "pages" in wanted else []
        phone = pages(folder, on_phone) if not wanted or "phone" in wanted else []
        tabs = pages(folder, shared) if not wanted or "tabs" in wanted else (0.0, 0, False)
    for name, *seconds in (*shown, *phone):
        print(f"{name}: {' '.join(f'{one:.2f}' for one in seconds)}")
    print(f"{tabs[0]:.0f} MB a tab, {tabs[1]} of {TABS} tabs served, in order: {tabs[2]}")
    if not wanted:
        PAGE.write_text(written(waits, shown, phone, tabs), encoding="utf-8")


def _made(folder: Path) -> None:
    """Make a sweep for the Explore page."""
    design = folder / "design.yaml"
    design.write_text(SWEEP, encoding="utf-8")
    program = [str(Path(sys.executable).with_name("sanctuary")), "sweep", str(design), "--out", str(folder / "small")]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
