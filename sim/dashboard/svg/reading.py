"""Data embedded in a chart over time, so that the browser can show values by week without asking the server."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from sim.dashboard.svg.axes import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Scale
from sim.outputs.calendar import WEEK_ZERO
from sim.outputs.wording import measure

# A name, a page colour and the low, middle and high values; a week and what happened in it.
Series = tuple[str, str, np.ndarray]
Happening = tuple[int, str]


@dataclass(frozen=True)
class ReadValue:
    """One line of the readout: a page colour or an empty string, a name, and the value as text."""

    colour: str
    name: str
    value: str


@dataclass(frozen=True)
class Stretch:
    """A period, in possibly fractional weeks, with one readout."""

    start: float
    end: float
    rows: tuple[ReadValue, ...]


def of_series(series: Sequence[Series], weeks: int, scale: Scale, unit: str, events: Sequence[Happening] = ()) -> str:
    """Return the attribute for a chart of weekly series.

    Parameters
    ----------
    series
        For each series its name, page colour, and low, middle and high values, shape (3, weeks).
    weeks
        The length of the time axis.
    scale, unit
        The value axis and the unit.
    events
        Weeks and descriptions of events, which the readout of that week contains.
    """
    lines = [
        {"name": name, "colour": f"var(--c-{colour})", "values": _packed(values)} for name, colour, values in series
    ]
    return _attribute({"lines": lines, "events": events, **_frame(weeks, scale, unit)})


def of_stretches(stretches: Sequence[Stretch], weeks: int, scale: Scale, unit: str) -> str:
    """Return the attribute for a chart whose values apply to periods; see :func:`of_series`."""
    told = [
        {"from": round(one.start, 2), "to": round(one.end, 2), "rows": [[row.colour, row.name, row.value] for row in one.rows]}
        for one in stretches
    ]  # fmt: skip
    return _attribute({"windows": told, **_frame(weeks, scale, unit)})


def _frame(weeks: int, scale: Scale, unit: str) -> dict[str, object]:
    return {
        "from": WEEK_ZERO.isoformat(), "weeks": weeks, "x": [LEFT, WIDTH - RIGHT], "y": [scale.top, HEIGHT - BOTTOM],
        "low": scale.low, "high": scale.high, "log": scale.log, "unit": measure(unit),
    }  # fmt: skip


def _packed(values: np.ndarray) -> str:
    """Return numbers as compact text, because a playing run sends them many times a second."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def _attribute(data: dict[str, object]) -> str:
    return f' data-reading="{escape(json.dumps(data, separators=(",", ":")), quote=True)}"'
