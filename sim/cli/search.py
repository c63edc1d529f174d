"""`sanctuary search`: policies that are good whatever turns out to be true."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.clusters import DaskOption, elsewhere
from sim.cli.folders import writable
from sim.cli.progress import progress_bar

if TYPE_CHECKING:
    from sim.analysis.decide.search.optimise import SearchResult
    from sim.analysis.decide.search.pathways import Pathways

# Policies between which pathways are tried; every further one adds as many changes as there are already.
MOST_PATHS = 3
# Rows of the table on the screen; the file has them all.
SHOWN = 12


def command(
    study: Annotated[str, typer.Argument(metavar="FILE", help="A search, or the name of a shipped one.")],
    out: Annotated[
        Path | None, typer.Option(help="Folder; a search that was stopped goes on \\[default: out/search-NAME].")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    dask: DaskOption = None,
    figures: Annotated[bool, typer.Option(help="Draw the figures.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Search for policies that hold up in many worlds: trade-offs, regret, being good enough, and when to change course."""
    from sim.analysis.decide.search.optimise import search
    from sim.analysis.decide.search.pathways import pathways
    from sim.analysis.decide.search.study import load_study

    asked = load_study(study)
    folder = writable(out if out is not None else Path("out") / f"search-{asked.name}")
    count = workers or len(os.sched_getaffinity(0))
    with progress_bar(silent=as_json, of="policies") as bar, elsewhere(dask, count) as spread:
        task = bar.add_task("Policies", total=asked.population * asked.generations)
        found, evaluator = search(
            asked, folder, workers=count, spread=spread, progress=lambda done: bar.update(task, completed=done)
        )
        bar.update(task, total=len(evaluator.known), completed=len(evaluator.known))
        table = found.table()
        task = bar.add_task("Pathways between the best", total=None)
        best = [int(number) for number in table["policy"].head(MOST_PATHS)]
        # What is done now belongs among them: the question is when to leave it.
        tried = [(number, found.policies[number]) for number in dict.fromkeys([0, *best])]
        paths = pathways(evaluator, tried)
        bar.update(task, total=len(tried), completed=len(tried))
    _write(found, paths, folder, figures)
    if as_json:
        print(json.dumps(_object(found, paths)))
    else:
        _show(found, paths, folder)


def _write(found: SearchResult, paths: Pathways, folder: Path, figures: bool) -> None:
    table = found.table()
    table.to_csv(folder / "policies.csv", index=False)
    found.convergence.to_csv(folder / "convergence.csv", index=False)
    paths.table.to_csv(folder / "pathways.csv", index=False)
    if figures:
        from sim.figures.runs import save
        from sim.figures.search import changes, convergence, trade_offs

        study = found.study
        save(trade_offs(table, study.outputs[:2], study.title, len(found.policies)), folder, "trade-offs")
        save(convergence(found.convergence, study.title), folder, "convergence")
        if len(paths.table):
            save(changes(paths.table, study.title, paths.sentence), folder, "pathways")


def _object(found: SearchResult, paths: Pathways) -> dict[str, object]:
    return {
        "title": found.study.title,
        "objectives": [objective.plain() for objective in found.study.objectives],
        "evaluated": len(found.policies),
        "policies": json.loads(found.table().to_json(orient="records")),
        "convergence": json.loads(found.convergence.to_json(orient="records")),
        "settled": found.settled,
        "pathways": json.loads(paths.table.to_json(orient="records")),
        "pathway": paths.sentence,
    }


def _show(found: SearchResult, paths: Pathways, folder: Path) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    study, table = found.study, found.table()
    console = Console()
    console.print(
        f"{escape(study.title)}: {len(found.policies)} policies in {study.worlds} worlds, "
        f"{len(found.front)} that no other beats in everything"
    )
    shown = Table(box=None, pad_edge=False)
    for number, lever in enumerate(study.levers):
        console.print(f"  {chr(ord('a') + number)}  {lever.key}")
    letters = [chr(ord("a") + number) for number in range(len(study.levers))]
    for heading in ("", *letters, *study.outputs, "good enough", "fresh worlds"):
        shown.add_column(heading, justify="right")
    for row in table.head(SHOWN).to_dict("records"):
        levers = [_short(row[lever.key]) for lever in study.levers]
        values = [f"{row[output]:.3g}" for output in study.outputs]
        shares = [f"{row['satisfied']:.0%}", f"{row['fresh.satisfied']:.0%}"]
        shown.add_row("now" if row["policy"] == 0 else str(row["policy"]), *levers, *values, *shares)
    console.print(shown)
    console.print(found.settled)
    console.print(escape(paths.sentence))
    console.print(f"Tables and figures in {folder}/")


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
