"""A chart with all that belongs to it: words, numbers, and files to take along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pandas as pd

from sim.outputs.numbers import number
from sim.outputs.wording import worded

# Rows shown on the page; files hold all.
MOST_ROWS = 40


class Table(TypedDict):
    """A table as a page shows it, all in words; `more` says what is left out."""

    head: list[str]
    rows: list[list[str]]
    more: NotRequired[str]


@dataclass(frozen=True)
class Exhibit:
    """One chart.

    Attributes
    ----------
    key
        Names it on its page.
    title, summary
        What is drawn, and what it shows in a sentence; both stand beside the picture and are read out with it.
    svg
        The picture.
    table
        Its numbers.
    """

    key: str
    title: str
    summary: str
    svg: str
    table: pd.DataFrame

    def card(self) -> dict[str, str]:
        """Return what the page shows at once."""
        return {"key": self.key, "title": self.title, "summary": self.summary, "svg": self.svg}

    def rows(self) -> Table:
        """Return the table as the page shows it."""
        return first_rows(self.table)


@dataclass(frozen=True)
class Pending:
    """Stands where a chart will be, or says why there is none.

    Attributes
    ----------
    key, title
        As of the chart.
    summary, remedy
        What keeps it, and what to do about it.
    """

    key: str
    title: str
    summary: str
    remedy: str = ""

    def card(self) -> dict[str, str]:
        """Return what the page shows at once."""
        return {"key": self.key, "title": self.title, "summary": self.summary, "svg": "", "remedy": self.remedy}


def first_rows(table: pd.DataFrame, most: int = MOST_ROWS) -> Table:
    """Return the first rows of a table as words, keys and columns too: `head`, `rows`, and `more`, which says how many rows are left out."""
    rows = [[_words(value) for value in row] for row in table.head(most).itertuples(index=False, name=None)]
    left = len(table) - len(rows)
    more = f"{left:,} more rows are in the files." if left else ""
    return {"head": [worded(str(name)) for name in table.columns], "rows": rows, "more": more}


def _words(value: object) -> str:
    if isinstance(value, float):
        return number(value)
    return "none" if value is None else worded(str(value))
