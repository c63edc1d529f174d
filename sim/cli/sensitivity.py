"""`sanctuary sensitivity`: which factor of a sweep moves an output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.folders import writable

if TYPE_CHECKING:
    from sim.analysis.sensitivity.indices import Sensitivity


def command(
    store: Annotated[Path, typer.Argument(help="A sweep's store, of the design sobol or morris.")],
    output: Annotated[
        list[str] | None, typer.Option("--output", help="An output; repeat for more \\[default: all kept].")
    ] = None,
    when: Annotated[str, typer.Option(help="A kept week, `last`, or `mean` over the kept weeks.")] = "last",
    out: Annotated[Path | None, typer.Option(help="Folder for tables and figures \\[default: in the store].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Sobol or Morris indices with bootstrap intervals, of factors or of groups of them, and whether they have settled."""
    from sim.analysis.sensitivity.groups import sentences, shares
    from sim.analysis.sensitivity.indices import NoVariance, sensitivity
    from sim.runs.reading import Store

    opened = Store(store)
    week = int(when) if when.isdecimal() else when
    folder = writable(out if out is not None else store / "sensitivity")
    found, constant = [], []
    for name in output or opened.outputs:
        try:
            found.append(sensitivity(opened, name, week))
        except NoVariance as error:
            # Of several outputs one that nothing moves must not hide the others.
            constant.append((name, error))
    if constant and not found:
        raise constant[0][1]
    folder.mkdir(parents=True, exist_ok=True)
    for one in found:
        _write(one, folder)
        if not as_json:
            _show(one)
    shared = shares(found)
    if len(shared):
        from sim.figures.analyses import shares_of_groups
        from sim.figures.runs import save

        shared.to_csv(folder / "groups.csv", index=False)
        save(shares_of_groups(shared, opened.head["title"], found[0].used), folder, "groups")
    if as_json:
        print(
            json.dumps(
                {
                    "store": str(store),
                    "outputs": {one.output: _object(one) for one in found},
                    "groups": json.loads(shared.to_json(orient="records")),
                    "constant": [name for name, _ in constant],
                }
            )
        )
    else:
        for name, _ in constant:
            print(f"{name} is the same at every point: no factor moves it")
        for sentence in sentences(shared):
            print(sentence)
        print(f"Tables and figures in {folder}/")


def _write(found: Sensitivity, folder: Path) -> None:
    from sim.figures.analyses import indices
    from sim.figures.runs import save

    found.table.to_csv(folder / f"{found.output}.csv", index=False)
    if found.pairs is not None:
        found.pairs.to_csv(folder / f"{found.output}-pairs.csv", index=False)
    save(indices(found.table, found.method, found.output, found.used), folder, found.output)


def _object(found: Sensitivity) -> dict[str, object]:
    return {
        "method": found.method,
        "when": found.when,
        "factors": json.loads(found.table.to_json(orient="records")),
        "pairs": None if found.pairs is None else json.loads(found.pairs.to_json(orient="records")),
        "interactions": found.interactions,
        "settled": found.settled,
        "used": found.used,
        "left_out": found.left_out,
        "spread": found.spread,
        "luck": found.luck,
    }


def _show(found: Sensitivity) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    sobol = found.method == "sobol"
    kind = "samples" if sobol else "trajectories"
    table = Table(title=f"{found.output} ({found.method}, {found.used} {kind})", title_justify="left", box=None)
    for heading in ("", "first", "total") if sobol else ("", "mean effect", "with sign", "spread of effects"):
        table.add_column(heading, justify="right" if heading else "left")
    for row in found.table.to_dict("records"):
        if sobol:
            cells = [f"{row[key]:.2f} ± {row[key + '_half']:.2f}" for key in ("first", "total")]
        else:
            cells = [f"{row['mu_star']:.3g} ± {row['mu_star_half']:.2g}", f"{row['mu']:+.3g}", f"{row['sigma']:.3g}"]
        table.add_row(row["factor"], *cells)
    console.print(table)
    if found.settled is not None:
        console.print(f"largest change from half of the sample to all of it: {found.settled:.3g}")
    if found.luck is not None:
        console.print(f"luck that the replicates leave: {found.luck:.0%} of the variance, counted as acting together")
    if found.left_out:
        console.print(f"[red]{found.left_out} {kind} left out: a run of theirs failed or is missing[/red]")
    if found.interactions:
        console.print("act together: " + "; ".join(found.interactions))
    console.print()
