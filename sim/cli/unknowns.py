"""`sanctuary unknowns`: the value of knowing each of the paper's unknowns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from sim.cli.options import Json, OutInStore
from sim.cli.output import folder_for, print_json, print_rows, print_table, write_figures, write_tables

if TYPE_CHECKING:
    import pandas as pd


def command(
    store: Annotated[Path, Argument(help="The store of a sweep such as the design unknowns.")],
    risk: Annotated[str, Option(help="The loss, in plots a year.")] = "risk.total",
    out: OutInStore = None,
    as_json: Json = False,
) -> None:
    """Rank the unknowns by their effect, and by the plots that knowing each would avert.

    The loss is the plots begun over the run plus a price times the cost of the action. The price is varied. The value of an
    unknown is the loss that a decision maker who knows it avoids.
    """
    from sim.analysis.decide.value_of_information import COSTS, value_of_information
    from sim.figures.analyses import shares_of_unknowns, worth_of_knowing
    from sim.runs.reading import Store

    found = value_of_information(Store(store), risk)
    folder = folder_for(out, store / "unknowns")
    tables = {"actions": found.actions, "moves": found.moves, "decision": found.decision}
    write_tables(folder, tables)
    worth = worth_of_knowing(found.decision, found.used)
    write_figures(folder, {"unknowns": shares_of_unknowns(found.moves, found.used), "worth-of-knowing": worth})
    if as_json:
        print_json({**tables, "costs": COSTS, "used": found.used, "left_out": found.left_out})
        return
    actions = found.actions.assign(cost=found.actions["action"].map(COSTS))
    print_rows(actions, "unknowns", title=f"{risk}: plots over the run")
    unknowns = list(dict.fromkeys(found.moves["unknown"]))
    moved = [
        (str(output), *_cells(rows, unknowns, "share", ".0%"))
        for output, rows in found.moves.groupby("output", sort=False)
    ]
    print_table(("", *unknowns), moved, title="Share of the variance that each unknown explains")
    prices = [
        (f"{price:g}", str(rows["best"].iloc[0]), *_cells(rows, unknowns, "worth", ".3f"))
        for price, rows in found.decision.groupby("price", sort=False)
    ]
    print_table(("price", "best without knowing", *unknowns), prices, title="Plots that knowing it would avert")
    left_out = f", {found.left_out} left out because runs failed or are missing" if found.left_out else ""
    print(f"{found.used} samples{left_out}\nTables and figures in {folder}/")


def _cells(rows: pd.DataFrame, unknowns: list[str], column: str, form: str) -> list[str]:
    """Return a value with its interval for each unknown."""
    ordered = rows.set_index("unknown").loc[unknowns].to_dict("records")
    return [f"{row[column]:{form}} ({row['low']:{form}}–{row['high']:{form}})" for row in ordered]
