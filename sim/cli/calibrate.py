"""`sanctuary calibrate`: a posterior over a scenario's unknowns, from the record up to a cut-off."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.options import CutOff, Json, RecordFile, Scale, Seed, Workers, folder_option, processes
from sim.cli.output import HELD, folder_for, print_json, print_problems, print_prose, print_rows, print_table
from sim.cli.progress import tracked
from sim.errors import optional
from sim.figures.drawing import apart
from sim.outputs.numbers import short
from sim.scenario import load_scenario
from sim.scenario.read.folders import Shelf

if TYPE_CHECKING:
    from sim.analysis.hindcast.calibration import Calibration


def command(
    prior: Annotated[str, Argument(help="A scenario whose distributions are the unknowns.")] = "prior",
    record: RecordFile = None,
    cut_off: CutOff = datetime(2022, 6, 30),
    runs: Annotated[int, Option(min=100, help="Runs drawn from the prior.")] = 2000,
    truths: Annotated[int, Option(min=10, help="Known truths to recover.")] = 200,
    sbc: Annotated[bool, Option("--sbc", help="Recover every run, not only --truths of them.")] = False,
    seed: Seed = 1,
    scale: Scale = 0.02,
    workers: Workers = None,
    out: Annotated[Path | None, folder_option("out/calibration-PRIOR", "results, to continue in")] = None,
    as_json: Json = False,
) -> None:
    """Fit a scenario's unknowns to the record up to a cut-off, test on the rest, and recover known truths.

    Writes the posterior as a scenario that every other command accepts, next to figures and calibration.json. The same command
    continues a stopped calibration; with another cut-off it reuses the finished runs.
    """
    with optional("calibrate"):
        from sim.analysis.hindcast.calibration import calibrate
        from sim.analysis.hindcast.posterior_file import write_files
    from sim.analysis.hindcast.targets import read_targets

    loaded = load_scenario(prior, {})
    held = read_targets(record, weeks=loaded.weeks, zero=loaded.first_day)
    print_problems(held, silent=as_json)
    folder = folder_for(out, Path("out") / f"calibration-{loaded.name}")
    with tracked("Draws of the prior", runs, silent=as_json) as advance:
        found = calibrate(
            loaded,
            held,
            folder,
            cut_off=cut_off.date(),
            runs=runs,
            seed=seed,
            scale=scale,
            truths=runs if sbc else truths,
            workers=processes(workers),
            progress=advance,
        )
    HELD.enter_context(apart())
    write_files(found, folder, *_places(prior, folder))
    if as_json:
        print_json(found.plain())
        return
    _show(found)
    print(f"\nThe posterior is {folder}/posterior.yaml; try: sanctuary hindcast {folder}/posterior.yaml")


def _places(prior: str, folder: Path) -> tuple[str, str]:
    """Return the scenario that the posterior extends and the path of its schema, both as seen from the folder."""
    shelf = Shelf.default()
    schema = os.path.relpath(shelf.shipped / "schema" / "scenario.schema.json", folder)
    return (prior if prior in shelf.names() else os.path.relpath(prior, folder)), schema


def _show(found: Calibration) -> None:
    from sim.analysis.hindcast.scoring import rank_histogram

    plain = found.plain()
    rows = []
    for one in sorted(plain["unknowns"], key=lambda one: -one["explained"]):
        posterior, narrower = "stays at its prior", "–"
        if one["fitted"]:
            posterior, narrower = _span(one["posterior"]), f"{one['contraction']:.0%}"
        rows.append((one["key"], _span(one["prior"]), posterior, f"{max(one['explained'], 0):.0%}", narrower))
    headings = ("", "prior (90 %)", "posterior (90 %)", "explained", "narrower by")
    print_table(headings, rows, title=f"Unknowns, fitted on {', '.join(plain['rows_fitted'])}")
    parts = zip(found.before.parts, found.after.parts, strict=True)
    print_rows(parts, "calibrate.scores", title="Scores of log(1 + x), lower is better")
    print(
        "\nUp to the cut-off the posterior is scored in sample. These scores include what it learnt about the recorders, which the\n"
        "scenario does not hold: sanctuary hindcast scores the scenario with recorders drawn afresh."
    )
    recovery = [(one, " ".join(map(str, rank_histogram(one.ranks.tolist())))) for one in found.recovery]
    print_rows(recovery, "calibrate.recovery", title=f"Recovery of {found.truths} known truths")
    for one, which in zip(found.misfit, ("fitted on", "of the record"), strict=True):
        print_prose(f"The {len(one.rows)} rows {which} lie {one.verdict}: p {one.p:.3f}")
    for sentence in (*found.warnings(), *found.judgement.sentences()):
        print_prose(sentence)
    for ridge in plain["ridges"]:
        print_prose(f"{ridge['first']} against {ridge['second']}: rank correlation {ridge['rank_correlation']:+.2f}")


def _span(quantiles: Sequence[float]) -> str:

    return f"{short(quantiles[0])}–{short(quantiles[-1])}"
