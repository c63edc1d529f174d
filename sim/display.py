"""The display of results in a notebook: one line, a small table and a chart."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair

MOST_ROWS = 12
LONGEST_CELL = 80

Row = Mapping[Any, Any]
Rows = Sequence[Row]
# A Vega-Lite specification with its data in it.
Picture = dict[str, object]


class Displayed(ABC):
    """A base class for objects that notebooks display.

    A subclass defines `_table`, with one mapping for each row, and may define `_picture`: a Vega-Lite specification with its data.
    """

    @abstractmethod
    def _table(self) -> Rows:
        """Return the table, with one mapping for each row."""

    def _picture(self) -> Picture | None:
        return None

    def _repr_html_(self) -> str:
        """Return the line, the first rows of the table and the chart as self-contained HTML."""
        rows, picture = self._table(), self._picture()
        more = f"<p>and {len(rows) - MOST_ROWS} more rows</p>" if len(rows) > MOST_ROWS else ""
        drawing = "" if picture is None else svg(picture)
        return f"<p>{html.escape(repr(self))}</p>{_html(rows[:MOST_ROWS])}{more}{drawing}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """Return the HTML, and the line alone for interfaces that show only text."""
        return {"text/plain": repr(self), "text/html": self._repr_html_()}


def _html(rows: Rows) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{html.escape(str(name))}</th>" for name in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{_cell(value)}</td>" for value in row.values()) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else html.escape(str(value)[:LONGEST_CELL])


def svg(picture: Picture) -> str:
    """Draw a Vega-Lite specification without a browser."""
    import vl_convert

    drawing: str = vl_convert.vegalite_to_svg(dict(picture))
    return drawing


def chart(picture: Picture) -> altair.LayerChart:
    """Return an Altair chart that a notebook shows as SVG, without loading a library from the network."""
    from altair import LayerChart

    class OfflineChart(LayerChart):
        def _repr_mimebundle_(self, *_: object, **__: object) -> dict[str, str]:
            return {"image/svg+xml": svg(self.to_dict())}

    found: LayerChart = OfflineChart.from_dict(picture)
    return found


def bands_over_time(rows: Rows, title: str, unit: str, config: Picture | None = None) -> Picture:
    """Return the Vega-Lite specification of a line within a band.

    Parameters
    ----------
    rows
        With `week`, `low`, `middle` and `high`.
    title, unit
        The title, and the unit of the vertical axis.
    config
        The Vega-Lite configuration.
    """
    across = {"field": "week", "type": "quantitative", "title": "week after 20 August 2021"}
    up = {"type": "quantitative", "title": unit, "scale": {"zero": False}}
    band = {"x": across, "y": {"field": "low", **up}, "y2": {"field": "high"}}
    line = {"x": across, "y": {"field": "middle", **up}}
    return {
        "data": {"values": [dict(row) for row in rows]},
        "layer": [{"mark": {"type": "area", "opacity": 0.25}, "encoding": band}, {"mark": "line", "encoding": line}],
        "title": title,
        "width": 480,
        "height": 220,
        "config": dict(config or {}),
    }


def callable_room(room: ModuleType, function: Callable[..., object]) -> None:
    """Make a package callable, so that `sim.scenario("baseline")` works beside `import sim.scenario.load`.

    A function of that name in `sim/__init__.py` does not work: importing a subpackage binds its name in the parent and replaces
    the function. The alternative is to rename the packages `scenario` and `report`, which changes 402 import lines in 210 files
    and the imports of everybody who uses them. Assigning `__class__` is the way that Python's data model documents for modules.
    """

    class Room(ModuleType):
        __doc__ = room.__doc__

        def __call__(self, *arguments: object, **named: object) -> object:
            return function(*arguments, **named)

    room.__class__ = Room
