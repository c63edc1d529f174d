"""`sanctuary bench`: measure the compiled engine against the reference engine and a floor."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer


def command(
    sweep: Annotated[
        bool,
        typer.Option("--sweep", help="Measure sweeps instead: workers, overhead, memory, and Mesa's batch_run."),
    ] = False,
    quick: Annotated[bool, typer.Option(help="Small sizes, few repeats, no cold start.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Say nothing on the way; JSON is printed either way.")
    ] = False,
) -> None:
    """Measure speed, memory and start-up of the compiled engine, or what a sweep costs, and print it as JSON.

    Takes some minutes. Ratios mean something only on a machine that has nothing else to do.
    """
    from sim.bench.engines import SIZES, bench

    def say(text: str) -> None:
        if not as_json:
            print(f"{text} ...", file=sys.stderr)

    if sweep:
        from sim.bench.sweeps import bench_sweep

        found = (
            bench_sweep(progress=say, repeats=1, few=2, many=4, compared=2, stored=(10, 40))
            if quick
            else bench_sweep(progress=say)
        )
    elif quick:
        found = bench(SIZES[:2], weeks=13, repeats=1, cold=False, whole=False, progress=say)
    else:
        found = bench(progress=say)
    print(json.dumps(found, indent=2))
