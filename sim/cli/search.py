"""`sanctuary search`: policies that hold up in many possible worlds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument

from sim.cli.options import Dask, Figures, Json, Workers, folder_option, on_cluster, processes
from sim.cli.output import folder_for, legend, print_json, print_prose, print_table, write_figures, write_tables
from sim.cli.progress import tracked

if TYPE_CHECKING:
    from sim.analysis.decide.search.optimise import SearchResult

# Policies between which pathways are tried. Each further policy doubles the number of possible changes.
MOST_PATHS = 3
# Rows printed; the file has them all.
SHOWN = 12


def command(
    study: Annotated[str, Argument(metavar="FILE", help="A search file, or a shipped one's name.")],
    out: Annotated[Path | None, folder_option("out/search-NAME", "results, to continue in")] = None,
    workers: Workers = None,
    dask: Dask = None,
    figures: Figures = True,
    as_json: Json = False,
) -> None:
    """Search for policies that hold up in many worlds: trade-offs, regret, satisficing, and when to change course."""
    from sim.analysis.decide.search.evaluate import Evaluator
    from sim.analysis.decide.search.optimise import search
    from sim.analysis.decide.search.pathways import pathways
    from sim.analysis.decide.search.reading import load_study

    asked = load_study(study)
    folder = folder_for(out, Path("out") / f"search-{asked.name}")
    count = processes(workers)
    with on_cluster(dask, count) as spread:
        total = asked.population * asked.generations
        with tracked("Policies", total, silent=as_json, of="policies") as advance:
            evaluator = Evaluator(asked, folder, workers=count, spread=spread, progress=advance)
            found = search(evaluator)
            advance(len(evaluator.known), len(evaluator.known))
        table = found.table()
        with tracked("Pathways between the best", silent=as_json, of="policies") as advance:
            best = [int(number) for number in table["policy"].head(MOST_PATHS)]
            # Policy 0 is the present one. It belongs among them, since the question is when to leave it.
            tried = [(number, found.policies[number]) for number in dict.fromkeys([0, *best])]
            paths = pathways(evaluator, tried)
            advance(len(tried), len(tried))
    tables = {"policies": table, "convergence": found.convergence, "pathways": paths.table}
    write_tables(folder, tables)
    if figures:
        from sim.figures.search import changes, convergence, trade_offs

        drawn = {
            "trade-offs": trade_offs(table, asked.outputs[:2], asked.title, len(found.policies)),
            "convergence": convergence(found.convergence, asked.title),
        }
        if len(paths.table):
            drawn["pathways"] = changes(paths.table, asked.title, paths.sentence)
        write_figures(folder, drawn)
    if as_json:
        print_json(
            {
                "title": asked.title,
                "objectives": [objective.plain() for objective in asked.objectives],
                "evaluated": len(found.policies),
                **tables,
                "settled": found.settled,
                "pathway": paths.sentence,
            }
        )
    else:
        _show(found)
        print_prose(f"{found.settled}\n{paths.sentence}\nTables and figures in {folder}/")


def _show(found: SearchResult) -> None:
    study = found.study
    print_prose(
        f"{study.title}: {len(found.policies)} policies in {study.worlds} worlds; {len(found.front)} of them are not "
        "dominated by another"
    )
    levers = legend(lever.key for lever in study.levers)
    rows = [
        [
            "now" if row["policy"] == 0 else str(row["policy"]),
            *(f"{row[key]:.3g}" if isinstance(row[key], float) else str(row[key]) for key in levers.values()),
            *(f"{row[output]:.3g}" for output in study.outputs),
            f"{row['satisfied']:.0%}",
            f"{row['fresh.satisfied']:.0%}",
        ]
        for row in found.table().head(SHOWN).to_dict("records")
    ]
    print_table(("", *levers, *study.outputs, "good enough", "fresh worlds"), rows)
