"""`sanctuary dock`: the model beside equations with the same rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Exit, Option

from sim.cli.options import Figures, Json, Scale, Seed, SeveralWeeks, Workers, folder_option
from sim.cli.output import folder_for, print_json, print_rows, write_figures, write_tables
from sim.cli.progress import tracked
from sim.errors import SanctuaryError
from sim.scenario import load_scenario


def command(
    scenario: Annotated[str, Argument(metavar="[SCENARIO]", help="A name or a file.")] = "baseline",
    replicates: Annotated[int, Option(min=2, help="Runs of the model in each world.")] = 8,
    seed: Seed = 1,
    scale: Scale = 0.02,
    weeks: SeveralWeeks = None,
    averaged: Annotated[bool, Option("--mean-field", help="Replace every structure by its mean field.")] = False,
    verifying: Annotated[bool, Option("--verify", help="Only check that both agree; exit 1 if they do not.")] = False,
    world: Annotated[list[str] | None, Option("--world", help="A world; repeat for more \\[default: all].")] = None,
    interventions: Annotated[bool, Option("--list", help="List the changed worlds, and stop.")] = False,
    draws: Annotated[int, Option(min=0, help="Draws of the unknowns for the emulator.")] = 30,
    out: Annotated[Path | None, folder_option("out/dock-NAME", "tables and the figure")] = None,
    figures: Figures = True,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Compare the model with equations that use the same rules, in twelve changed worlds.

    The equations have no space, no individuals and no states that react. Where they fail, each structure that they lack is removed
    from the model in turn, to find the one that makes agents necessary. Beside them stands an emulator, fitted to runs with draws of
    the unknowns: people matter where neither follows the model. With --verify all of these structures are removed at once: the rest
    must agree, or there is a fault in the model or in the equations.
    """
    from sim.analysis.dock import interventions as changed
    from sim.analysis.dock.compare import dock
    from sim.analysis.dock.verify import verify

    known = {one.name: one for one in changed.INTERVENTIONS}
    if interventions:
        listed = {name: one.text for name, one in known.items()}
        print_json(listed) if as_json else print("\n".join(f"{name}: {text}" for name, text in listed.items()))
        return
    for one in world or ():
        if one not in known:
            raise SanctuaryError(f"there is no changed world {one!r}", remedy="`sanctuary dock --list` lists them.")
    loaded = load_scenario(scenario)
    folder = folder_for(out, Path("out") / f"dock-{loaded.name}")
    with tracked("Docking", silent=as_json) as advance:
        settings: dict[str, Any] = {
            "replicates": replicates,
            "seed": seed,
            "scale": scale,
            "weeks": weeks,
            "interventions": [one for name, one in known.items() if name in (world or known)],
            "workers": workers,
            "progress": advance,
        }
        if verifying:
            verified = verify(loaded, **settings)
        else:
            found = dock(changed.averaged(loaded) if averaged else loaded, draws=draws, **settings)
    if verifying:
        write_tables(folder, {"verification": verified.rows})
        if as_json:
            head = {"scenario": loaded.name, "finding": verified.finding, "holds": verified.holds}
            print_json({**head, "rows": verified.rows})
        else:
            told = verified.summary().assign(within=verified.summary()["keeps"].map({True: "yes", False: "no"}))
            told = told.rename(columns={"intervention": "worst"})
            print_rows(told, "dock.verified")
            print(f"{verified.finding}\n{len(verified.seeds)} runs of each world; the table in {folder}/")
        if not verified.holds:
            raise Exit(1)
        return
    tables = {"rows": found.rows, "verdicts": found.verdicts, "cuts": found.cuts, "draws": found.draws}
    write_tables(folder, {**tables, "bands": found.bands})
    through = found.verdicts["through"].map(lambda through: through and f", through {through}")
    words = dict(zip(found.verdicts["output"], found.verdicts["verdict"] + through, strict=True))
    if figures:
        from sim.figures.dock import side_by_side

        drawn = side_by_side(found.bands, words, f"{loaded.name} and its twin", found.finding)
        write_figures(folder, {"dock": drawn})
    if as_json:
        print_json({"scenario": loaded.name, "finding": found.finding, **tables})
    else:
        told = found.verdicts.assign(verdict=list(words.values()))
        print_rows(told, "dock")
        print(f"{found.finding}\n{len(found.seeds)} runs of each world; tables and the figure in {folder}/")
