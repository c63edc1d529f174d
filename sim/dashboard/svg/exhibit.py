"""A chart with its title, summary and table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

import pandas as pd

from sim.outputs.numbers import number
from sim.outputs.wording import worded

# The number of rows shown on the page; downloads contain all.
MOST_ROWS = 40


class Table(TypedDict):
    """A table of text as a page shows it; `more` says how many rows are left out."""

    head: list[str]
    rows: list[list[str]]
    more: NotRequired[str]


@dataclass(frozen=True)
class Exhibit:
    """One chart, or the place of a chart that is not there yet or cannot be made.

    Attributes
    ----------
    key
        An identifier, unique on its page.
    title, summary
        The title, and one sentence on what the chart shows. Screen readers read both.
    svg, table
        The picture and the numbers; both are empty where there is no chart.
    remedy
        What to do about a chart that cannot be made.
    """

    key: str
    title: str
    summary: str
    svg: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    remedy: str = ""

    def card(self) -> dict[str, str]:
        """Return what the page shows at once."""
        return {name: getattr(self, name) for name in ("key", "title", "summary", "svg", "remedy")}

    def rows(self) -> Table:
        """Return the table as the page shows it."""
        return first_rows(self.table)


def first_rows(table: pd.DataFrame, most: int = MOST_ROWS) -> Table:
    """Return the first rows of a table as text, with readable names in place of keys."""
    rows = [[_words(value) for value in row] for row in table.head(most).itertuples(index=False, name=None)]
    left = len(table) - len(rows)
    more = f"{left:,} more rows are in the files." if left else ""
    return {"head": [worded(str(name)) for name in table.columns], "rows": rows, "more": more}


def _words(value: object) -> str:
    if isinstance(value, float):
        return number(value)
    return "none" if value is None else worded(str(value))
