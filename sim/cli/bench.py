"""`sanctuary bench`: measure the compiled engine against the reference engine and a floor."""

from __future__ import annotations

import json
import sys
from typing import Annotated, Any

import typer


def command(
    quick: Annotated[bool, typer.Option(help="Small sizes, few repeats, no cold start.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Say nothing on the way; JSON is printed either way.")
    ] = False,
) -> None:
    """Measure speed, memory and start-up of the compiled engine, and print them as JSON.

    Takes some minutes. Ratios mean something only on a machine that has nothing else to do.
    """
    from sim.experiments.bench import SIZES, bench

    def say(text: str) -> None:
        if not as_json:
            print(f"{text} ...", file=sys.stderr)

    options: dict[str, Any] = {"sizes": SIZES[:2], "weeks": 13, "repeats": 1, "cold": False} if quick else {}
    print(json.dumps(bench(progress=say, **options), indent=2))
