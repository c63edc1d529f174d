"""Measure a sweep on a cluster, and write what it says of larger ones into the documentation.

python scripts/cluster.py --write      # measures (minutes), and writes between the markers
python scripts/cluster.py --compute    # writes the table again from what was measured last
python scripts/cluster.py --show --runs 20000 --weeks 4 --scale 0.01 --kills 20 --joins 3    # measures, and writes nothing
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "how-to" / "cluster.md"
MARKED = re.compile(r"(<!-- begin: cluster -->\n)(.*?)(<!-- end -->)", re.DOTALL)
MEASURED = re.compile(r"<!-- measured: (\{.*?\}) -->")
# An assumption: what a core of a virtual machine is let for by the hour, in US dollars, in the middle of what is asked.
PRICE = 0.04
CORES = 500
RUNS = (20_000, 1_000_000, 10_000_000)


def table(measured: dict[str, Any]) -> str:
    """Return what stands between the markers: what was measured, and what it says of larger sweeps."""
    from sim.bench.cluster import costs

    rows = []
    for runs in RUNS:
        cost = costs(measured, runs, CORES, PRICE)
        cells = (
            f"{cost['core_hours']:,.0f}",
            f"{24.0 * cost['days']:,.1f}",
            f"{cost['dollars']:,.0f}",
            f"{cost['gigabytes']:,.1f}",
        )
        rows.append(f"| {runs:,} | {' | '.join(cells)} |")
    same = "the same bytes as in one process" if measured["same_bytes"] else "OTHER BYTES than in one process"
    said = (
        f"{measured['runs']} runs of {measured['weeks']} weeks at scale {measured['scale']:g}, {measured['processes']} processes on "
        f"{measured['cores']} cores: {measured['killed']} workers killed, {measured['joined']} joined, {measured['missing']} runs missing, "
        f"{same}. A run took {measured['model_s_a_run']:.2f} s in the model and {measured['overhead_ms_a_run']:.0f} ms beside it, and "
        f"{measured['bytes_a_run'] / 1000:.1f} kB of disk."
    )
    head = (
        f"| runs | core hours | hours on {CORES} cores | US dollars at {PRICE:g} an hour | GB |\n|---|---|---|---|---|"
    )
    return f"<!-- measured: {json.dumps(measured)} -->\n{said}\n\n{head}\n" + "\n".join(rows) + "\n"


def written(page: str, measured: dict[str, Any]) -> str:
    """Return the page with its table made from what was measured."""
    return MARKED.sub(lambda found: found[1] + table(measured) + found[3], page)


def measured_last(page: str) -> dict[str, Any]:
    """Return what the page says was measured."""
    found = MEASURED.search(page)
    if found is None:
        raise SystemExit("nothing was measured yet: python scripts/cluster.py --write")
    return dict(json.loads(found[1]))


def main() -> None:
    """Measure and write, or write again."""
    from sim.bench import cluster

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--write", action="store_true", help="measure, then write")
    kind.add_argument("--compute", action="store_true", help="write again from what was measured last")
    kind.add_argument("--show", action="store_true", help="measure, and print what was found")
    parser.add_argument("--runs", type=int, default=cluster.RUNS, help="of the sweep that is measured")
    parser.add_argument("--weeks", type=int, default=cluster.WEEKS, help="of each run")
    parser.add_argument("--scale", type=float, default=cluster.SCALE, help="of each run")
    parser.add_argument("--processes", type=int, default=cluster.PROCESSES, help="of the cluster")
    parser.add_argument("--kills", type=int, default=cluster.KILLS, help="processes that are killed while it runs")
    parser.add_argument("--joins", type=int, default=cluster.JOINS, help="processes that join while it runs")
    asked = parser.parse_args()
    page = PAGE.read_text(encoding="utf-8")
    started = time.perf_counter()
    found = (
        measured_last(page)
        if asked.compute
        else cluster.bench_cluster(
            runs=asked.runs,
            weeks=asked.weeks,
            scale=asked.scale,
            processes=asked.processes,
            kills=asked.kills,
            joins=asked.joins,
            progress=lambda text: print(f"{time.perf_counter() - started:.0f} s: {text}", flush=True),
        )
    )
    if asked.show:
        print(json.dumps(found, indent=1))
        return
    PAGE.write_text(written(page, found), encoding="utf-8")


if __name__ == "__main__":
    main()
