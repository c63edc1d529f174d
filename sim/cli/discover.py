"""`sanctuary discover`: under which assumptions an output is high, or low."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from sim.analysis.sensitivity.discovery import Box, MeanBox
    from sim.analysis.sensitivity.trees import Leaves, Scores


class Method(StrEnum):
    """How assumptions are searched."""

    prim = "prim"
    mean = "mean"
    cart = "cart"
    scores = "scores"


def command(
    store: Annotated[Path, typer.Argument(help="A sweep's store.")],
    output: Annotated[str, typer.Option("--output", help="Which output.")] = "risk.total",
    when: Annotated[str, typer.Option(help="A kept week, `last`, or `mean` over the kept weeks.")] = "last",
    below: Annotated[bool, typer.Option("--below", help="Look for low values rather than high ones.")] = False,
    limit: Annotated[
        float | None, typer.Option(help="What counts as high or low \\[default: the extreme fifth].")
    ] = None,
    method: Annotated[
        Method,
        typer.Option(
            help="prim: a box of the extreme cases; mean: a box by the numbers themselves; cart: a tree's leaves; scores: what "
            "each factor is worth to a forest."
        ),
    ] = Method.prim,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find the assumptions under which an output is high or low, by one of four methods that see different things."""
    from sim.analysis.sensitivity import discovery, trees
    from sim.runs.reading import Store

    opened = Store(store)
    week = int(when) if when.isdecimal() else when
    found: Box | MeanBox | Leaves | Scores
    if method is Method.prim:
        found = box = discovery.discover(opened, output, when=week, above=not below, limit=limit)
        show = partial(_show_box, box)
    elif method is Method.mean:
        found = mean = discovery.discover_mean(opened, output, when=week, above=not below)
        show = partial(_show_mean, mean)
    elif method is Method.cart:
        found = leaves = trees.leaves(opened, output, week)
        show = partial(_show_leaves, leaves)
    else:
        found = scores = trees.scores(opened, output, week)
        show = partial(_show_scores, scores)
    if as_json:
        print(json.dumps({name: _plain(value) for name, value in vars(found).items()}))
        return
    show(output)
    if found.left_out:
        print(f"{found.left_out} points left out: a run of theirs failed or is missing")


def _plain(value: object) -> object:
    return json.loads(value.to_json(orient="records")) if hasattr(value, "to_json") else value


def _show_limits(found: Box | MeanBox) -> None:
    for row in found.limits.to_dict("records"):
        sure = f" (p {row['p']:.2g})" if "p" in row else ""
        print(f"  {row['factor']} from {row['low']:.3g} to {row['high']:.3g}{sure}")
    if not len(found.limits):
        print("  no factor is restricted: the cases lie everywhere")


def _show_box(found: Box, output: str) -> None:
    print(f"{output} {'above' if found.above else 'below'} {found.limit:.4g}: {found.cases} of {found.points} points")
    _show_limits(found)
    print(
        f"coverage {found.coverage:.0%} of the cases, density {found.density:.0%} of the box, mass {found.mass:.0%} of the points"
    )


def _show_mean(found: MeanBox, output: str) -> None:
    print(f"{output} is {found.inside:.4g} on average in a box, and {found.overall:.4g} over all {found.points} points")
    _show_limits(found)
    print(f"mass {found.mass:.0%} of the points")


def _show_leaves(found: Leaves, output: str) -> None:
    print(f"{output} by a tree of {len(found.table)} leaves over {found.points} points:")
    for row in found.table.to_dict("records"):
        print(f"  {row['mean']:.4g} ± {row['spread']:.2g} in {row['mass']:.0%}: {row['where']}")
    print(f"the tree explains {found.explained:.0%} of the variance of points it has not seen")


def _show_scores(found: Scores, output: str) -> None:
    print(f"{output}: explained variance lost when a factor is shuffled, {found.points} points")
    for row in found.table.to_dict("records"):
        print(f"  {row['score']:.3f} ({row['low']:.3f} to {row['high']:.3f})  {row['factor']}")
    print(f"forests explain {found.explained:.0%} of the variance of points they have not seen")
