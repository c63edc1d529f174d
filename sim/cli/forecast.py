"""`sanctuary forecast`: register forecasts before the facts, and score them once the record has grown."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.hindcast import show_hindcast
from sim.cli.options import Scale, Seed, Workers, processes
from sim.cli.output import folder_for, print_json, print_problems, print_rows, write_figures, write_tables
from sim.cli.progress import tracked
from sim.errors import SanctuaryError
from sim.resources import data_dir, put_text
from sim.scenario import load_scenario

if TYPE_CHECKING:
    from sim.analysis.hindcast.registered import RegisteredForecast

Action = StrEnum("Action", ["register", "score"])


def command(
    action: Annotated[Action, Argument(help="Write a file, or score files.")],
    names: Annotated[
        list[str], Argument(metavar="SCENARIO|FILE...", help="A scenario to register, or files to score.")
    ],
    until: Annotated[datetime | None, Option(formats=["%Y-%m-%d"], help="Last day of the forecast.")] = None,
    record: Annotated[
        list[Path] | None, Option(metavar="FILE", help="What is known, or records to score against; repeat for more.")
    ] = None,
    replicates: Annotated[int, Option(min=2, help="Runs.")] = 40,
    seed: Seed = 1,
    scale: Scale = 0.05,
    workers: Workers = None,
    out: Annotated[Path | None, Option(help="The file to write, or the folder of scores.")] = None,
    views: Annotated[
        Path | None, Option(help="Also write deaths by province and month, as VIEWS lays them out.")
    ] = None,
    as_json: Annotated[
        bool, Option("--json", help="Print one JSON object; scores are written only with --out.")
    ] = False,
) -> None:
    """Register a forecast of every series that can be observed, or score registered forecasts against later records.

    A forecast begins after the last day of the record: the shipped one, or `--record`. A file in which a byte was changed is
    refused. The digest proves the bytes and not the date, so publish the file where its date is kept.
    """
    if action is Action.score:
        if not record:
            raise SanctuaryError("there is no record to score against", remedy="Give one with --record FILE.")
        _score(names, record, out, as_json=as_json)
        return
    if len(names) > 1 or until is None or out is None or len(record or ()) > 1:
        raise SanctuaryError(
            "to register a forecast takes one scenario, --until, --out and at most one --record",
            remedy="For example: sanctuary forecast register record --until 2024-12-31 --out forecast.json",
        )
    if out.exists():
        raise SanctuaryError(
            f"{out} exists, and a registered forecast is never overwritten", remedy="Name another file."
        )
    folder_for(out.parent, out.parent)
    from sim.analysis.hindcast.registered import read_registered, register
    from sim.analysis.hindcast.targets import read_targets
    from sim.analysis.hindcast.views import write_years

    scenario = load_scenario(names[0], {})
    known = read_targets(record[0] if record else None, weeks=scenario.weeks)
    print_problems(known, silent=as_json)
    path = record[0] if record else data_dir("seeds") / "record.csv"
    count = processes(workers)
    with tracked(scenario.title, replicates, silent=as_json) as advance:
        text = register(
            scenario,
            known,
            path,
            until.date(),
            replicates=replicates,
            seed=seed,
            scale=scale,
            workers=count,
            progress=advance,
        )
    put_text(out, text)
    made = read_registered(out)
    if views is not None:
        write_years(made.views(), folder_for(views, views) / "pm", made.name)
    if as_json:
        print_json({"forecasts": [_about(made)], "rows": [], "calibration": []})
    else:
        print(f"{out}: {len(made.draws)} rows from {made.since} to {made.until}. Publish it where its date is kept.")


def _about(registered: RegisteredForecast) -> dict[str, object]:
    names = ("registered", "known_until", "until", "version", "scenario")
    return {"file": registered.name, **{name: registered.about[name] for name in names}}


def _place(name: str) -> Path:
    """Return a file, or the forecast of that name that ships with the project."""
    shipped = data_dir("scenarios") / "forecasts" / f"{name}.json"
    return shipped if shipped.is_file() and not Path(name).exists() else Path(name)


def _score(names: list[str], record: list[Path], out: Path | None, *, as_json: bool) -> None:
    from sim.analysis.hindcast.registered import calibration_curve, held_against, read_registered
    from sim.analysis.hindcast.report import plain, rows_table
    from sim.figures.hindcast import calibration

    forecasts = [read_registered(_place(name)) for name in names]
    scored = [held_against(one, record) for one in forecasts]
    curve = calibration_curve(scored)
    if out is not None or not as_json:
        folder = folder_for(out, "out/forecast")
        write_tables(folder, {"rows": rows_table(scored), "calibration": curve})
        write_figures(folder, {"calibration": calibration(curve, len(forecasts))})
    if as_json:
        rows = plain(scored, ())["rows"]
        print_json({"forecasts": list(map(_about, forecasts)), "rows": rows, "calibration": curve})
        return
    for one in scored:
        show_hindcast(one, rows=len(scored) == 1)
    print_rows(curve, "forecast.calibration", title="Calibration: rows within central intervals, over all files")
    print(f"\nFigure and tables are in {folder}")
