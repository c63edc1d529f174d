"""Data that goes to the browser as it is."""

from __future__ import annotations

import json


def sealed(data: object) -> str:
    """Return data as one piece of text, which the browser opens.

    At every drawing Solara looks through all lists and dictionaries that an element is given, for elements in them; with a
    few hundred assumptions to choose from, that took longer than drawing the charts.
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
