"""`sanctuary patterns`: which patterns of the record runs show."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.options import Figures, Json, Scale, Seed, Several, Weeks, Workers, folder_option
from sim.cli.output import folder_for, print_json, print_prose, print_table, write_figures, write_tables
from sim.cli.progress import tracked
from sim.scenario import load_scenario

if TYPE_CHECKING:
    from sim.analysis.hindcast.patterns.compare import Patterns

TABLES = ("table", "measures", "counts", "pairs", "runs")


def command(
    scenarios: Annotated[Several, Argument(metavar="[SCENARIO]...", help="Names, files \\[default: baseline].")] = None,
    replicates: Annotated[int, Option(min=1, help="Runs of each scenario.")] = 16,
    seed: Seed = 1,
    scale: Scale = 0.02,
    weeks: Weeks = None,
    out: Annotated[Path | None, folder_option("out/patterns-NAMES", "results, to continue in")] = None,
    figures: Figures = True,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Report which patterns of the public record (up to 2022) the runs of scenarios show: alone, in pairs and together.

    A run shows a pattern when all its measures lie within the bounds of seeds/patterns.yaml. A stopped command continues
    when it is given the same folder.
    """
    from sim.analysis.hindcast.patterns import patterns

    loaded = [load_scenario(name) for name in scenarios or ["baseline"]]
    names = [one.name for one in loaded]
    folder = folder_for(out, Path("out") / "-".join(["patterns", *names]))
    with tracked("Patterns", replicates * len(loaded), silent=as_json) as advance:
        found = patterns(
            *loaded,
            replicates=replicates,
            seed=seed,
            scale=scale,
            weeks=weeks,
            journal=folder / "read.jsonl",
            workers=workers,
            progress=advance,
        )
    tables = {name: getattr(found, name) for name in TABLES}
    write_tables(folder, tables)
    if figures:
        from sim.figures.patterns import shares

        write_figures(folder, {"patterns": shares(found.table, "Patterns of the record", found.finding)})
    if as_json:
        print_json({"scenarios": names, "seeds": found.seeds, "finding": found.finding, **tables})
        return
    _show(found)
    print(f"{len(found.seeds)} runs of each scenario; tables and the figure in {folder}/")


def _show(found: Patterns) -> None:
    shares = found.table.set_index(["scenario", "pattern"])["share"]
    measures = found.measures.set_index(["scenario", "measure"])
    first = found.measures[found.measures["scenario"] == found.scenarios[0]]
    rows: list[list[str]] = []
    for pattern, label in found.table.drop_duplicates("pattern")[["pattern", "label"]].itertuples(index=False):
        told = [part for name in found.scenarios for part in ("", _share(shares[name, pattern]))]
        rows.append([label, "", "", *told])
        for one in first[first["pattern"] == pattern].to_dict("records"):
            each = [measures.loc[(name, one["measure"])] for name in found.scenarios]
            told = [part for row in each for part in (_number(row["median"]), _share(row["share"]))]
            rows.append([f"  {one['measure']}", _number(one["record"]), _bounds(one["low"], one["high"]), *told])
    columns = [part for name in found.scenarios for part in (f"{name}: median", "shown")]
    print_table(("pattern, and its measures", "record", "counts as shown", *columns), rows)
    for row in found.pairs[found.pairs["conflict"]].to_dict("records"):
        print_prose(
            f"{row['scenario']}: {row['one']} and {row['other']} conflict: together in {row['share']:.0%} of runs, "
            f"{row['by_chance']:.0%} by chance"
        )
    print_prose(found.finding)


def _share(value: float) -> str:
    return "not asked" if math.isnan(value) else f"{value:.0%}"


def _number(value: float) -> str:
    return "–" if math.isnan(value) else f"{value:.3g}"


def _bounds(low: float, high: float) -> str:
    if math.isinf(high):
        return f"{low:g} or more"
    return f"{high:g} or less" if math.isinf(low) else f"{low:g} to {high:g}"
