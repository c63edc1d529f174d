"""`sanctuary discover`: under which assumptions an output is high, or low."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from typer import Option

from sim.cli.options import Json, StoreFolder, When, week
from sim.cli.output import print_json

if TYPE_CHECKING:
    from sim.analysis.sensitivity.discovery import Box, MeanBox
    from sim.analysis.sensitivity.trees import Leaves, Scores


class Method(StrEnum):
    """The ways to search assumptions."""

    prim = "prim"
    mean = "mean"
    cart = "cart"
    scores = "scores"


def command(
    store: StoreFolder,
    output: Annotated[str, Option("--output", help="The output to explain.")] = "risk.total",
    when: When = "last",
    below: Annotated[bool, Option("--below", help="Look for low values instead of high ones.")] = False,
    limit: Annotated[float | None, Option(help="Threshold of a case \\[default: the extreme fifth].")] = None,
    method: Annotated[
        Method,
        Option(
            help="prim: a box around the extreme cases; mean: a box with an extreme mean; cart: the leaves of a tree; "
            "scores: the importance of each factor in a forest."
        ),
    ] = Method.prim,
    as_json: Json = False,
) -> None:
    """Find the assumptions under which an output is high or low, by one of four methods that see different things."""
    from sim.analysis.sensitivity import discovery, trees
    from sim.runs.reading import Store

    opened, at = Store(store), week(when)
    found: Box | MeanBox | Leaves | Scores
    if method is Method.prim:
        found = box = discovery.discover(opened, output, when=at, above=not below, limit=limit)
        lines = _box(box, output)
    elif method is Method.mean:
        found = mean = discovery.discover_mean(opened, output, when=at, above=not below)
        lines = _mean(mean, output)
    elif method is Method.cart:
        found = leaves = trees.leaves(opened, output, at)
        lines = _leaves(leaves, output)
    else:
        found = scores = trees.scores(opened, output, at)
        lines = _scores(scores, output)
    if as_json:
        print_json(vars(found))
        return
    print("\n".join(lines))
    if found.left_out:
        print(f"{found.left_out} points left out because a run failed or is missing")


def _limits(found: Box | MeanBox) -> list[str]:
    if not len(found.limits):
        return ["  no factor is restricted: the cases lie everywhere"]
    return [
        f"  {row['factor']} from {row['low']:.3g} to {row['high']:.3g}" + (f" (p {row['p']:.2g})" if "p" in row else "")
        for row in found.limits.to_dict("records")
    ]


def _box(found: Box, output: str) -> list[str]:
    return [
        f"{output} {'above' if found.above else 'below'} {found.limit:.4g}: {found.cases} of {found.points} points",
        *_limits(found),
        f"coverage {found.coverage:.0%} of the cases, density {found.density:.0%} of the box, mass {found.mass:.0%} of the points",
    ]


def _mean(found: MeanBox, output: str) -> list[str]:
    return [
        f"{output} is {found.inside:.4g} on average in a box, and {found.overall:.4g} over all {found.points} points",
        *_limits(found),
        f"mass {found.mass:.0%} of the points",
    ]


def _leaves(found: Leaves, output: str) -> list[str]:
    return [
        f"{output} by a tree of {len(found.table)} leaves over {found.points} points:",
        *(
            f"  {row['mean']:.4g} ± {row['spread']:.2g} in {row['mass']:.0%}: {row['where']}"
            for row in found.table.to_dict("records")
        ),
        f"the tree explains {found.explained:.0%} of the variance at points it has not seen",
    ]


def _scores(found: Scores, output: str) -> list[str]:
    return [
        f"{output}: explained variance lost when a factor is shuffled, {found.points} points",
        *(
            f"  {row['score']:.3f} ({row['low']:.3f} to {row['high']:.3f})  {row['factor']}"
            for row in found.table.to_dict("records")
        ),
        f"forests explain {found.explained:.0%} of the variance at points they have not seen",
    ]
