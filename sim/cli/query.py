"""`sanctuary query`: ask a store in SQL."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from sim.errors import SanctuaryError


class OutputForm(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"


def command(
    store: Annotated[Path, typer.Argument(help="A sweep's store.")],
    sql: Annotated[
        str, typer.Argument(help="A query over weekly, runs, points and results (weekly with its factors).")
    ],
    form: Annotated[OutputForm, typer.Option("--form", help="How to print the rows.")] = OutputForm.table,
) -> None:
    """Ask a sweep's store in SQL: select "risk.total" from results where week = 259."""
    from sim.runs.reading import Store

    answer = Store(store).query(sql)
    if answer is None:
        raise SanctuaryError("there is no query in that", remedy='Write one, "select * from runs" say.')
    found = answer.df()
    if form is OutputForm.csv:
        found.to_csv(sys.stdout, index=False)
    elif form is OutputForm.json:
        print(found.to_json(orient="records"))
    elif found.empty:
        print(", ".join(found.columns), "(no rows)", sep="\n")
    else:
        print(found.to_string(index=False, max_rows=200))
