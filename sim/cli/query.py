"""`sanctuary query`: query a store in SQL."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import StoreFolder
from sim.cli.output import print_json
from sim.errors import SanctuaryError


class OutputForm(StrEnum):
    """The ways to print rows."""

    table = "table"
    csv = "csv"
    json = "json"


def command(
    store: StoreFolder,
    sql: Annotated[str, Argument(help="A query; tables: weekly, runs, points, results.")],
    form: Annotated[OutputForm, Option("--form", help="How to print the rows.")] = OutputForm.table,
) -> None:
    """Query the store of a sweep in SQL: select "risk.total" from results where week = 259.

    The table results joins weekly with the factors of each point.
    """
    from sim.runs.reading import Store

    answer = Store(store).query(sql)
    if answer is None:
        raise SanctuaryError("the SQL holds no query", remedy='Write one, such as "select * from runs".')
    found = answer.df()
    if form is OutputForm.csv:
        found.to_csv(sys.stdout, index=False)
    elif form is OutputForm.json:
        print_json(found)
    elif found.empty:
        print(", ".join(found.columns), "(no rows)", sep="\n")
    else:
        print(found.to_string(index=False, max_rows=200))
