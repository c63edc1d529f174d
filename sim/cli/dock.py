"""`sanctuary dock`: the model beside a twin of equations."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.folders import writable
from sim.cli.progress import progress_bar
from sim.errors import SanctuaryError

if TYPE_CHECKING:
    from rich.console import Console

    from sim.analysis.dock.compare import Docking
    from sim.analysis.dock.verify import Verification


def command(
    scenario: Annotated[str, typer.Argument(metavar="[SCENARIO]", help="Name or file.")] = "baseline",
    replicates: Annotated[int, typer.Option(min=2, help="Runs of the model in each world.")] = 8,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the first run; it also draws what is unknown.")] = 1,
    scale: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="Share of the Taliban's fighters to simulate.")
    ] = 0.02,
    weeks: Annotated[int | None, typer.Option(min=2, help="How long to run \\[default: the scenario's].")] = None,
    averaged: Annotated[
        bool, typer.Option("--mean-field", help="Set every structure to its mean field first.")
    ] = False,
    verifying: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Only ask whether model and twin agree where both are made of the same things; exit code 1 if not.",
        ),
    ] = False,
    world: Annotated[
        list[str] | None, typer.Option("--world", help="Only this changed world; repeat for more \\[default: all].")
    ] = None,
    interventions: Annotated[bool, typer.Option("--list", help="Say what is changed in each world, and stop.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for tables and the figure \\[default: out/dock-NAME].")
    ] = None,
    figures: Annotated[bool, typer.Option(help="Draw the figure.")] = True,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes \\[default: one a core].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Hold the model against equations with the same rules, in twelve changed worlds.

    Equations have no space, no people, no council and no states. Where they fail, what the twin does not have is cut from the
    model in turn, and together where no cut alone will do, to say through what people matter. With --verify all of that is taken
    out at once: what is left must agree, or model or twin is wrong.
    """
    from sim.analysis.dock import interventions as changed
    from sim.analysis.dock.compare import dock
    from sim.analysis.dock.verify import Verification, verify
    from sim.scenario import load_scenario

    if interventions:
        listed = {one.name: one.text for one in changed.INTERVENTIONS}
        print(json.dumps(listed) if as_json else "\n".join(f"{name}: {text}" for name, text in listed.items()))
        return
    names = [one.name for one in changed.INTERVENTIONS]
    for one in world or ():
        if one not in names:
            raise SanctuaryError(f"there is no changed world {one!r}", remedy="`sanctuary dock --list` lists them.")
    loaded = load_scenario(scenario)
    folder = writable(out if out is not None else Path("out") / f"dock-{loaded.name}")
    chosen = [one for one in changed.INTERVENTIONS if one.name in (world or names)]
    flat = changed.averaged(loaded) if averaged else loaded
    folder.mkdir(parents=True, exist_ok=True)
    with progress_bar(silent=as_json) as bar:
        task = bar.add_task("Docking", total=None)

        def advance(done: int) -> None:
            bar.update(task, completed=done)

        settings: dict[str, Any] = {
            "replicates": replicates,
            "seed": seed,
            "scale": scale,
            "weeks": weeks,
            "interventions": chosen,
            "workers": workers,
            "progress": advance,
        }
        found = verify(loaded, **settings) if verifying else dock(flat, **settings)
    if isinstance(found, Verification):
        _conclude(found, folder, as_json)
        return
    for name in ("rows", "verdicts", "cuts", "bands"):
        getattr(found, name).to_csv(folder / f"{name}.csv", index=False)
    if figures:
        from sim.figures.dock import side_by_side
        from sim.figures.runs import save

        words = {row["output"]: _verdict(row) for row in found.verdicts.to_dict("records")}
        save(side_by_side(found.bands, words, f"{loaded.name} and its twin", found.finding), folder, "dock")
    if as_json:
        tables = {"rows": found.rows, "verdicts": found.verdicts, "cuts": found.cuts}
        plain = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
        print(json.dumps({"scenario": loaded.name, "finding": found.finding, **plain}))
        return
    _show(found, folder)


def _console() -> Console:
    """Give a console that is wide enough in a pipe: a table cut to its width would lose the names of outputs."""
    from rich.console import Console

    return Console() if sys.stdout.isatty() else Console(width=150)


def _verdict(row: Any) -> str:
    return f"{row['verdict']}, through {row['through']}" if row["through"] else str(row["verdict"])


def _show(found: Docking, folder: Path) -> None:
    from rich.table import Table

    console = _console()
    shown = Table(box=None, pad_edge=False)
    for heading in ("output", "worst in", "R²", "gap, spreads", "twin/model at the end", "verdict"):
        shown.add_column(heading, justify="left" if heading in ("output", "worst in", "verdict") else "right")
    for row in found.verdicts.to_dict("records"):
        shown.add_row(
            str(row["output"]),
            str(row["worst"]),
            "–" if math.isnan(row["r2"]) else f"{row['r2']:.3f}",
            "no spread" if math.isinf(row["gap"]) else f"{row['gap']:.1f}",
            f"{row['ratio']:.2f}",
            _verdict(row),
        )
    console.print(shown)
    console.print(found.finding)
    console.print(f"{len(found.seeds)} runs of each world; tables and the figure in {folder}/")


def _conclude(found: Verification, folder: Path, as_json: bool) -> None:
    """Write and tell what a verification came to."""
    from rich.table import Table

    found.rows.to_csv(folder / "verification.csv", index=False)
    if as_json:
        rows = json.loads(found.rows.to_json(orient="records"))
        print(
            json.dumps({"scenario": found.scenario.name, "finding": found.finding, "holds": found.holds, "rows": rows})
        )
    else:
        console = _console()
        shown = Table(box=None, pad_edge=False)
        for heading in ("output", "worst in", "R²", "mean distance", "twin/model at the end", "keeps to the bounds"):
            shown.add_column(heading, justify="left" if heading in ("output", "worst in") else "right")
        for row in found.worst().to_dict("records"):
            shown.add_row(
                str(row["output"]),
                str(row["intervention"]),
                "–" if math.isnan(row["r2"]) else f"{row['r2']:.3f}",
                f"{row['off']:.1%}",
                f"{row['ratio']:.2f}",
                "yes" if row["keeps"] else "no",
            )
        console.print(shown)
        console.print(found.finding)
        console.print(f"{len(found.seeds)} runs of each world; the table in {folder}/")
    if not found.holds:
        raise typer.Exit(1)
