"""Data embedded in a chart over time, so that the browser can show values by week without asking the server."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from html import escape

import numpy as np

from sim.dashboard.svg.axes import BOTTOM, HEIGHT, LEFT, RIGHT, WIDTH, Scale
from sim.outputs.calendar import WEEK_ZERO
from sim.outputs.wording import measure

# A name, a page colour and the low, middle and high values; a week and what happened in it.
Series = tuple[str, str, np.ndarray]
Happening = tuple[int, str]


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
    data = {
        "lines": lines, "events": events, "from": WEEK_ZERO.isoformat(), "weeks": weeks, "x": [LEFT, WIDTH - RIGHT],
        "y": [scale.top, HEIGHT - BOTTOM], "low": scale.low, "high": scale.high, "log": scale.log, "unit": measure(unit),
    }  # fmt: skip
    return f' data-reading="{escape(json.dumps(data, separators=(",", ":")), quote=True)}"'


def _packed(values: np.ndarray) -> str:
    """Return numbers as compact text, because a playing run sends them many times a second."""
    return base64.b64encode(np.ascontiguousarray(values, dtype="<f4").tobytes()).decode()
