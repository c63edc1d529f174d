"""`sanctuary run`: run a scenario; write tables, figures and a manifest."""

from __future__ import annotations

import json
import logging
import math
import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.addresses import view_at
from sim.cli.options import Figures, Json, Notebook, OwnScale, Quiet, Settings, Weeks, folder_option, overrides
from sim.cli.output import HELD, fields, folder_for, print_json, print_prose, print_table
from sim.cli.progress import tracked
from sim.errors import SanctuaryError
from sim.figures.drawing import apart
from sim.outputs.calendar import counting_from, date_of_week
from sim.outputs.definitions import find
from sim.outputs.wording import measure
from sim.resources import put_text
from sim.scenario import load_scenario

if TYPE_CHECKING:
    from sim.analysis.refutation import Refuted
    from sim.runs.ensemble import Ensemble

DEFAULT_REPLICATES = 8


# The ways to compute the weeks; all give the same results.
Engine = StrEnum("Engine", ["compiled", "reference"])


def command(
    scenario: Annotated[str, Argument(help="A name, a YAML file, or the quoted address of a dashboard view.")] = "",
    replicates: Annotated[
        int | None,
        Option(min=1, help=f"Number of runs; figures show their quantiles \\[default: {DEFAULT_REPLICATES}]."),
    ] = None,
    seed: Annotated[
        int | None, Option(min=0, help="Seed of the first run; the others count up from it \\[default: 1].")
    ] = None,
    scale: OwnScale = None,
    weeks: Weeks = None,
    settings: Settings = None,
    start: Annotated[
        Path | None, Option("--from", help="A model that `model.save` wrote: go on from its week, changed by --set.")
    ] = None,
    out: Annotated[Path | None, folder_option("out/SCENARIO")] = None,
    engine: Annotated[Engine, Option(help="Compiled, or a Mesa agent for every person (slow).")] = Engine.compiled,
    figures: Figures = True,
    notebook: Notebook = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Run a scenario; write tables, figures and a manifest.

    The output folder also holds the resolved scenario. The manifest records the versions, the seed and the command that
    reproduce the same numbers.
    """
    if figures:
        HELD.enter_context(apart())
    # `--weeks` and `--scale` are part of the scenario that is written to the folder.
    changes = overrides(settings, weeks, scale)
    if start is not None:
        if scenario or replicates or notebook or not (seed is weeks is scale is None):
            remedy = "Leave out the scenario and all other options but --set, --out, --no-figures, --json and --quiet."
            raise SanctuaryError("--from goes on with one saved run", remedy=remedy)
        from sim.runs.ensemble import resumed

        ensemble = resumed(start, changes)
        _write(ensemble, folder_for(out, Path("out") / start.stem), changes, figures, as_json, quiet)
        return
    if not scenario:
        raise SanctuaryError("Missing argument 'SCENARIO'", remedy="`sanctuary list` lists the shipped scenarios.")
    view = view_at(scenario)
    if view is None:
        loaded = load_scenario(scenario, changes)
    else:
        # Options on the command line win over the address.
        changes = {"weeks": repr(view.week), "scale": repr(view.scale), **view.changes, **changes}
        loaded = view.load(changes)
        scenario = loaded.name if view.text else view.scenario
    HELD.enter_context(counting_from(loaded.first_day))
    replicates = replicates or (view.replicates if view else DEFAULT_REPLICATES)
    seed = seed if seed is not None else view.seed if view else 1
    silent = quiet or as_json
    if not quiet:
        for warning in loaded.warnings:
            print(warning, file=sys.stderr)
    folder = folder_for(out, Path("out") / loaded.name)
    from sim.runs.ensemble import run_ensemble

    if silent:
        logging.getLogger("sim").setLevel(logging.ERROR)
    with tracked(loaded.title or loaded.name, replicates, silent=silent) as advance:
        ensemble = run_ensemble(loaded, replicates=replicates, seed=seed, engine=engine.value, progress=advance)
    if notebook is not None:
        from sim.report.notebook import of_run

        of_run(ensemble, scenario, changes, notebook)
    _write(ensemble, folder, changes, figures, as_json, quiet)


def _write(
    ensemble: Ensemble, folder: Path, changes: Mapping[str, object], figures: bool, as_json: bool, quiet: bool
) -> None:
    """Write the folder of a run, and print what the options ask for."""
    from sim.analysis.refutation import of_ensemble
    from sim.runs.folder import summary, write_folder

    def also(made: Path) -> list[Path]:
        """Write the comparison of several runs with the record, and the judgement."""
        judgement = _write_judgement(judged, made)
        if len(ensemble.seeds) == 1:
            return judgement
        from sim.analysis.hindcast.section import write_section

        return [*write_section(ensemble, made, draw=figures), *judgement]

    judged = of_ensemble(ensemble)
    command = ["sanctuary", *sys.argv[1:]]
    write_folder(ensemble, folder, command=command, overrides=changes, draw=figures, also=also)
    if as_json:
        print_json(_object(ensemble, summary(ensemble)) | {"refuted_if": judged.plain()})
    elif not quiet:
        _show(ensemble)
        for at, sentence in enumerate(judged.sentences()):
            print("" if at else "\n", end="")
            print_prose(f"  {sentence}" if at else sentence)
        print(f"\nTables, scenario and manifest in {folder}/" + (f", figures in {folder}/figures/" if figures else ""))


def _write_judgement(judged: Refuted, folder: Path) -> list[Path]:
    if not judged.rows:
        return []
    path = folder / "refuted.json"
    put_text(path, json.dumps(judged.plain(), indent=1, ensure_ascii=False) + "\n")
    return [path]


def _object(ensemble: Ensemble, summary: list[dict[str, str | float]]) -> dict[str, object]:
    """Return what `--json` prints: the final value of each output, as quantiles over replicates."""
    return {
        "scenario": ensemble.scenario.name,
        "seed": ensemble.seeds[0],
        "replicates": len(ensemble.seeds),
        **fields(ensemble, "weeks", "scale", "agents"),
        "wall_s": round(ensemble.wall_s, 3),
        "outputs": {
            row["output"]: {key: row[key] for key in ("unit", "of", "q05", "median", "q95")} for row in summary
        },
    }


def _show(ensemble: Ensemble) -> None:
    """Print the main outputs at the start and at the end."""
    from sim.figures import album
    from sim.outputs import tables

    count = len(ensemble.seeds)
    rows = []
    for label, name in album.headlines(ensemble.names, ensemble.scenario):
        (start,) = tables.quantiles(tables.stack(name, ensemble.results)[:, 0], (0.5,))
        low, middle, high = tables.quantiles(
            tables.over_run(name, tables.stack(name, ensemble.results)), (0.05, 0.5, 0.95)
        )
        flow = tables.is_flow(name)
        span = f"{_number(low)} – {_number(high)}" if count > 1 else ""
        unit = measure(find(name).unit) + (", mean" if flow else "")
        rows.append((label, "" if flow else _number(start), _number(middle), span, unit))
    print(
        f"{ensemble.scenario.title or ensemble.scenario.name}\n{ensemble.weeks} weeks, {ensemble.agents:,} people, "
        f"{count} {'replicate' if count == 1 else 'replicates'} in {ensemble.wall_s:.1f} s\n"
    )
    months = (f"{date_of_week(at):%b %Y}" for at in (0, ensemble.weeks - 1))
    print_table(("", *months, "5 to 95 %" if count > 1 else "", ""), rows)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "none"
    return f"{value:,.0f}" if value == 0 or abs(value) >= 100 else f"{value:.3g}"
