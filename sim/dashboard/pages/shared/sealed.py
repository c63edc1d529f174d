"""Data for the browser that Solara does not inspect."""

from __future__ import annotations

import json


def sealed(data: object) -> str:
    """Return data as JSON text, which the browser parses.

    At every redraw Solara searches all lists and dictionaries of an element for nested elements. With several hundred
    assumptions, this search took longer than drawing the charts.
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
