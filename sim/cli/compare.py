"""`sanctuary compare`: scenarios side by side with the same luck."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.folders import writable
from sim.cli.progress import progress_bar
from sim.errors import SanctuaryError

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from sim.analysis.compare.comparison import Comparison, Until
    from sim.analysis.compare.mediation import Carried


# Beyond it, a figure would pretend to know how little luck is left.
MOST_REDUCTION = 1_000


def command(
    scenarios: Annotated[
        list[str], typer.Argument(metavar="A B...", help="Names or files; A is what the others are compared with.")
    ],
    replicates: Annotated[int, typer.Option(min=2, help="Pairs of runs; the most, with --until.")] = 16,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first pair; the others follow it.")] = 1,
    scale: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="Share of the Taliban's fighters to simulate.")
    ] = 0.1,
    weeks: Annotated[int | None, typer.Option(min=2, help="How long to run \\[default: A's].")] = None,
    output: Annotated[list[str] | None, typer.Option("--output", help="An output to compare; repeat for more.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="OUTPUT=WIDTH", help="Stop when the interval is this narrow to either side.")
    ] = None,
    switch_over: Annotated[
        bool, typer.Option("--switch-over", help="Take over the differing assumptions one at a time.")
    ] = False,
    through: Annotated[
        list[str] | None,
        typer.Option(
            "--through",
            metavar="OUTPUT",
            help="Say through which rules an output's difference runs; repeat for more. Cuts every rule in turn.",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for tables and figures \\[default: out/compare-A-B].")
    ] = None,
    notebook: Annotated[
        Path | None, typer.Option(metavar="FILE.ipynb", help="Also write a notebook that does it again.")
    ] = None,
    figures: Annotated[bool, typer.Option(help="Draw the figures.")] = True,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Run scenarios at the same seeds: differences with intervals, and which assumption is behind them."""
    from sim.analysis.compare import comparison
    from sim.scenario import load_scenario

    loaded = [load_scenario(name) for name in scenarios]
    wanted = _until(until)
    folder = writable(out if out is not None else Path("out") / ("compare-" + "-".join(one.name for one in loaded)))
    kept = tuple(dict.fromkeys((*(output or comparison.SHOWN), *(through or ()))))
    comparison.check(loaded, (*kept, *((wanted.output,) if wanted else ())))
    count = workers or len(os.sched_getaffinity(0))
    with progress_bar(silent=as_json) as bar:
        task = bar.add_task("Running", total=replicates * len(loaded))
        found = comparison.compare(
            loaded,
            outputs=kept,
            replicates=replicates,
            seed=seed,
            weeks=weeks,
            scale=scale,
            until=wanted,
            workers=count,
            progress=lambda done: bar.update(task, completed=done),
        )
        # Fewer than the most, where --until was met.
        bar.update(task, total=len(found.seeds) * len(loaded))
        effects = found.effects()
        switched = {}
        for other in found.scenarios[1:] if switch_over else ():
            task = bar.add_task(f"Switching over to {other.name}", total=None)
            switched[other.name] = comparison.switch_over(found, other.name, workers=count)
            bar.update(task, total=1, completed=1)
        carried = _through(found, through or (), count, bar)
    _write(found, effects, switched, folder, figures)
    for one in carried:
        _write_carried(found, one, folder, figures)
    if notebook is not None:
        from sim.report.notebook import of_comparison

        of_comparison(found, scenarios, notebook)
    if as_json:
        print(
            json.dumps(
                _object(found, effects, switched, wanted) | {"through": [_carried_object(one) for one in carried]}
            )
        )
    else:
        _show(found, effects, switched, folder)
        for one in carried:
            _show_carried(one)
        if wanted is not None:
            reached = (
                f"as narrow as ±{wanted.half_width:g}"
                if found.met(wanted)
                else f"still wider than ±{wanted.half_width:g}"
            )
            print(f"{wanted.output} is {reached} after {len(found.seeds)} pairs of at most {replicates}")


def _through(found: Comparison, outputs: Sequence[str], workers: int, bar: Progress) -> list[Carried]:
    from sim.analysis.compare.mediation import mediating_rules

    carried: list[Carried] = []
    for other in found.scenarios[1:] if outputs else ():
        task = bar.add_task(f"Cutting rules of {other.name}", total=None)
        carried += mediating_rules(
            found,
            other.name,
            outputs,
            workers=workers,
            progress=partial(_tell, bar, task),
        ).values()
        bar.update(task, total=1, completed=1)
    return carried


def _tell(bar: Progress, task: TaskID, done: int) -> None:
    bar.update(task, completed=done)


def _until(text: str | None) -> Until | None:
    from sim.analysis.compare.comparison import Until

    if text is None:
        return None
    name, equals, width = text.partition("=")
    try:
        half = float(width)
    except ValueError:
        half = 0.0
    if not equals or half <= 0:
        raise SanctuaryError(f"--until {text}: no width above zero in it", remedy="Write --until risk.total=0.05.")
    return Until(name, half)


def _write(
    found: Comparison, effects: pd.DataFrame, switched: dict[str, pd.DataFrame], folder: Path, figures: bool
) -> None:
    from sim.outputs.tables import write_parquet

    folder.mkdir(parents=True, exist_ok=True)
    effects.to_csv(folder / "effects.csv", index=False)
    for other in found.scenarios[1:]:
        bands = found.bands(other.name)
        write_parquet(bands, folder / f"differences-{other.name}.parquet")
        if other.name in switched:
            switched[other.name].to_csv(folder / f"switch-over-{other.name}.csv", index=False)
        if figures:
            from sim.figures.analyses import differences
            from sim.figures.runs import save

            chart = differences(
                bands,
                f"{other.title} less {found.base.title}",
                f"Difference at the same seeds: mean, its 95 % interval, and 5 to 95 % of {len(found.seeds)} pairs",
            )
            save(chart, folder, f"differences-{other.name}")


def _write_carried(found: Comparison, carried: Carried, folder: Path, figures: bool) -> None:
    name = f"through-{carried.scenario}-{carried.output}"
    carried.table.to_csv(folder / f"{name}.csv", index=False)
    if figures and carried.table["counts"].any():
        from sim.figures.analyses import carried_by
        from sim.figures.runs import save

        save(carried_by(carried.table, carried.output, carried.sentence, len(found.seeds)), folder, name)


def _carried_object(carried: Carried) -> dict[str, object]:
    return {
        "scenario": carried.scenario,
        "output": carried.output,
        "difference": carried.whole.mean,
        "sentence": carried.sentence,
        "unshared": carried.unshared,
        "rules": json.loads(carried.table.to_json(orient="records")),
    }


def _show_carried(carried: Carried) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    table = Table(title=f"{carried.output}: {escape(carried.scenario)}, rule by rule", title_justify="left", box=None)
    for heading in ("", "missing without it", "95 % interval", "share", "shared out", ""):
        table.add_column(heading, justify="right" if heading else "left")
    for row in carried.table[carried.table["counts"]].to_dict("records"):
        shared = "" if math.isnan(row["shapley"]) else f"{row['shapley']:+.3g}"
        interval = f"{row['low']:+.3g} to {row['high']:+.3g}"
        table.add_row(row["rule"], f"{row['carried']:+.3g}", interval, f"{row['share']:.0%}", shared, row["title"])
    if table.row_count:
        console.print(table)
    console.print(escape(carried.sentence))


def _pairing(reduction: float) -> str:
    if math.isnan(reduction):
        return "same"
    return f"×{reduction:.3g}" if reduction < MOST_REDUCTION else f"over ×{MOST_REDUCTION:,}"


def _object(
    found: Comparison, effects: pd.DataFrame, switched: dict[str, pd.DataFrame], until: Until | None
) -> dict[str, object]:
    return {
        "base": found.base.name,
        "seeds": list(found.seeds),
        "weeks": found.weeks,
        "scale": found.scale,
        "until": None if until is None else {**asdict(until), "met": found.met(until)},
        "effects": json.loads(effects.to_json(orient="records")),
        "switch_over": {name: json.loads(table.to_json(orient="records")) for name, table in switched.items()},
    }


def _show(found: Comparison, effects: pd.DataFrame, switched: dict[str, pd.DataFrame], folder: Path) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console()
    console.print(
        f"{len(found.seeds)} pairs, {found.weeks} weeks, scale {found.scale:g}; compared with {escape(found.base.title)}\n"
    )
    for other in found.scenarios[1:]:
        table = Table(title=escape(other.title), title_justify="left", box=None, pad_edge=False)
        for heading in ("", found.base.name, "difference", "95 % interval", "moves", "pairing", "unit"):
            table.add_column(heading, justify="left" if heading in ("", "moves", "unit") else "right")
        for row in effects[effects["scenario"] == other.name].to_dict("records"):
            table.add_row(
                row["output"],
                f"{row['base']:.3g}",
                f"{row['difference']:+.3g}",
                f"{row['low']:+.3g} to {row['high']:+.3g}",
                row["moves"],
                _pairing(row["reduction"]),
                row["unit"] + (", mean over the run" if row["of"].startswith("mean") else ""),
            )
        console.print(table)
        if other.name in switched:
            _show_switched(console, effects[effects["scenario"] == other.name], switched[other.name])
        console.print()
    console.print(
        "moves: which way the interval lies, where it is past the smallest effect of interest (`smallest` in effects.csv)"
    )
    console.print("pairing: how many times more runs it would take without shared luck")
    console.print(f"Tables and figures in {folder}/")


def _show_switched(console: Console, effects: pd.DataFrame, switched: pd.DataFrame) -> None:
    """Show which assumption did it, for the outputs that moved."""
    from rich.table import Table

    for row in effects[effects["moves"].isin(["up", "down"])].to_dict("records"):
        mine = switched[switched["output"] == row["output"]].copy()
        order = mine[["alone", "missing"]].abs().max(axis=1).sort_values(ascending=False).index
        table = Table(title=f"{row['output']} {row['difference']:+.3g}", title_justify="left", box=None, pad_edge=False)
        for heading in ("", "this alone", "all but this", ""):
            table.add_column(heading, justify="right" if heading else "left")
        for step in mine.loc[order].head(5).to_dict("records"):
            change = f"{step['first']} → {step['second']}"
            table.add_row(
                step["key"], f"{step['alone']:+.3g}", f"{row['difference'] - step['missing']:+.3g}", change[:60]
            )
        console.print(table)
