"""`sanctuary discover`: under which assumptions an output is high, or low."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

from typer import Option

from sim.cli.options import Json, StoreFolder, When, week
from sim.cli.output import print_json, print_prose, print_rows
from sim.evidence.yaml_files import read_yaml
from sim.outputs.wording import titled

Method = StrEnum("Method", ["prim", "mean", "cart"])


def command(
    store: StoreFolder,
    output: Annotated[str, Option("--output", help="The output to explain.")] = "risk.total",
    when: When = "last",
    below: Annotated[bool, Option("--below", help="Look for low values instead of high ones.")] = False,
    limit: Annotated[float | None, Option(help="Threshold of a case \\[default: the extreme fifth].")] = None,
    method: Annotated[Method, Option(help="The way to search; see below.")] = Method.prim,
    as_json: Json = False,
) -> None:
    """Find the assumptions under which an output is high or low, by one of three methods that see different things.

    prim finds a box around the extreme cases, mean a box with an extreme mean, and cart the leaves of a tree.
    """
    from sim.analysis.sensitivity import discovery, trees
    from sim.runs.reading import Store

    opened, at = Store(store), week(when)
    found: Any
    if method is Method.prim:
        found = discovery.discover(opened, output, when=at, above=not below, limit=limit)
    elif method is Method.mean:
        found = discovery.discover_mean(opened, output, when=at, above=not below)
    else:
        found = trees.leaves(opened, output, at)
    (first, last), facts = read_yaml(Path(__file__).with_suffix(".yaml"))[method.value], dict(vars(found))
    table = facts.pop("table" if method is Method.cart else "limits")
    if as_json:
        print_json({"method": method.value, "output": output, "rows": table, **facts})
        return
    named = f"{titled(output)} ({opened.said(output, at)})"
    print_prose(
        first.format_map({**facts, "output": named, "count": len(table), "side": "below" if below else "above"})
    )
    if len(table):
        print_rows(table, f"discover.{method.value}")
    else:
        print_prose("  no factor is restricted: the cases lie everywhere")
    print_prose(last.format_map(facts))
    if found.left_out:
        print_prose(f"{found.left_out} points left out because a run failed or is missing")
