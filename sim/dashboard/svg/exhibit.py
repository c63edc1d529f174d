"""A chart with its title, summary and table."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from typing import NotRequired, TypedDict

import pandas as pd

from sim.figures.drawing import Drawing
from sim.outputs.numbers import number
from sim.outputs.wording import worded

# The number of rows shown on the page; downloads contain all.
MOST_ROWS = 40
_ELSEWHERE, _CELL = "https://vega.github.io/vega-datasets/", re.compile('(<a xlink:href="[^"]*")>(<path)')


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
    picture, table
        The picture, as SVG or as a Vega-Lite specification in JSON, and the numbers; both are empty where there is no chart.
    remedy
        What to do about a chart that cannot be made.
    """

    key: str
    title: str
    summary: str
    picture: str = ""
    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    remedy: str = ""

    @property
    def specification(self) -> str:
        """The Vega-Lite specification, or an empty string where the picture is SVG."""
        return self.picture if self.picture.startswith("{") else ""

    @property
    def svg(self) -> str:
        """The picture as SVG. Links in it are a group of objects, other pictures one."""
        if not self.specification:
            return self.picture
        found = _drawn(self.picture)
        role = "group" if "<a " in found else "img"
        told = escape(f"{self.title}. {self.summary}", quote=True)
        return found.replace("<svg ", f'<svg role="{role}" aria-label="{told}" ', 1)

    def card(self) -> dict[str, str]:
        """Return what the page shows at once."""
        return {name: getattr(self, name) for name in ("key", "title", "summary", "svg", "specification", "remedy")}

    def rows(self) -> Table:
        """Return the table as the page shows it."""
        return first_rows(self.table)


@lru_cache(maxsize=128)
def _drawn(specification: str) -> str:
    """Draw a chart. Links are relative, which the drawing program does not know, and a link of a cell and of its text count once."""
    found = Drawing(json.loads(specification)).svg().replace(_ELSEWHERE, "")
    return _CELL.sub(r'\1 tabindex="-1" aria-hidden="true">\2', found)


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
