"""The common style of all figures: one palette and one font.

The colours are those of Okabe and Ito (2008), which readers with common forms of colour blindness can distinguish.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_CONFIG: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
BLACK = str(_CONFIG["title"]["color"])
GREY = "#8a8f98"
PALE = "#d9dce1"
# Darker than in Okabe and Ito, so that text in this colour is readable on white.
ORANGE = "#b87900"
SKY = "#56b4e9"
GREEN = "#009e73"
BLUE = "#0072b2"
VERMILION = "#d55e00"
PURPLE = "#cc79a7"

# Text on pale colours that are the same on light and dark pages.
ON_PALE = "#1b1b1b"

# Each group has the same colour in every figure.
GROUP_COLOURS = {
    "isis_k": VERMILION,
    "al_qaeda": BLUE,
    "aqis": SKY,
    "aq_family": BLUE,
    "tip": GREEN,
    "imu": PURPLE,
    "ttp": ORANGE,
    "nrf": GREY,
}
RISK_COLOURS = {"supervised": BLUE, "unsupervised": ORANGE, "dispersed": VERMILION, "custody": GREEN}
_SPARE = (GREEN, PURPLE, ORANGE, SKY, BLUE, VERMILION)

# A sequential ramp that is monotone in lightness, for maps.
RAMP = ("#f4f1ea", "#f2d9a6", "#eaa85c", "#c9622f", "#7a2416")


# The colours as the pages of the dashboard name them, which have a light and a dark palette.
INKS = {
    **{
        colour: f"var(--c-{name})"
        for name, colour in zip(
            ("vermilion", "blue", "green", "orange", "purple", "grey"),
            (VERMILION, BLUE, GREEN, ORANGE, PURPLE, GREY),
            strict=True,
        )
    },
    **dict.fromkeys((BLACK, "black"), "var(--ink)"),
    **dict.fromkeys(("#444a54", "#555b66"), "var(--soft)"),
    **dict.fromkeys((PALE, "#eceef1"), "var(--grid)"),
    "#b9bec7": "var(--edge)",
}


def colours(keys: Sequence[str], known: dict[str, str] = GROUP_COLOURS) -> list[str]:
    """Return one colour for each key: its own, or the next spare colour."""
    spare = iter(_SPARE * (1 + len(keys) // len(_SPARE)))
    return [known.get(key) or next(spare) for key in keys]


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of all figures."""
    return dict(_CONFIG)
