"""Measure the time from a slider move to the new curve, in a real browser and in the worker alone.

    python benchmarks/dashboard/slider.py [--moves 10] [--json]

The Live page shows the baseline (8 replicates, scale 0.1, one year), and one slider is moved. The time is measured in the page, from the
input event until the charts of the whole year of the new run are drawn. Processor time is reported too, since other work on the machine
affects it little.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from statistics import median

from served import Served, chromium, served

from sim.dashboard.server.limits import Limits
from sim.dashboard.server.pool import WarmWorkers
from sim.dashboard.session.run import RESTING, LiveRun
from sim.dashboard.session.view import View

KEY = "taliban.loyalty.al_qaeda"
# The page is looked at before each picture that the browser draws; the last curve that comes is the one that counts.
MOVE = """([key, value]) => new Promise(resolve => {
  const curves = () => [...document.querySelectorAll('.picture svg')].map(svg => svg.outerHTML).join();
  const week = () => (document.querySelector('.about .week') || {innerText: ''}).innerText.split(' ').slice(0, 2).join(' ');
  const state = () => document.querySelector('.controls').dataset.state;
  const before = curves(), lived = week(), slider = document.getElementById('s-' + key), began = performance.now();
  let first = 0;
  slider.value = value;
  for (const kind of ['input', 'change']) slider.dispatchEvent(new Event(kind, {bubbles: true}));
  const look = () => {
    const changed = curves() !== before;
    if (changed && !first) first = performance.now() - began;
    if (changed && state() === 'resting' && week() === lived) resolve([first, performance.now() - began]);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def values(moves: int) -> list[str]:
    """Return the positions of the slider, each different from the one before."""
    return [f"{0.1 + 0.8 * (move * 7 % 10) / 10:.2f}" for move in range(moves)]


def in_browser(dashboard: Served, moves: int) -> dict[str, float]:
    """Return the milliseconds of the median move: first change of a chart, whole curve, and processor time of server and worker."""
    rows = []
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(180_000)
        page.goto(f"{dashboard.url}/?scenario=baseline")
        page.wait_for_function(
            "() => document.querySelector('.picture svg') && (document.querySelector('.about .week') || {innerText: ''}).innerText"
            ".startsWith('Week 52 ') && document.querySelector('.controls').dataset.state === 'resting'"
        )
        page.wait_for_timeout(2000)
        page.evaluate(MOVE, [KEY, "0.55"])
        for value in values(moves):
            page.wait_for_timeout(700)  # a reader looks at what has come
            before = dashboard.seconds()
            first, whole = page.evaluate(MOVE, [KEY, value])
            server, worker = (1000 * (now - then) for now, then in zip(dashboard.seconds(), before, strict=True))
            rows.append((first, whole, server, worker))
    names = ("first change", "whole curve", "processor, server", "processor, worker")
    return dict(zip(names, map(median, zip(*rows, strict=True)), strict=True))


def in_worker(moves: int) -> dict[str, float]:
    """Return the milliseconds from the request to the last week received, without server and browser."""
    pool = WarmWorkers()
    run = LiveRun(pool, Limits(), lambda _: None)
    plain, taken = View(), []
    basis = plain.load()
    try:
        for value in ["0.55", *values(moves)]:
            view = plain.changed(KEY, value)
            began = time.perf_counter()
            run.start(view, view.load(), basis)
            while run.state != RESTING or run.lived != view.week:
                time.sleep(0.001)
            taken.append(1000 * (time.perf_counter() - began))
            time.sleep(0.5)
    finally:
        run.close()
        pool.close()
    return {"worker alone": median(taken[1:])}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--moves", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    with served() as dashboard:
        found = in_browser(dashboard, chosen.moves)
    found |= in_worker(chosen.moves)
    if chosen.json:
        print(json.dumps({"load": load, "cores": len(os.sched_getaffinity(0)), "milliseconds": found}))
        return
    print(
        f"From a moved slider to the new curve, median of {chosen.moves} moves ({len(os.sched_getaffinity(0))} cores, load {load:.1f}):"
    )
    for name, taken in found.items():
        print(f"  {name:<20}{taken:7.0f} ms")


if __name__ == "__main__":
    main()
