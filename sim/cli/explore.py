"""`sanctuary explore`: the combinations of outcomes that are possible."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument

from sim.cli.options import Dask, Figures, Json, Workers, folder_option, on_cluster, processes
from sim.cli.output import folder_for, legend, print_json, print_prose, print_table, write_figures, write_tables
from sim.cli.progress import tracked
from sim.evidence.formatting import format_value

# Rows printed; the file has them all.
SHOWN = 12


def command(
    exploration: Annotated[str, Argument(metavar="FILE", help="An exploration file, or a shipped one's name.")],
    out: Annotated[Path | None, folder_option("out/explore-NAME", "results, to continue in")] = None,
    workers: Workers = None,
    dask: Dask = None,
    figures: Figures = True,
    as_json: Json = False,
) -> None:
    """Search for rare combinations of outcomes by varying the inputs that led to the rarest so far."""
    from sim.analysis.decide.search.evaluate import Evaluator
    from sim.analysis.decide.search.explore import explore
    from sim.analysis.decide.search.reading import load_exploration

    study = load_exploration(exploration)
    folder = folder_for(out, Path("out") / f"explore-{study.name}")
    count = processes(workers)
    with (
        tracked(study.title, study.population * study.generations, silent=as_json) as advance,
        on_cluster(dask, count) as spread,
    ):
        found = explore(Evaluator(study, folder, workers=count, spread=spread, progress=advance))
    tables = {"reached": found.table(), "coverage": found.coverage()}
    write_tables(folder, {"points": found.points, **tables})
    if figures:
        from sim.figures.exploration import coverage, reached

        axes = [(axis.output, axis.low, axis.high, axis.cells) for axis in study.axes]
        drawn = reached(tables["reached"], axes, study.title, found.sentence)
        write_figures(folder, {"reached": drawn, "coverage": coverage(tables["coverage"], study.cells, study.title)})
    if as_json:
        print_json({"title": study.title, "cells": study.cells, "sentence": found.sentence, **tables})
        return
    print_prose(found.sentence)
    outputs = [axis.output for axis in study.axes]
    inputs = legend(lever.key for lever in study.levers)
    rows = []
    for row in tables["reached"].head(SHOWN).to_dict("records"):
        spans = [f"{row[f'{name}.from']:.3g} to {row[f'{name}.to']:.3g}" for name in outputs]
        values = [
            f"{row[key]:.3g}" if isinstance(row[key], float) else format_value(row[key]) for key in inputs.values()
        ]
        rows.append([*spans, str(row["met"]), *values])
    print_table((*outputs, "met", *inputs), rows, title="met least often")
    print(f"Tables and figures in {folder}/")
