"""Measure a sweep on a cluster, and write the predicted cost of larger sweeps into the documentation.

python scripts/cluster.py --write      # measures runs of five years (minutes), and writes their cost
python scripts/cluster.py --many       # measures 20,000 short runs while workers are lost (half an hour), and writes the result
python scripts/cluster.py --compute    # writes both again from the last measurements
python scripts/cluster.py --show       # measures and prints, without writing
"""

from __future__ import annotations

import argparse
import json
import re
import time
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parents[1] / "docs" / "how-to" / "cluster.md"
MARKED = re.compile(r"(<!-- begin: (cluster|many) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
MEASURED = re.compile(r"<!-- measured: (\{.*?\}) -->")
# Many very short runs, while workers are lost and gained repeatedly.
MANY = {"runs": 20_000, "weeks": 4, "scale": 0.01, "kills": 20, "joins": 3}
# An assumption: a typical price of one core of a virtual machine for an hour, in US dollars.
PRICE = 0.04
CORES = 500
RUNS = (20_000, 1_000_000, 10_000_000)


def became(measured: dict[str, Any]) -> str:
    """Return the measurement as text between the markers."""
    same = "the same bytes as in one process" if measured["same_bytes"] else "OTHER BYTES than in one process"
    said = (
        f"{measured['runs']:,} runs of {measured['weeks']} weeks at scale {measured['scale']:g}, {measured['processes']} processes on "
        f"{measured['cores']} cores: {measured['killed']} workers killed, {measured['joined']} joined, {measured['missing']} runs missing, "
        f"{same}. A run took {1000 * measured['model_s_a_run']:,.0f} ms in the model and {measured['overhead_ms_a_run']:.0f} ms beside it, "
        f"and {measured['bytes_a_run'] / 1000:.1f} kB of disk."
    )
    return f"<!-- measured: {json.dumps(measured)} -->\n{said}\n"


def table(measured: dict[str, Any]) -> str:
    """Return the predicted cost of larger sweeps as a table."""
    rows = []
    for runs in RUNS:
        cost = costs(measured, runs, CORES, PRICE)
        cells = [
            _short(cost["core_hours"]),
            _short(24.0 * cost["days"]),
            _short(cost["dollars"]),
            _short(cost["gigabytes"]),
        ]
        rows.append(f"| {runs:,} | {' | '.join(cells)} |")
    head = (
        f"| runs | core hours | hours on {CORES} cores | US dollars at {PRICE:g} an hour | GB |\n|---|---|---|---|---|"
    )
    return f"\n{head}\n" + "\n".join(rows) + "\n"


def costs(measured: dict[str, Any], runs: int, cores: int, price: float) -> dict[str, float]:
    """Return the cost of a number of runs of the measured size.

    Parameters
    ----------
    measured
        See `bench_cluster`.
    runs, cores
        The number of runs, and of cores.
    price
        The price of an hour of one core, in US dollars.

    Returns
    -------
    dict
        `core_hours`, `days` on these cores, `dollars`, `gigabytes` stored.
    """
    hours = runs * (measured["model_s_a_run"] + max(measured["overhead_ms_a_run"], 0.0) / 1000.0) / 3600.0
    return {
        "core_hours": hours,
        "days": hours / cores / 24.0,
        "dollars": hours * price,
        "gigabytes": runs * measured["bytes_a_run"] / 1e9,
    }


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def written(page: str, measured: dict[str, dict[str, Any]]) -> str:
    """Return the page with each of its parts written from its measurement."""

    def made(found: re.Match[str]) -> str:
        one = measured.get(found[2])
        if one is None:
            return found[0]
        return found[1] + became(one) + (table(one) if found[2] == "cluster" else "") + found[4]

    return MARKED.sub(made, page)


def measured_last(page: str) -> dict[str, dict[str, Any]]:
    """Return the measurements that the page contains, by the name of the part."""
    return {part[2]: json.loads(said[1]) for part in MARKED.finditer(page) if (said := MEASURED.search(part[3]))}


def main() -> None:
    """Measure and write, or write again."""
    from measured import troubled as cluster

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--write", action="store_true", help="measure, then write")
    kind.add_argument("--many", action="store_true", help="measure very many short runs, then write")
    kind.add_argument("--compute", action="store_true", help="write again from what was measured last")
    kind.add_argument("--show", action="store_true", help="measure, and print what was found")
    given = {
        "runs": (int, cluster.RUNS, "of the sweep that is measured"),
        "weeks": (int, cluster.WEEKS, "of each run"),
        "scale": (float, cluster.SCALE, "of each run"),
        "processes": (int, cluster.PROCESSES, "of the cluster"),
        "kills": (int, cluster.KILLS, "processes that are killed while it runs"),
        "joins": (int, cluster.JOINS, "processes that join while it runs"),
    }
    for name, (form, default, text) in given.items():
        parser.add_argument(
            f"--{name}", type=form, help=f"{text}; {default} unless told, or {MANY.get(name, default)} of many"
        )
    asked = vars(parser.parse_args())
    usual = {name: default for name, (_, default, _) in given.items()} | (MANY if asked["many"] else {})
    size = {name: usual[name] if asked[name] is None else asked[name] for name in given}
    page = PAGE.read_text(encoding="utf-8")
    known = measured_last(page)
    if not asked["compute"]:
        started = time.perf_counter()
        found = cluster.bench_cluster(
            **size,
            calm=not asked["many"],
            progress=lambda text: print(f"{time.perf_counter() - started:.0f} s: {text}", flush=True),
        )
        if asked["show"]:
            print(json.dumps(found, indent=1))
            return
        known["many" if asked["many"] else "cluster"] = found
    PAGE.write_text(written(page, known), encoding="utf-8")


if __name__ == "__main__":
    main()
