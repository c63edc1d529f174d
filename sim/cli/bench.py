"""`sanctuary bench`: measure the compiled engine against the reference engine and a floor."""

from __future__ import annotations

import sys
from typing import Annotated

from typer import Option

from sim.cli.output import print_json


def command(
    quick: Annotated[bool, Option(help="Use small sizes and few repeats, and skip the cold start.")] = False,
    as_json: Annotated[bool, Option("--json", help="Print no progress; the result is JSON in any case.")] = False,
) -> None:
    """Measure speed, memory and start-up of the compiled engine, and print them as JSON.

    This takes some minutes; `benchmarks/` measures sweeps. The ratios are meaningful only on an otherwise idle machine.
    """
    from sim.bench.engines import SIZES, bench

    def say(text: str) -> None:
        if not as_json:
            print(f"{text} ...", file=sys.stderr)

    if quick:
        found = bench(SIZES[:2], weeks=13, repeats=1, cold=False, whole=False, progress=say)
    else:
        found = bench(progress=say)
    print_json(found, indent=2)
