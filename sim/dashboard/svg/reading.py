"""What a chart over time brings along so that its numbers can be read off week by week, without another question to the server."""

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


@dataclass(frozen=True)
class ReadValue:
    """One row of what is told: a colour of the page or nothing, a name, and the value in words."""

    colour: str
    name: str
    value: str


@dataclass(frozen=True)
class Stretch:
    """Weeks, or parts of them, over which the same is told."""

    start: float
    end: float
    rows: tuple[ReadValue, ...]


def of_series(series: Sequence[tuple[str, str, np.ndarray]], weeks: int, scale: Scale, unit: str) -> str:
    """Return the attribute of a chart of weekly series.

    Parameters
    ----------
    series
        Name, colour of the page, and low, middle and high of each week, shape (3, weeks lived).
    weeks
        Length of the time axis.
    scale, unit
        Of the values.
    """
    lines = [
        {"name": name, "colour": f"var(--c-{colour})", "values": _packed(values)} for name, colour, values in series
    ]
    return _attribute({"lines": lines, **_frame(weeks, scale, unit)})


def of_stretches(stretches: Sequence[Stretch], weeks: int, scale: Scale, unit: str) -> str:
    """Return the attribute of a chart whose values hold over stretches of time; see :func:`of_series`."""
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
    """Return numbers as text at little cost: a playing run sends them many times a second."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()


def _attribute(data: dict[str, object]) -> str:
    return f' data-reading="{escape(json.dumps(data, separators=(",", ":")), quote=True)}"'
