"""`sanctuary run`: run a scenario; write tables, figures and a manifest."""

from __future__ import annotations

import json
import math
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.folders import writable
from sim.cli.progress import progress_bar
from sim.errors import SanctuaryError

if TYPE_CHECKING:
    import pandas as pd

    from sim.runs.ensemble import Ensemble
    from sim.scenario import Scenario

DEFAULT_REPLICATES = 8


class Engine(StrEnum):
    """How the weeks are computed; the results are the same."""

    compiled = "compiled"
    reference = "reference"


def command(
    scenario: Annotated[
        str,
        typer.Argument(help="A shipped scenario's name, a path to a YAML file, or the address of a view in quotes."),
    ],
    replicates: Annotated[
        int | None,
        typer.Option(min=1, help=f"How many runs; figures show their quantiles \\[default: {DEFAULT_REPLICATES}]."),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, help="Seed of the first run; the others follow it \\[default: 1].")
    ] = None,
    scale: Annotated[
        float | None, typer.Option(help="Simulated fighters per real one, up to 20 \\[default: the scenario's].")
    ] = None,
    weeks: Annotated[int | None, typer.Option(min=1, help="How long to run \\[default: the scenario's].")] = None,
    settings: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Set an assumption, a rule or an event.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder to write to \\[default: out/SCENARIO].")] = None,
    engine: Annotated[Engine, typer.Option(help="Compiled, or every person a Mesa agent.")] = Engine.compiled,
    figures: Annotated[bool, typer.Option(help="Draw the figures.")] = True,
    notebook: Annotated[
        Path | None, typer.Option(metavar="FILE.ipynb", help="Also write a notebook that does it again.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of the table.")] = False,
    quiet: Annotated[bool, typer.Option(help="Print nothing but errors.")] = False,
) -> None:
    """Run a scenario; write tables, figures and a manifest.

    Figures and tables go to out/SCENARIO in the working folder, together with the resolved scenario and a manifest
    that says with which versions, seed and command to get the same numbers again.
    """
    from sim.cli.addresses import view_at
    from sim.scenario import load_scenario
    from sim.scenario.read.override import parse

    if scale is not None and not (math.isfinite(scale) and scale > 0):
        raise SanctuaryError(f"--scale {scale}: not above zero", remedy="Write for example --scale 0.1.")
    # Part of what was run, so part of the scenario that is written down.
    asked = {"weeks": weeks, "scale": scale}
    overrides = parse(settings or []) | {key: repr(value) for key, value in asked.items() if value is not None}
    view = view_at(scenario)
    if view is None:
        loaded = load_scenario(scenario, overrides)
    else:
        # What is asked for here goes before what the address says.
        overrides = {"weeks": repr(view.week), "scale": repr(view.scale), **view.changes, **overrides}
        loaded = view.load(overrides)
        scenario = loaded.name if view.text else view.scenario
    replicates = replicates or (view.replicates if view else DEFAULT_REPLICATES)
    seed = seed if seed is not None else view.seed if view else 1
    if not quiet:
        for warning in loaded.warnings:
            print(warning, file=sys.stderr)
    folder = writable(out if out is not None else Path("out") / loaded.name)
    ensemble = _simulate(loaded, replicates, seed, engine.value, silent=quiet or as_json)

    from sim.analysis.hindcast.section import write_section
    from sim.runs.folder import summary, write_folder

    with _Status("Writing tables and figures" if figures else "Writing tables", silent=quiet or as_json):
        write_folder(
            ensemble,
            folder,
            command=["sanctuary", *sys.argv[1:]],
            overrides=overrides,
            draw=figures,
            also=lambda made: write_section(ensemble, made, draw=figures),
        )
    if notebook is not None:
        from sim.report.notebook import of_run

        of_run(ensemble, scenario, overrides, notebook)
    if as_json:
        print(json.dumps(_object(ensemble, summary(ensemble)), ensure_ascii=False))
    elif not quiet:
        _show(ensemble, folder, figures)


def _simulate(
    scenario: Scenario,
    replicates: int,
    seed: int,
    engine: str,
    *,
    silent: bool,
) -> Ensemble:
    from sim.runs.ensemble import run_ensemble

    if engine == "compiled" and not silent:
        _announce_compiling()
    with progress_bar(silent=silent) as bar:
        task = bar.add_task(scenario.title or scenario.name, total=replicates)
        return run_ensemble(
            scenario,
            replicates=replicates,
            seed=seed,
            engine=engine,
            progress=lambda done: bar.update(task, completed=done),
        )


def _announce_compiling() -> None:
    """Say why the first run takes longer, when it will."""
    from sim.engine.machine_code import is_compiled

    if not is_compiled():
        print("Compiling the rules to machine code, once after an install or an edit ...", file=sys.stderr)


class _Status:
    """A spinner on stderr, or nothing."""

    def __init__(self, text: str, *, silent: bool) -> None:
        from contextlib import AbstractContextManager, nullcontext

        from rich.console import Console

        self._context: AbstractContextManager[object] = nullcontext() if silent else Console(stderr=True).status(text)

    def __enter__(self) -> None:
        self._context.__enter__()

    def __exit__(self, *details: object) -> None:
        self._context.__exit__(*details)  # type: ignore[arg-type]


def _object(ensemble: Ensemble, summary: pd.DataFrame) -> dict[str, object]:
    """Return what `--json` prints: the outputs' values at the end, over replicates."""
    levels = ("q05", "median", "q95")
    return {
        "scenario": ensemble.scenario.name,
        "seed": ensemble.seeds[0],
        "replicates": len(ensemble.seeds),
        "weeks": ensemble.weeks,
        "scale": ensemble.scale,
        "agents": ensemble.agents,
        "wall_s": round(ensemble.wall_s, 3),
        "outputs": {
            row["output"]: {"unit": row["unit"], "of": row["of"], **{level: _finite(row[level]) for level in levels}}
            for row in summary.to_dict("records")
        },
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _show(ensemble: Ensemble, folder: Path, figures: bool) -> None:
    """Print the summary: how the main outputs stood at the start and at the end."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from sim.figures import album
    from sim.outputs import tables
    from sim.outputs.calendar import date_of_week
    from sim.outputs.definitions import find
    from sim.outputs.wording import measure

    count = len(ensemble.seeds)
    runs = f"{count} replicates" if count > 1 else "1 replicate"
    table = Table(box=None, pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column(f"{date_of_week(0):%b %Y}", justify="right", no_wrap=True)
    table.add_column(f"{date_of_week(ensemble.weeks - 1):%b %Y}", justify="right", no_wrap=True)
    table.add_column("5 to 95 %" if count > 1 else "", justify="right", no_wrap=True)
    table.add_column("", overflow="fold")
    for label, name in album.headlines(ensemble.names, ensemble.scenario):
        (start,) = tables.quantiles(tables.stack(name, ensemble.results)[:, 0], (0.5,))
        low, middle, high = tables.quantiles(tables.over_run(name, ensemble.results), (0.05, 0.5, 0.95))
        flow = tables.is_flow(name)
        unit = measure(find(name).unit) + (", mean" if flow else "")
        span = f"{_number(low)} – {_number(high)}" if count > 1 else ""
        table.add_row(escape(label), "" if flow else _number(start), _number(middle), span, unit)
    console = Console()
    console.print(
        f"[bold]{escape(ensemble.scenario.title or ensemble.scenario.name)}[/bold]\n"
        f"{ensemble.weeks} weeks, {ensemble.agents:,} people, {runs} in {ensemble.wall_s:.1f} s\n"
    )
    console.print(table)
    console.print(
        f"\nTables, scenario and manifest in {folder}/" + (f", figures in {folder}/figures/" if figures else "")
    )


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "none"
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
