"""`sanctuary frontier`: where an answer flips, such as whether guests are safer under a watchful host or driven out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.options import Json, OutInStore
from sim.cli.output import folder_for, print_json, print_prose, print_rows, write_figures, write_tables
from sim.outputs.wording import brief, titled

# Share of the resamples below which no flip is told.
RARELY = 0.05

if TYPE_CHECKING:
    from sim.analysis.decide.frontier import Frontier


def command(
    store: Annotated[Path, Argument(help="The store of a grid of two or more factors.")],
    output: Annotated[str, Option(help="The output.")] = "risk.total",
    along: Annotated[str, Option(metavar="FACTOR", help="Search the flip along this factor.")] = "",
    between: Annotated[str, Option(metavar="FACTOR", help="Compare the levels of this factor with its first.")] = "",
    threshold: Annotated[float | None, Option(help="Hold the output against this number instead.")] = None,
    out: OutInStore = None,
    as_json: Json = False,
) -> None:
    """Map where a difference of an output between two levels, or from a threshold, changes its sign along a factor.

    By default the levels of a factor that forces are compared (its key ends in .force), else those of the factor with fewest
    levels. Flows are means over one, three and five years, or over a shorter run; of stocks the end of these counts.
    """
    from sim.analysis.decide.frontier import frontier
    from sim.figures.analyses import frontier_map
    from sim.runs.reading import Store

    found = frontier(Store(store), output, along=along, between=between, threshold=threshold)
    folder = folder_for(out, store / "frontier")
    tables = {"cells": found.cells, "flips": found.flips}
    write_tables(folder, tables)
    finding = found.finding()
    drawn = frontier_map(
        found.cells, found.flips, found.axis, found.force, found.others, finding, comparison_text(found)
    )
    write_figures(folder, {"frontier": drawn})
    if as_json:
        print_json({"finding": finding, "compared": comparison_text(found), "left_out": found.left_out, **tables})
        return
    # A line that flips in hardly any resample has no interval worth the name.
    rare = found.flips["found"] < RARELY
    flips = found.flips.assign(**{name: found.flips[name].mask(rare) for name in ("flip", "low", "high")})
    columns = {
        "years": "{year:g}",
        **{brief(key): f"{{0[{key}]}}" for key in (*found.others, found.force) if key},
        f"flips at {brief(found.axis)}": "{flip:.3g}",
        "95 % interval": "{low:.3g} to {high:.3g}",
        "of resamples": "{found:.0%}",
        "below it": "{below}",
    }
    print_rows(flips, columns)
    print_prose(f"{comparison_text(found)}: {finding}")
    if found.left_out:
        print_prose(f"{found.left_out} cells left out because runs failed or are missing")
    print(f"Tables and the figure in {folder}/")


def comparison_text(found: Frontier) -> str:
    """Return in words what is compared."""
    if found.force:
        return f"{titled(found.output)}, where {brief(found.force)} differs from {found.against} less where it is {found.against}"
    return f"{titled(found.output)} less {found.against:g}"
