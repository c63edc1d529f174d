"""`sanctuary query`: query a store in SQL."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

from typer import Argument, Option

from sim.cli.options import Json, StoreFolder
from sim.cli.output import FORM, print_json, print_table
from sim.errors import SanctuaryError

# Rows that are printed.
MOST_ROWS = 200


OutputForm = StrEnum("OutputForm", ["table", "csv", "json"])


def command(
    store: StoreFolder,
    sql: Annotated[str, Argument(help="A query; tables: weekly, runs, points, results.")],
    form: Annotated[OutputForm, Option("--form", help="How to print the rows.")] = OutputForm.table,
    as_json: Json = False,
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
    elif as_json or form is OutputForm.json:
        print_json({"rows": found} if as_json else found)
    elif found.empty:
        print(", ".join(found.columns), "(no rows)", sep="\n")
    else:
        shown = found if FORM.table is not None else found.head(MOST_ROWS)
        print_table(found.columns, [list(map(_cell, row)) for row in shown.itertuples(index=False, name=None)])
        if len(shown) < len(found):
            print(f"{len(found) - len(shown):,} more rows; --csv and --json give them all")


def _cell(value: object) -> str:
    return f"{value:.7g}" if isinstance(value, float) else str(value)
