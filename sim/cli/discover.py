"""`sanctuary discover`: under which assumptions an output is high, or low."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer


def command(
    store: Annotated[Path, typer.Argument(help="A sweep's store.")],
    output: Annotated[str, typer.Option("--output", help="Which output.")] = "risk.total",
    when: Annotated[str, typer.Option(help="A kept week, `last`, or `mean` over the kept weeks.")] = "last",
    below: Annotated[bool, typer.Option("--below", help="Look for low values rather than high ones.")] = False,
    limit: Annotated[
        float | None, typer.Option(help="What counts as high or low \\[default: the extreme fifth].")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find a box of assumptions in which an output is high or low (PRIM), with its coverage and density."""
    from sim.analysis.sensitivity.discovery import discover
    from sim.runs.reading import Store

    found = discover(Store(store), output, when=int(when) if when.isdecimal() else when, above=not below, limit=limit)
    if as_json:
        tables = {name: json.loads(getattr(found, name).to_json(orient="records")) for name in ("limits", "path")}
        print(json.dumps({**{k: v for k, v in asdict(found).items() if k not in tables}, **tables}))
        return
    print(f"{output} {'above' if found.above else 'below'} {found.limit:.4g}: {found.cases} of {found.points} points")
    for row in found.limits.to_dict("records"):
        print(f"  {row['factor']} from {row['low']:.3g} to {row['high']:.3g} (p {row['p']:.2g})")
    if not len(found.limits):
        print("  no factor is restricted: the cases lie everywhere")
    print(
        f"coverage {found.coverage:.0%} of the cases, density {found.density:.0%} of the box, mass {found.mass:.0%} of the points"
    )
    if found.left_out:
        print(f"{found.left_out} points left out: a run of theirs failed or is missing")
