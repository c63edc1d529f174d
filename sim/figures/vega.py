"""Vega-Lite charts as plain dictionaries, with Altair's names for their parts.

Altair 6.3 takes .69 s of a processor for its import and 58 ms for a chart of one band over 260 weeks, because it copies and checks a chart at every
step; these dictionaries take .002 s and 3 ms for the same specification. Notebooks get Altair charts from it (`sim.display.chart`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

# Whatever Vega-Lite takes for a part of a chart.
Options = Any
KINDS = {"Q": "quantitative", "N": "nominal", "O": "ordinal", "T": "temporal"}


class Channel(dict[str, Options]):
    """An encoding: a column with the letter of its kind after a colon, and options.

    Parameters
    ----------
    column
        `value:Q`, or a name alone where another channel gives the kind.
    options
        As Vega-Lite names them.
    """

    def __init__(self, column: str, **options: Options) -> None:
        field, _, kind = column.partition(":")
        super().__init__({"field": field} | ({"type": KINDS[kind]} if kind else {}) | options)


YOffset = Color = Shape = Text = Detail = Facet = Channel
Axis = Legend = Scale = dict


def value(constant: object) -> dict[str, Options]:
    """Return a channel that is the same everywhere."""
    return {"value": constant}


def condition(test: str, true: dict[str, Options], false: dict[str, Options]) -> dict[str, Options]:
    """Return a channel that depends on a test of each row."""
    return {"condition": {"test": test, **true}, **false}


class Chart(dict[str, Options]):
    """A chart or an arrangement of charts: its specification, in which `data` may be a table.

    Parameters
    ----------
    data
        A table, or the name of one that is added later.
    parts
        Further parts of the specification.
    """

    def __init__(self, data: pd.DataFrame | dict[str, Options] | None = None, **parts: Options) -> None:
        super().__init__(({} if data is None else {"data": data}) | parts)

    def properties(self, **parts: Options) -> Chart:
        """Return the chart with some parts replaced."""
        return Chart(**{**self, **parts})

    def mark(self, kind: str, **options: Options) -> Chart:
        """Return the chart with another mark."""
        return self.properties(mark={"type": kind, **options})

    def encode(self, **channels: Options) -> Chart:
        """Return the chart with more channels; a word is a column."""
        added = {name: Channel(one) if isinstance(one, str) else one for name, one in channels.items()}
        return self.properties(encoding={**self.get("encoding", {}), **added})

    def filtered(self, test: str) -> Chart:
        """Return the chart of the rows that pass a test."""
        return self.properties(transform=[{"filter": test}])

    def scales(self, **channels: str) -> Chart:
        """Return the arrangement with the scales of some channels `shared` or `independent`."""
        return self.properties(resolve={"scale": channels})


def layer(*charts: Chart) -> Chart:
    """Draw charts over each other."""
    return Chart(layer=list(charts))


def concat(charts: Sequence[Chart], columns: int, spacing: int) -> Chart:
    """Arrange charts in rows of some columns."""
    return Chart(concat=list(charts), columns=columns, spacing=spacing)
