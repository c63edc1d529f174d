"""`sanctuary unknowns`: what knowing each of the paper's unknowns would be worth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sim.cli.folders import writable

if TYPE_CHECKING:
    from sim.analysis.decide.value_of_information import Value


def command(
    store: Annotated[
        Path, typer.Argument(help="A sweep of unknowns crossed with actions; the design unknowns is one.")
    ],
    risk: Annotated[str, typer.Option(help="The loss, in attempts a year.")] = "risk.total",
    out: Annotated[Path | None, typer.Option(help="Folder for tables and figures \\[default: in the store].")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Rank the unknowns: what each moves, and what knowing it would spare whoever must choose an action.

    The loss is the attempts over the run plus a price times the action's cost; the price is swept.
    """
    from rich.console import Console
    from rich.table import Table

    from sim.analysis.decide.value_of_information import COSTS, value_of_information
    from sim.runs.reading import Store

    found = value_of_information(Store(store), risk)
    folder = out if out is not None else store / "unknowns"
    _write(found, folder)
    if as_json:
        tables = {"actions": found.actions, "moves": found.moves, "decision": found.decision}
        plain = {name: json.loads(table.to_json(orient="records")) for name, table in tables.items()}
        print(json.dumps({**plain, "costs": COSTS, "used": found.used, "left_out": found.left_out}))
        return
    console = Console()
    actions = Table(title=f"{risk}: attempts over the run", title_justify="left", box=None)
    for heading in ("", "attempts", "95 %", "cost"):
        actions.add_column(heading, justify="right" if heading else "left")
    for row in found.actions.to_dict("records"):
        span = f"{row['low']:.2f} to {row['high']:.2f}"
        actions.add_row(row["action"], f"{row['attempts']:.2f}", span, f"{COSTS[row['action']]:g}")
    console.print(actions)
    moves = Table(title="Share of the variance that each unknown explains", title_justify="left", box=None)
    moves.add_column("")
    unknowns = list(dict.fromkeys(found.moves["unknown"]))
    for name in unknowns:
        moves.add_column(name, justify="right")
    for output, rows in found.moves.groupby("output", sort=False):
        cells = rows.set_index("unknown")
        moves.add_row(
            str(output),
            *(
                f"{cells.loc[name, 'share']:.0%} ({cells.loc[name, 'low']:.0%}–{cells.loc[name, 'high']:.0%})"
                for name in unknowns
            ),
        )
    console.print(moves)
    worth = Table(title="Attempts that knowing it would spare", title_justify="left", box=None)
    for heading in ("price", "best without knowing", *unknowns):
        worth.add_column(heading, justify="right" if heading in unknowns else "left")
    for price, rows in found.decision.groupby("price", sort=False):
        cells = rows.set_index("unknown")
        spans = (
            f"{cells.loc[name, 'worth']:.3f} ({cells.loc[name, 'low']:.3f}–{cells.loc[name, 'high']:.3f})"
            for name in unknowns
        )
        worth.add_row(f"{price:g}", str(rows["best"].iloc[0]), *spans)
    console.print(worth)
    console.print(
        f"{found.used} samples" + (f", {found.left_out} left out: runs failed or are missing" if found.left_out else "")
    )
    console.print(f"Tables and figures in {folder}/")


def _write(found: Value, folder: Path) -> None:
    from sim.figures.analyses import shares_of_unknowns, worth_of_knowing
    from sim.figures.runs import save

    writable(folder).mkdir(parents=True, exist_ok=True)
    for name, table in (("actions", found.actions), ("moves", found.moves), ("decision", found.decision)):
        table.to_csv(folder / f"{name}.csv", index=False)
    save(shares_of_unknowns(found.moves, found.used), folder, "unknowns")
    save(worth_of_knowing(found.decision, found.used), folder, "worth-of-knowing")
